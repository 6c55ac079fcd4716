/** Whom the visitor can be, and what they are in each workspace. */
import type { PersonShot, Snapshot, WorkspaceShot } from "./snapshot.ts";

export type Visitor = Pick<PersonShot, "name" | "realName">;

const ALWAYS = ["ada", "bob", "gus"];
/** With the second workspace only: of it, and of none. */
const OF_SECOND = "kim";
const OF_NONE: Visitor = { name: "noa", realName: "Noa Levi" };

type Facts = Pick<Snapshot, "organization"> & {
  readonly workspaces: readonly Pick<WorkspaceShot, "id" | "name" | "people">[];
};

export function visitorsOf({ organization, workspaces }: Facts): readonly Visitor[] {
  const names = organization === null ? ALWAYS : [...ALWAYS, OF_SECOND];
  const people = workspaces.flatMap((each) => each.people);
  const found = names.flatMap((name) => people.find((person) => person.name === name) ?? []);
  return organization === null ? found : [...found, OF_NONE];
}

/** `admin`, `member`, `guest`, or that they aren't there at all. */
export const roleIn = (
  { name, people }: Facts["workspaces"][number],
  visitor: Pick<Visitor, "name">,
): string => people.find((person) => person.name === visitor.name)?.kind ?? `not in ${name}`;

export const isIn = (
  { people }: Pick<WorkspaceShot, "people">,
  visitor: Pick<Visitor, "name">,
): boolean => people.some(({ name }) => name === visitor.name);

/** Who and where the visitor is from now on: what is gone, they are no longer, nor there. */
export function settled<T extends { readonly me: string; readonly at: string }>(
  world: Facts,
  before: T,
): Pick<T, "me" | "at"> {
  const visitors = visitorsOf(world);
  const isThere = visitors.some(({ name }) => name === before.me);
  const isOpen = world.workspaces.some(({ id }) => id === before.at);
  return {
    me: isThere ? before.me : (visitors[0]?.name ?? before.me),
    at: isOpen ? before.at : (world.workspaces[0]?.id ?? before.at),
  };
}
