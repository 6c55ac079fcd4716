/**
 * Real requests, spoiled: what Slack once sent with something in it changed, as a faulty proxy, a newer Slack or an
 * attacker would. Everything random comes from the dice, so a seed gives the same run again.
 */
import type { Dice } from "./dice.ts";

/** One request to the app before it is signed. */
export type Shot = {
  readonly path: string;
  readonly method: string;
  readonly contentType: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
};

type Json = unknown;
type Branch = { readonly parent: Record<string, Json> | Json[]; readonly key: string | number };

const DEPTH = 200;
const deep = JSON.parse(`${"[".repeat(DEPTH)}${"]".repeat(DEPTH)}`) as Json;

/** Values put where something else was expected. */
const JUNK: readonly Json[] = [
  null,
  true,
  false,
  0,
  -1,
  0.5,
  1e308,
  Number.MAX_SAFE_INTEGER,
  "",
  " ",
  "0",
  "null",
  "T",
  "T0FOREIGN",
  "E0GRID",
  "U0NOBODY",
  "../../etc/passwd",
  "__proto__",
  "constructor",
  "<!channel> <script>alert(1)</script>",
  "'; DROP TABLE rotations; --",
  "\u0000\u0001\u001f",
  "\ud800",
  "\u202eegassem",
  "😀".repeat(500),
  "x".repeat(4_000),
  [],
  {},
  [null],
  [[[]]],
  [{}],
  { type: "event_callback" },
  { values: { rotation_name: { x: null } } },
  deep,
];

/** Every place in a JSON value where something hangs. */
function branches(value: Json, found: Branch[] = []): Branch[] {
  if (typeof value !== "object" || value === null) return found;
  const parent = value as Record<string, Json> | Json[];
  for (const key of Object.keys(parent)) {
    found.push({ parent, key: Array.isArray(parent) ? Number(key) : key });
    branches((parent as Record<string, Json>)[key], found);
  }
  return found;
}

const at = ({ parent, key }: Branch): Json => (parent as Record<string | number, Json>)[key];
function put({ parent, key }: Branch, value: Json): void {
  (parent as Record<string | number, Json>)[key] = value;
}
function drop({ parent, key }: Branch): void {
  if (Array.isArray(parent)) parent.splice(Number(key), 1);
  else delete parent[key];
}

/** One change in the structure: something gone, of another type, grown, moved, or wrapped. */
function spoilOnce(root: Json, dice: Dice): Json {
  const all = branches(root);
  if (all.length === 0) return dice.pick(JUNK);
  const spot = dice.pick(all);
  const here = at(spot);
  const changes: readonly (() => Json | undefined)[] = [
    () => void drop(spot),
    () => void put(spot, dice.pick(JUNK)),
    () => void put(spot, at(dice.pick(all))),
    () => void put(spot, [here]),
    () => void put(spot, { value: here }),
    () => void put(spot, Array(dice.between(2, 150)).fill(here)),
    () => void put(spot, typeof here === "string" ? here.repeat(dice.between(2, 200)) : `${here}`),
    () => void put(spot, typeof here === "string" ? misspelled(here, dice) : -Number(here)),
    () => dice.pick(JUNK),
  ];
  // The whole replaced is the least interesting: rarely.
  const change = dice.isLucky(0.02) ? changes.at(-1) : dice.pick(changes.slice(0, -1));
  return change?.() ?? root;
}

function misspelled(text: string, dice: Dice): string {
  const index = dice.between(0, text.length);
  const char = String.fromCharCode(dice.between(0, dice.isLucky(0.5) ? 0x7f : 0xffff));
  return text.slice(0, index) + char + text.slice(index + dice.between(0, 2));
}

/** Larger ones say nothing new and cost the run its time; oversized requests are a matter of their own. */
const MOST_CHARS = 60_000;

/** The JSON with one to four changes in its structure. A change that makes a cycle or a giant is taken back. */
export function spoilJson(text: string, dice: Dice): string {
  let spoiled = text;
  for (let left = dice.between(1, 4); left > 0; left -= 1) {
    try {
      const next = JSON.stringify(spoilOnce(JSON.parse(spoiled) as Json, dice));
      if (next !== undefined && next.length <= MOST_CHARS) spoiled = next;
    } catch {
      // A branch moved into itself.
    }
  }
  return spoiled;
}

/** The text itself: cut, doubled, misspelled, with a key said twice. */
function spoilText(text: string, dice: Dice): string {
  const changes: readonly (() => string)[] = [
    () => text.slice(0, dice.between(0, text.length)),
    () => text + text,
    () => misspelled(text, dice),
    () => `\ufeff${text}`,
    () => text.replace("{", '{"type":"view_submission","type":17,'),
    () => text.replaceAll('"', "'"),
    () => " ".repeat(dice.between(1, 5_000)) + text,
  ];
  return dice.pick(changes)();
}

const FORM = "application/x-www-form-urlencoded";

function spoilForm(body: string, dice: Dice): string {
  const form = new URLSearchParams(body);
  const payload = form.get("payload");
  if (payload !== null && dice.isLucky(0.9)) {
    form.set("payload", dice.isLucky(0.8) ? spoilJson(payload, dice) : spoilText(payload, dice));
    return form.toString();
  }
  const key = dice.pick([...form.keys()]);
  const value = form.get(key) ?? "";
  const changes: readonly (() => void)[] = [
    () => form.append(key, value),
    () => form.delete(key),
    () => form.set(key, misspelled(value, dice)),
    () => form.set(key, value.repeat(50)),
    () => form.append("team_id", "T0FOREIGN"),
    () => form.append("payload", "{}"),
  ];
  dice.pick(changes)();
  return dice.isLucky(0.1) ? encodeURIComponent(form.toString()) : form.toString();
}

/** Bytes that are no UTF-8, or not what the header says. */
function spoilBytes(body: string, dice: Dice): Uint8Array<ArrayBuffer> {
  const bytes = Uint8Array.from(new TextEncoder().encode(body));
  for (let left = dice.between(1, 8); left > 0 && bytes.length > 0; left -= 1)
    bytes[dice.between(0, bytes.length - 1)] = dice.between(0, 255);
  return bytes;
}

const PATHS = ["/slack/events", "/slack/interactivity", "/slack/commands"] as const;
const TYPES = ["application/json", FORM, "text/plain", "multipart/form-data; boundary=x", "", "?"];

/** A request with something changed in it: mostly what it says, at times how it comes. */
export function spoil(shot: Shot & { readonly body: string }, dice: Dice): Shot {
  const isForm = shot.contentType === FORM;
  const body = dice.isLucky(0.92)
    ? isForm
      ? spoilForm(shot.body, dice)
      : dice.isLucky(0.85)
        ? spoilJson(shot.body, dice)
        : spoilText(shot.body, dice)
    : spoilBytes(shot.body, dice);
  return {
    ...shot,
    body,
    path: dice.isLucky(0.03) ? dice.pick(PATHS) : shot.path,
    contentType: dice.isLucky(0.04) ? dice.pick(TYPES) : shot.contentType,
    headers: dice.isLucky(0.1)
      ? {
          "x-slack-retry-num": dice.pick(["1", "-1", "x"]),
          "content-encoding": dice.pick(["gzip", "identity", "br"]),
          "x-forwarded-for": "0".repeat(dice.between(0, 3_000)),
        }
      : {},
  };
}
