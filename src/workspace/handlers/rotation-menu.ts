/** A rotation's "⋯" menu on the Home: opens the chosen modal. */
import type { Pressed } from "../../slack/payload/interaction.ts";
import type { Context, Slack } from "../context.ts";
import type { MenuChoice } from "../home/view/rotation.ts";
import { openComingUp } from "../modals/coming-up/show.ts";
import { openHistory } from "../modals/history/show.ts";

export const openMenuChoice = (
  ctx: Context,
  slack: Slack,
  chosen: Pressed & MenuChoice,
): Promise<void> =>
  chosen.opens === "comingUp" ? openComingUp(ctx, slack, chosen) : openHistory(ctx, slack, chosen);
