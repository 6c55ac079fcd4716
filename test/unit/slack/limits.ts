/**
 * Checks views and messages against Slack's documented limits (docs.slack.dev/reference/block-kit). Written from those
 * pages alone, independent of our view builders.
 */
type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const objects = (value: unknown): readonly Json[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

const MAX_VIEW_BYTES = 250_000;

/** The reasons for which Slack would refuse a Home or a modal. */
export function viewComplaints(view: unknown): readonly string[] {
  if (!isObject(view)) return ["no object"];
  const out: string[] = [];
  if (view["type"] === "modal") {
    text(out, "title", view["title"], 24, true);
    text(out, "submit", view["submit"], 24, false);
    text(out, "close", view["close"], 24, false);
    const hasInput = objects(view["blocks"]).some((block) => block["type"] === "input");
    if (hasInput && !view["submit"]) out.push("an input needs a submit");
  }
  longest(out, "private_metadata", view["private_metadata"], 3000);
  longest(out, "callback_id", view["callback_id"], 255);
  if (new TextEncoder().encode(JSON.stringify(view)).byteLength > MAX_VIEW_BYTES)
    out.push("view_too_large");
  return [...out, ...blockComplaints(view["blocks"], 100)];
}

/** @param most 50 in a message, 100 in a view */
export function blockComplaints(blocks: unknown, most: number): readonly string[] {
  const out: string[] = [];
  const all = objects(blocks);
  if (all.length > most) out.push(`${all.length} blocks`);
  const ids = all.flatMap((block) => block["block_id"] ?? []);
  if (new Set(ids).size !== ids.length) out.push("a block_id twice");
  for (const [index, block] of all.entries()) {
    const at = `blocks[${index}]`;
    longest(out, `${at}.block_id`, block["block_id"], 255);
    complain(out, at, block);
  }
  return out;
}

function complain(out: string[], at: string, block: Json): void {
  switch (block["type"]) {
    case "header":
      text(out, `${at}.text`, block["text"], 150, true);
      return;
    case "section":
      text(out, `${at}.text`, block["text"], 3000, true);
      if (block["accessory"] !== undefined) elements(out, at, [block["accessory"]]);
      return;
    case "context": {
      const parts = objects(block["elements"]);
      if (parts.length < 1 || parts.length > 10) out.push(`${at}: ${parts.length} elements`);
      for (const part of parts) text(out, `${at}.elements`, part, 3000, true);
      return;
    }
    case "actions": {
      const parts = objects(block["elements"]);
      if (parts.length < 1 || parts.length > 25) out.push(`${at}: ${parts.length} elements`);
      elements(out, at, parts);
      return;
    }
    case "input":
      text(out, `${at}.label`, block["label"], 2000, true);
      text(out, `${at}.hint`, block["hint"], 2000, false);
      elements(out, at, [block["element"]]);
      return;
    case "divider":
      return;
    default:
      out.push(`${at}: unknown type ${String(block["type"])}`);
  }
}

function elements(out: string[], at: string, list: readonly unknown[]): void {
  const ids = objects(list).flatMap((element) => element["action_id"] ?? []);
  if (new Set(ids).size !== ids.length) out.push(`${at}: an action_id twice`);
  for (const element of objects(list)) {
    const where = `${at}.${String(element["type"])}`;
    longest(out, `${where}.action_id`, element["action_id"], 255);
    text(out, `${where}.placeholder`, element["placeholder"], 150, false);
    longest(out, `${where}.initial_value`, element["initial_value"], 3000);
    if (element["type"] === "button") {
      text(out, `${where}.text`, element["text"], 75, true);
      longest(out, `${where}.value`, element["value"], 2000);
      longest(out, `${where}.url`, element["url"], 3000);
    }
    const choices = [...objects(element["options"]), ...objects(element["initial_options"])];
    if (isObject(element["initial_option"])) choices.push(element["initial_option"]);
    if (element["type"] === "static_select" && objects(element["options"]).length === 0)
      out.push(`${where}: no options`);
    optionComplaints(choices).forEach((complaint) => {
      out.push(`${where}: ${complaint}`);
    });
    const confirm = element["confirm"];
    if (!isObject(confirm)) continue;
    text(out, `${where}.confirm.title`, confirm["title"], 100, true);
    text(out, `${where}.confirm.text`, confirm["text"], 300, true);
    text(out, `${where}.confirm.confirm`, confirm["confirm"], 30, true);
    text(out, `${where}.confirm.deny`, confirm["deny"], 30, true);
  }
}

export function optionComplaints(options: readonly unknown[]): readonly string[] {
  const out: string[] = [];
  if (options.length > 100) out.push(`${options.length} options`);
  for (const option of objects(options)) {
    text(out, "option", option["text"], 75, true);
    longest(out, "option.value", option["value"], 150);
  }
  return out;
}

function text(out: string[], at: string, value: unknown, max: number, needed: boolean): void {
  if (value === undefined && !needed) return;
  if (!isObject(value) || typeof value["text"] !== "string") {
    out.push(`${at}: no text object`);
    return;
  }
  const { length } = value["text"];
  if (length === 0) out.push(`${at}: empty`);
  if (length > max) out.push(`${at}: ${length} characters`);
  if (value["text"] !== value["text"].toWellFormed()) out.push(`${at}: half a character`);
  if (value["type"] === "mrkdwn" && value["verbatim"] !== true) out.push(`${at}: not verbatim`);
}

function longest(out: string[], at: string, value: unknown, max: number): void {
  if (typeof value === "string" && value.length > max)
    out.push(`${at}: ${value.length} characters`);
}
