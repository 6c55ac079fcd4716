/**
 * JSON as it stands in the tables of every workspace that was ever deployed. Some of its keys are older than the names
 * that the code uses today: they are translated here, both ways, so that the release before can still read it.
 */

/** By today's name, the stored one. */
const STORED_KEYS = {
  onCall: "cast",
  extraMembers: "extras",
  outgoing: "leaving",
  incoming: "arriving",
  ineligible: "unfit",
  notification: "news",
} as const satisfies Readonly<Record<string, string>>;

// A quote inside a string is escaped, so `"name":` is a key wherever it stands.
const keysIn = (names: readonly string[]) => new RegExp(`(?<!\\\\)"(${names.join("|")})":`, "g");
const TODAYS: ReadonlyMap<string, string> = new Map(Object.entries(STORED_KEYS));
const STORED: ReadonlyMap<string, string> = new Map(
  Object.entries(STORED_KEYS).map(([today, stored]) => [stored, today]),
);
const TODAYS_KEYS = keysIn([...TODAYS.keys()]);
const STORED_KEYS_IN = keysIn([...STORED.keys()]);

const translated = (text: string, keys: RegExp, names: ReadonlyMap<string, string>): string =>
  text.replaceAll(keys, (_, key: string) => `"${names.get(key) ?? key}":`);

/** The text to store. */
export const toStored = (value: unknown): string =>
  translated(JSON.stringify(value), TODAYS_KEYS, TODAYS);

/** What a stored text says; its shape is what `toStored` was given. */
export const fromStored = <T>(text: string): T =>
  JSON.parse(translated(text, STORED_KEYS_IN, STORED)) as T;
