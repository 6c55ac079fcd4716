/** A person in front of a view: finds things by their visible names, types, submits; makes Slack's payloads of it. */
import { inputOf, readInteraction } from "../../../src/workspace/handlers/interaction.ts";

type Json = Readonly<Record<string, unknown>>;
type View = { readonly blocks: readonly unknown[] };

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string =>
  isObject(value) && typeof value["text"] === "string" ? value["text"] : "";

export const TEAM = "T0WORKSPACE";
export const USER = "U0ANN";

/** All visible text, top to bottom. */
export const reading = (view: View): string =>
  view.blocks
    .filter(isObject)
    .flatMap((block) => [
      textOf(block["text"]),
      ...list(block["elements"]).map((e) => textOf(e) || textOf(isObject(e) && e["text"])),
      textOf(block["label"]),
      textOf(block["hint"]),
      textOf(isObject(block["accessory"]) && block["accessory"]["text"]),
    ])
    .filter((text) => text !== "")
    .join("\n");

/** All buttons of a view, accessories included. */
export const buttons = (view: View): readonly Json[] =>
  view.blocks
    .filter(isObject)
    .flatMap((block) => [...list(block["elements"]), block["accessory"]])
    .filter(isObject)
    .filter((element) => element["type"] === "button");

export const buttonLabels = (view: View): readonly string[] =>
  buttons(view).map((button) => textOf(button["text"]));

export function button(view: View, label: string): Json {
  const found = buttons(view).find((one) => textOf(one["text"]) === label);
  if (!found) throw new Error(`no button "${label}"`);
  return found;
}

/** The lines of the "⋯" menus. */
export const menuLabels = (view: View): readonly string[] =>
  view.blocks
    .filter(isObject)
    .flatMap(({ accessory }) => (isObject(accessory) ? list(accessory["options"]) : []))
    .map((option) => textOf(isObject(option) && option["text"]));

/** The input blocks, in order. */
export const inputs = (view: View): readonly Json[] =>
  view.blocks.filter(isObject).filter((block) => block["type"] === "input");

export const labels = (view: View): readonly string[] =>
  inputs(view).map((block) => textOf(block["label"]));

/** `view.state.values` of an untouched form. @param typed states of changed elements, by the field's label */
function state(view: View, typed: Readonly<Record<string, Json>>): Json {
  const values: Record<string, Json> = {};
  for (const block of inputs(view)) {
    const element = isObject(block["element"]) ? block["element"] : {};
    const given = typed[textOf(block["label"])] ?? untouched(element);
    values[String(block["block_id"])] = {
      [String(element["action_id"])]: { type: element["type"], ...given },
    };
  }
  return { values };
}

/** The state Slack sends for an untouched element; null or [] where it is empty. */
function untouched(element: Json): Json {
  switch (element["type"]) {
    case "plain_text_input":
    case "number_input":
      return { value: element["initial_value"] ?? null };
    case "static_select":
    case "external_select":
      return { selected_option: element["initial_option"] ?? null };
    case "checkboxes":
    case "multi_external_select":
      return { selected_options: element["initial_options"] ?? [] };
    case "multi_conversations_select":
      return { selected_conversations: element["initial_conversations"] ?? [] };
    case "multi_users_select":
      return { selected_users: element["initial_users"] ?? [] };
    default:
      throw new Error(`unknown element ${String(element["type"])}`);
  }
}

const person = {
  team: { id: TEAM, domain: "acme" },
  user: { id: USER, username: "ann", team_id: TEAM },
  api_app_id: "A0",
};

const shown = (view: View, typed: Readonly<Record<string, Json>>) => ({
  id: "V0VIEW",
  team_id: TEAM,
  app_installed_team_id: TEAM,
  hash: "1700000000.abcdef",
  private_metadata: "",
  callback_id: "",
  ...view,
  state: state(view, typed),
});

export const submission = (view: View, typed: Readonly<Record<string, Json>> = {}): Json => ({
  type: "view_submission",
  ...person,
  trigger_id: "1.2.trigger",
  view: shown(view, typed),
});

export const click = (view: View, label: string): Json => {
  const { action_id, value, type } = button(view, label);
  return {
    type: "block_actions",
    ...person,
    trigger_id: "1.2.trigger",
    view: shown(view, {}),
    actions: [{ type, action_id, block_id: "b", ...(value !== undefined && { value }) }],
  };
};

const elementOf = (view: View, label: string): { blockId: unknown; actionId: unknown } => {
  const block = inputs(view).find((input) => textOf(input["label"]) === label);
  const element = block?.["element"];
  if (!block || !isObject(element)) throw new Error(`no field "${label}"`);
  return { blockId: block["block_id"], actionId: element["action_id"] };
};

/** `block_actions` of a select with `dispatch_action`: the choice is in the view's state, not in a `value`. */
export const choice = (
  view: View,
  label: string,
  typed: Readonly<Record<string, Json>> = {},
): Json => {
  const { blockId, actionId } = elementOf(view, label);
  return {
    type: "block_actions",
    ...person,
    trigger_id: "1.2.trigger",
    view: shown(view, typed),
    actions: [{ type: "external_select", block_id: blockId, action_id: actionId }],
  };
};

/** `block_suggestion` of an external select. */
export const keystroke = (view: View, label: string, value: string): Json => {
  const { blockId, actionId } = elementOf(view, label);
  return {
    type: "block_suggestion",
    ...person,
    view: shown(view, {}),
    block_id: blockId,
    action_id: actionId,
    value,
  };
};

/** Which handler the app chooses for it, by the id in its table, and what the handler gets. */
export function understood(payload: unknown): unknown {
  const read = readInteraction(payload);
  if (!read.ok || read.value.teamId !== TEAM || !read.value.interaction)
    throw new Error("not understood");
  const { interaction } = read.value;
  const input = inputOf(interaction);
  if (!input.ok) throw new Error("not understood");
  const { type } = interaction;
  const id = type === "view_submission" ? interaction.view.callbackId : interaction.actionId;
  return { type, id, input: input.value };
}
