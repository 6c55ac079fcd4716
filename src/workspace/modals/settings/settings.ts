/** Shows and saves the workspace's settings. Whoever manages rotations may see them, and admins change them. */
import type { Change, Item } from "../../../domain/history.ts";
import { changedFirst, masked, readPlaceholders } from "../../../domain/placeholders.ts";
import { log } from "../../../log.ts";
import { type Ack, EMPTY_ACK } from "../../../slack/ack.ts";
import type { Pressed, Submitted } from "../../../slack/payload/interaction.ts";
import { FIELD, OPTION } from "../../../slack/words/labels.ts";
import type { Context, Slack } from "../../context.ts";
import type { Deadline } from "../../deadline.ts";
import { record } from "../../history/record.ts";
import { knownAdmins, rightsSettings, roleOf, whoManages } from "../../people/roles.ts";
import { refreshHomes, requestLookAhead, wakeNow } from "../../wake.ts";
import { type SettingsForm, settingsErrorAck } from "./form.ts";
import { placeholderFault } from "./placeholders.ts";
import { settingsModal } from "./view.ts";

export async function openSettings(
  ctx: Context,
  slack: Slack,
  { actor, triggerId }: Pressed,
): Promise<void> {
  const { mayAdminister } = await roleOf(ctx, slack, actor);
  const { people } = ctx.store;
  const view = settingsModal({
    ...settingsOf(ctx, slack),
    mayAdminister,
    installerName: people.member(slack.installation.installedBy)?.member.name ?? null,
    admins: knownAdmins(ctx).map(({ id }) => id),
    matchedCount: people.manualMatches().length,
  });
  await slack.bot.openView(triggerId, view);
}

export async function saveSettings(
  ctx: Context,
  slack: Slack,
  form: Submitted & Deadline & SettingsForm,
): Promise<Ack> {
  const { userId } = form.actor;
  const placeholders = readPlaceholders(form.placeholders);
  const known = settingsOf(ctx, slack).placeholders;
  const added = placeholders.filter((entry) => !known.includes(entry));
  const fault = await placeholderFault(ctx, slack, added, form.answerBy - ctx.now());
  if (fault !== null) return settingsErrorAck(fault);
  ctx.store.transaction(() => {
    const { settings } = ctx.store.state;
    const before = settingsOf(ctx, slack);
    if (form.whoManages !== null) settings.saveWhoManages(form.whoManages);
    if (form.guestsLook !== null) settings.saveGuestsLook(form.guestsLook);
    if (form.installerConnects !== null) settings.saveInstallerConnects(form.installerConnects);
    if (form.rushHour !== null) settings.saveRushHour(form.rushHour);
    settings.savePlaceholders(placeholders);
    const changes = changesOf(before, settingsOf(ctx, slack));
    if (changes.length > 0) {
      record(ctx, null, { kind: "settings_changed", by: userId, changes });
    }
    ctx.store.rotations.markAllDue();
    requestLookAhead(ctx);
    refreshHomes(ctx);
    if (form.guestsLook === false) refreshGuestsHomes(ctx);
  });
  log("settings.saved", { team_id: ctx.teamId, user_id: userId });
  await wakeNow(ctx);
  return EMPTY_ACK;
}

/** Of so many who opened the Home latest, guests' Homes are drawn anew. */
const MOST_VIEWERS = 2_000;

/** Guests may no longer look. Slack keeps the Homes that they were shown, however long ago: those go, too. */
function refreshGuestsHomes({ store, now }: Context): void {
  for (const { userId } of store.viewers.since(0, MOST_VIEWERS)) {
    if (store.people.member(userId)?.member.ineligible === "guest")
      store.outbox.put({ kind: "home", userId }, now());
  }
}

function settingsOf(ctx: Context, slack: Slack) {
  const { guestsLook, installerConnects } = rightsSettings(ctx);
  return {
    whoManages: whoManages(ctx, slack),
    guestsLook,
    installerConnects,
    rushHour: ctx.store.state.settings.get("rushHour") ?? true,
    placeholders: ctx.store.state.settings.get("placeholders") ?? [],
  };
}
type Settings = ReturnType<typeof settingsOf>;

type Shown = Omit<Settings, "placeholders">;

/** What the history says of each setting. */
const SHOWN: { readonly [Name in keyof Shown]: (value: Shown[Name]) => readonly Item[] } = {
  whoManages: (who) => [
    { text: who === "everyone" ? OPTION.everyoneManages : OPTION.adminsManage },
  ],
  guestsLook: (isOn) => (isOn ? [{ text: OPTION.guestsLook }] : []),
  installerConnects: (isOn) => (isOn ? [{ text: OPTION.installerConnects }] : []),
  rushHour: (isOn) => (isOn ? [{ text: OPTION.rushHour }] : []),
};

const NAMES: Readonly<Record<keyof Shown, string>> = {
  whoManages: FIELD.whoManages,
  guestsLook: FIELD.guests,
  installerConnects: FIELD.installer,
  rushHour: FIELD.rushHour,
};

function changesOf(before: Settings, after: Settings): readonly Change[] {
  const change = <Name extends keyof Shown>(name: Name): readonly Change[] =>
    JSON.stringify(before[name]) === JSON.stringify(after[name])
      ? []
      : [{ field: NAMES[name], from: SHOWN[name](before[name]), to: SHOWN[name](after[name]) }];
  return [
    ...change("whoManages"),
    ...change("guestsLook"),
    ...change("installerConnects"),
    ...change("rushHour"),
    ...placeholderChange(before.placeholders, after.placeholders),
  ];
}

/** Addresses don't belong into the history, but whom a change could have been about does. */
function placeholderChange(before: readonly string[], after: readonly string[]): readonly Change[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const { from, to } = changedFirst(before, after);
  const items = (entries: readonly string[]) => entries.map((entry) => ({ text: masked(entry) }));
  return [{ field: FIELD.placeholders, from: items(from), to: items(to) }];
}
