/**
 * What is read of a rotation's sources: who is on call, who is next, or everyone in them. Each reading is stored under a key of
 * its own, which is the source's id for who is on call. Pure.
 */

/** How somebody belongs to a source. */
export type Standing = "on_call" | "next" | "everyone";

/** Who of the sources is in a rotation's group, by its option `Members`. */
export type Members = "on_call" | "next" | "on_call_and_next" | "everyone";

/** The people of one source in one standing. */
export type ReadingKey = { readonly standing: Standing; readonly sourceId: string };

/** The fields of a rotation that this file reads. */
type Follower = {
  readonly schedules: readonly { readonly id: string }[];
  readonly options: { readonly members: Members };
};

const KEY = /^(next|everyone):(.+)/s;

export const keyOf = (standing: Standing, sourceId: string): string =>
  standing === "on_call" ? sourceId : `${standing}:${sourceId}`;

export function readKey(key: string): ReadingKey {
  const [, standing, sourceId] = KEY.exec(key) ?? [];
  return sourceId === undefined
    ? { standing: "on_call", sourceId: key }
    : { standing: standing === "next" ? "next" : "everyone", sourceId };
}

/** Whether each poll reads it; the others are read when who is on call changes, and every quarter of an hour. */
export const isPolled = (key: string): boolean => readKey(key).standing === "on_call";

/** Whose people are in the group. */
export const STANDINGS: Readonly<Record<Members, readonly Standing[]>> = {
  on_call: ["on_call"],
  next: ["next"],
  on_call_and_next: ["on_call", "next"],
  everyone: ["everyone"],
};

/** The keys of the readings that a rotation's plan works on. */
export const plannedKeys = ({ schedules, options }: Follower): readonly string[] =>
  STANDINGS[options.members].flatMap((standing) => schedules.map(({ id }) => keyOf(standing, id)));

/** The keys of all readings of a rotation: who is next changes with who is on call. */
export const keysOf = (rotation: Follower): readonly string[] =>
  rotation.options.members === "next"
    ? [...rotation.schedules.map(({ id }) => id), ...plannedKeys(rotation)]
    : plannedKeys(rotation);
