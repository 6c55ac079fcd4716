/** Shows and saves the workspace's settings. */
import type { Change, Item } from "../../../domain/history.ts";
import { readPlaceholders } from "../../../domain/placeholders.ts";
import { log } from "../../../log.ts";
import { type Ack, EMPTY_ACK } from "../../../slack/ack.ts";
import type { Pressed, Submitted } from "../../../slack/payload/interaction.ts";
import { updateAck } from "../../../slack/views/acks.ts";
import { noticeModal } from "../../../slack/views/notice-modal.ts";
import { REFUSAL } from "../../../slack/words/fields.ts";
import { FIELD, OPTION, TITLE } from "../../../slack/words/labels.ts";
import { record } from "../../audit-log.ts";
import type { Context, Slack } from "../../context.ts";
import { denialWithin } from "../../people/permissions.ts";
import { peopleInCharge, roleOf, whoManages } from "../../people/roles.ts";
import { refreshHomes, requestLookAhead, wakeNow } from "../../wake.ts";
import { type SettingsForm, settingsModal } from "./view.ts";

export async function openSettings(
  ctx: Context,
  slack: Slack,
  { actor, triggerId }: Pressed,
): Promise<void> {
  const role = await roleOf(ctx, slack, actor);
  const view = settingsModal({
    placeholders: ctx.store.state.settings.get("placeholders") ?? [],
    whoManages: whoManages(ctx, slack),
    maySayWho: role.mayAdminister,
    inCharge: peopleInCharge(ctx, slack).map(({ id }) => id),
    matchedCount: ctx.store.people.manualMatches().length,
  });
  await slack.bot.openView(triggerId, view);
}

export async function saveSettings(
  ctx: Context,
  slack: Slack,
  form: Submitted & SettingsForm,
): Promise<Ack> {
  const { userId } = form.actor;
  const isNewRule = form.whoManages !== null && form.whoManages !== whoManages(ctx, slack);
  // Only admins see the field, but anybody could send it, and the form may be hours old.
  if (isNewRule && (await denialWithin(ctx, slack, form.actor, "mayAdminister")) !== null)
    return updateAck(noticeModal(TITLE.settings, REFUSAL.maySayNotWhoManages));
  ctx.store.transaction(() => {
    const before = settingsOf(ctx, slack);
    if (isNewRule) ctx.store.state.settings.saveWhoManages(form.whoManages);
    ctx.store.state.settings.savePlaceholders(readPlaceholders(form.placeholders));
    const changes = changesOf(before, settingsOf(ctx, slack));
    if (changes.length > 0) {
      record(ctx, null, { kind: "settings_changed", by: userId, changes });
    }
    ctx.store.rotations.markAllDue();
    requestLookAhead(ctx);
    refreshHomes(ctx);
  });
  log("settings.saved", { team_id: ctx.teamId, user_id: userId });
  await wakeNow(ctx);
  return EMPTY_ACK;
}

const settingsOf = (ctx: Context, slack: Slack) => ({
  whoManages: whoManages(ctx, slack),
  placeholders: ctx.store.state.settings.get("placeholders") ?? [],
});
type Settings = ReturnType<typeof settingsOf>;

const MANAGERS = { everyone: OPTION.everyoneManages, admins: OPTION.adminsManage } as const;

function changesOf(before: Settings, after: Settings): readonly Change[] {
  const changes: Change[] = [];
  if (before.whoManages !== after.whoManages) {
    const [from, to] = [
      [{ text: MANAGERS[before.whoManages] }],
      [{ text: MANAGERS[after.whoManages] }],
    ];
    changes.push({ field: FIELD.whoManages, from, to });
  }
  if (JSON.stringify(before.placeholders) !== JSON.stringify(after.placeholders)) {
    const [from, to] = [countOf(before.placeholders), countOf(after.placeholders)];
    changes.push({ field: FIELD.placeholders, from, to });
  }
  return changes;
}

/** Placeholders may be e-mail addresses, which don't belong into the history. */
const countOf = (list: readonly string[]): readonly Item[] =>
  list.length === 0 ? [] : [{ text: list.length === 1 ? "1 entry" : `${list.length} entries` }];
