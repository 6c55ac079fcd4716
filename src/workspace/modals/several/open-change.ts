/** `Change` in a proposal's menu. */
import type { Pressed } from "../../../slack/payload/interaction.ts";
import type { Context, Slack } from "../../context.ts";
import type { SetUp } from "../../store/set-ups.ts";
import { groupOf, scheduleName } from "../rotation/form.ts";
import { changeModal } from "./change-view.ts";
import { formOf } from "./check.ts";
import type { ListChoice } from "./list-view.ts";

export async function openChange(
  ctx: Context,
  slack: Slack,
  { triggerId, viewId: listViewId, setUpId, nth }: Pressed & ListChoice,
  setUp: SetUp,
): Promise<void> {
  const proposal = setUp.proposals[nth];
  if (!proposal) return;
  const { name, newAlias, scheduleIds } = proposal;
  const [scheduleId = ""] = scheduleIds;
  const view = changeModal({
    ...{ setUpId, nth, listViewId, name, newAlias },
    schedule: scheduleName(ctx, null, scheduleId) ?? scheduleId,
    group: groupOf(ctx, formOf(setUp, proposal)),
  });
  await slack.bot.pushView(triggerId, view);
}
