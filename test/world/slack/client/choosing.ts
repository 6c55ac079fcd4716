/** What a person can pick in a select, and what the field then holds. */
import * as z from "zod";
import type { Ack } from "../app-line.ts";
import { type Option, option, optionGroup } from "../block-kit/composition.ts";
import type { Stateful } from "../block-kit/elements.ts";
import { complaints } from "../block-kit/pointer.ts";
import type { FieldValue } from "../block-kit/values.ts";
import type { Channel } from "../channels.ts";
import type { SlackUser } from "../people.ts";
import type { Team } from "../team.ts";
import { reasonOf, SlackTrouble } from "./trouble.ts";
import { textWords } from "./words.ts";

const found = z.union([
  z.strictObject({ options: z.array(option).max(100) }),
  z.strictObject({
    option_groups: z.array(optionGroup.extend({ options: z.array(option).max(100) })).max(100),
  }),
]);

/** The options in an app's answer to a search; anything else is trouble. */
export function readOptions(ack: Ack): readonly Option[] {
  const shown = "Couldn't load options";
  if (ack.status !== 200) throw new SlackTrouble(shown, reasonOf(ack));
  let body: unknown;
  try {
    body = JSON.parse(ack.body);
  } catch {
    throw new SlackTrouble(shown, `no JSON: ${ack.body.slice(0, 80)}`);
  }
  const parsed = found.safeParse(body);
  if (!parsed.success)
    throw new SlackTrouble(shown, optionComplaints(body) ?? "neither options nor option_groups");
  return "options" in parsed.data
    ? parsed.data.options
    : parsed.data.option_groups.flatMap((group) => group.options);
}

function optionComplaints(body: unknown): string | null {
  const strict = z.looseObject({ options: z.array(option).max(100) }).safeParse(body);
  return strict.success ? null : complaints(strict.error, body, "").join("; ");
}

/** The options in the view itself; null for fields whose choices come from elsewhere. */
export function ownOptions(element: Stateful): readonly Option[] | null {
  switch (element.type) {
    case "static_select":
    case "multi_static_select":
      return element.options ?? element.option_groups?.flatMap((g) => g.options) ?? [];
    case "checkboxes":
    case "radio_buttons":
      return element.options;
    default:
      return null;
  }
}

export const pick = (team: Team, options: readonly Option[], text: string): Option | undefined =>
  options.find((o) => textWords(team, o.text) === text);

/** A person by id, @name or full name. Slack lists live accounts only. */
export function pickUser(team: Team, ref: string): SlackUser | undefined {
  const name = ref.replace(/^@/, "");
  return [...team.users.values()].find(
    (u) => !u.deactivated && (u.id === ref || u.name === name || u.realName === name),
  );
}

/** A channel by id or #name, if the person can see it and the field lists its kind. */
export function pickChannel(
  team: Team,
  viewer: SlackUser,
  element: Stateful,
  ref: string,
): Channel | undefined {
  const name = ref.replace(/^#/, "");
  const filter = "filter" in element ? element.filter : undefined;
  const isPublicOnly =
    element.type === "channels_select" || element.type === "multi_channels_select";
  const kinds = isPublicOnly ? ["public"] : (filter?.include ?? ["public", "private", "im"]);
  return [...team.channels.values()].find(
    (c) =>
      (c.id === ref || (c.kind !== "im" && c.name === name)) &&
      !c.isArchived &&
      kinds.includes(c.kind) &&
      (c.kind === "public" || c.members.has(viewer.id)) &&
      !(filter?.exclude_external_shared_channels === true && c.isExternallyShared),
  );
}

/** What the field holds once these were picked; a multi-select keeps what it had. */
export function withPicked(value: FieldValue, picked: readonly (Option | string)[]): FieldValue {
  const ids = picked.filter((p) => typeof p === "string");
  const options = picked.filter((p) => typeof p !== "string");
  const [id = null] = ids;
  const [first = null] = options;
  switch (value.type) {
    case "static_select":
    case "external_select":
    case "radio_buttons":
      return { type: value.type, selected_option: first };
    case "multi_static_select":
    case "multi_external_select":
    case "checkboxes": {
      const before = value.selected_options;
      const added = options.filter((o) => !before.some((b) => b.value === o.value));
      return { type: value.type, selected_options: [...before, ...added] };
    }
    case "users_select":
      return { type: value.type, selected_user: id };
    case "multi_users_select":
      return { type: value.type, selected_users: union(value.selected_users, ids) };
    case "conversations_select":
      return { type: value.type, selected_conversation: id };
    case "multi_conversations_select":
      return { type: value.type, selected_conversations: union(value.selected_conversations, ids) };
    case "channels_select":
      return { type: value.type, selected_channel: id };
    case "multi_channels_select":
      return { type: value.type, selected_channels: union(value.selected_channels, ids) };
    default:
      throw new Error(`nothing to choose in a ${value.type}`);
  }
}

const union = (a: readonly string[], b: readonly string[]) => [...new Set([...a, ...b])];

/** What a typed text makes of the field. */
export function withTyped(value: FieldValue, text: string): FieldValue {
  switch (value.type) {
    case "plain_text_input":
    case "email_text_input":
    case "url_text_input":
    case "number_input":
      return { type: value.type, value: text === "" ? null : text };
    case "datepicker":
      return { type: value.type, selected_date: text };
    case "timepicker":
      return { type: value.type, selected_time: text };
    case "datetimepicker":
      return { type: value.type, selected_date_time: Number(text) };
    default:
      throw new Error(`a ${value.type} is chosen from, not typed into`);
  }
}
