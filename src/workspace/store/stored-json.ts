/**
 * JSON in the tables of deployed workspaces. Some stored keys differ from today's names in code: they are translated
 * both ways, so that the previous release can still read what this one writes.
 */

/** Stored keys by today's names. */
const STORED_KEYS = {
  onCall: "cast",
  extraMembers: "extras",
  outgoing: "leaving",
  incoming: "arriving",
  ineligible: "unfit",
  notification: "news",
} as const satisfies Readonly<Record<string, string>>;

// A quote inside a string is escaped, so an unescaped `"name":` is always a key.
const keysIn = (names: readonly string[]) => new RegExp(`(?<!\\\\)"(${names.join("|")})":`, "g");
const TODAYS: ReadonlyMap<string, string> = new Map(Object.entries(STORED_KEYS));
const STORED: ReadonlyMap<string, string> = new Map(
  Object.entries(STORED_KEYS).map(([today, stored]) => [stored, today]),
);
const TODAYS_KEYS = keysIn([...TODAYS.keys()]);
const STORED_KEYS_IN = keysIn([...STORED.keys()]);

const translated = (text: string, keys: RegExp, names: ReadonlyMap<string, string>): string =>
  text.replaceAll(keys, (_, key: string) => `"${names.get(key) ?? key}":`);

/** Returns the JSON to store. */
export const toStored = (value: unknown): string =>
  translated(JSON.stringify(value), TODAYS_KEYS, TODAYS);

/** Parses stored JSON. Its type isn't checked: it is the type that `toStored` was given. */
export const fromStored = <T>(text: string): T =>
  JSON.parse(translated(text, STORED_KEYS_IN, STORED)) as T;
