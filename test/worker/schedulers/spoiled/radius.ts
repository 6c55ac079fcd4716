/** Whom a spoiled field hurts, and whether anybody would notice. */
import { readSourceId } from "../../../../src/domain/source.ts";
import type { Spoil } from "./mutations.ts";

/**
 * What a read gave, by `what id`: `on call S1` and `coming S1` hold people, `next change S1` and `listed S1` a text, `list`,
 * `account` and `grant` how it went.
 */
export type Outcome = ReadonlyMap<string, readonly string[] | string>;

export type Radius =
  | "nobody"
  | "one person"
  | "one period"
  | "one row"
  | "one schedule"
  | "the list"
  | "the connection"
  | "several schedules";

const BY_ITSELF: readonly Radius[] = [
  "nobody",
  "one person",
  "one period",
  "one row",
  "one schedule",
];

/** What a field may hurt, by where it is. */
export const isWithin = (radius: Radius, spoil: Spoil, isOfOneSchedule: boolean): boolean =>
  BY_ITSELF.includes(radius) || (!spoil.isInItem && !isOfOneSchedule);

export const changedIn = (before: Outcome, after: Outcome): readonly string[] =>
  [...new Set([...before.keys(), ...after.keys()])].filter(
    (key) => JSON.stringify(before.get(key)) !== JSON.stringify(after.get(key)),
  );

export function radiusOf(before: Outcome, after: Outcome): Radius {
  const keys = changedIn(before, after);
  // Everyone of a schedule is among everyone of the levels that name it.
  const own = keys.filter((key) => !key.startsWith("everyone policy:"));
  const ids = ownersOf(own.length > 0 ? own : keys);
  const are = (...kinds: readonly string[]) =>
    keys.every((key) => kinds.some((kind) => key.startsWith(kind)));
  if (keys.length === 0) return "nobody";
  if (keys.includes("account") || keys.includes("grant")) return "the connection";
  if (keys.includes("list")) return "the list";
  if (are("next change ")) return "one period";
  if (are("listed ")) {
    // A row with another id is one row that went and one that came, and so are its parts.
    const gone = keys.filter((key) => !after.has(key));
    const came = keys.filter((key) => after.has(key));
    return ownersOf(gone).size <= 1 && ownersOf(came).size <= 1 ? "one row" : "the list";
  }
  if (isOfOnePerson(keys, before, after)) return "one person";
  return ids.size === 1 ? "one schedule" : "several schedules";
}

/** Whose rotation or level it is: parts of one schedule, or of one policy, are read together. */
function ownerOf(id: string): string {
  const source = readSourceId(id);
  return source.kind === "level" ? source.policyId : source.scheduleId;
}

const ownersOf = (keys: readonly string[]): ReadonlySet<string> =>
  new Set(keys.map((key) => ownerOf(key.split(" ").at(-1) ?? "")));

/** Everywhere the same person is missing, or is there without an address. */
function isOfOnePerson(keys: readonly string[], before: Outcome, after: Outcome): boolean {
  const left = new Set<string>();
  const named = new Set<string>();
  for (const key of keys) {
    const [was, is] = [before.get(key) ?? [], after.get(key) ?? []];
    if (key.startsWith("next change ") && is !== undefined) continue;
    if (typeof was === "string" || typeof is === "string") return false;
    for (const person of was) if (!is.includes(person)) left.add(person);
    for (const person of is) if (!was.includes(person)) named.add(person);
  }
  return left.size <= 1 && named.size <= 1;
}

const NO_ADDRESS = " without e-mail";
const hasAddress = (person: string): boolean => !person.endsWith(NO_ADDRESS);

/** What must never happen. Null: it doesn't. */
export function dangerIn(before: Outcome, after: Outcome, spoil: Spoil): string | null {
  const missing: string[] = [];
  for (const [key, was] of before) {
    const is = after.get(key);
    if (key.startsWith("listed ") && is === undefined) missing.push(key);
    if (typeof was === "string" || typeof is === "string" || is === undefined) continue;
    const stranger = is.find((person) => hasAddress(person) && !was.includes(person));
    if (stranger !== undefined) return `${key}: lets in ${stranger}`;
    if (!/^(on call|everyone) /.test(key)) continue;
    const left = was.filter((person) => !is.includes(person));
    const named = is.filter((person) => !was.includes(person));
    if (left.length > named.length) return `${key}: ${left.join()} is out, without a word`;
  }
  const isWhole = ["list", "grant"].every((key) => (after.get(key) ?? "ok") === "ok");
  if (isWhole && ownersOf(missing).size > (spoil.isInItem ? 1 : 0))
    return `the list ends early, without a word: ${missing.length} rows are missing`;
  return null;
}
