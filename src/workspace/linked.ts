/** Which rotations' schedules are the connected system's: only those are read and planned. */
import { isSameSource } from "../domain/relink.ts";
import type { Context } from "./context.ts";
import type { StoredRotation } from "./store/rotations.ts";

export function isLinked(ctx: Context, { source }: Pick<StoredRotation, "source">): boolean {
  const { facts } = ctx.store;
  if (facts.get("sites")?.isConfirmed === false) return false;
  const connected = facts.get("source");
  return source === null || connected === null || isSameSource(source, connected);
}

export function linkedRotations(ctx: Context): readonly StoredRotation[] {
  return ctx.store.rotations.all().filter((rotation) => isLinked(ctx, rotation));
}

/** Those that wait until a person has said which schedules take the place of theirs. */
export function unlinkedRotations(ctx: Context): readonly StoredRotation[] {
  return ctx.store.rotations.all().filter((rotation) => !isLinked(ctx, rotation));
}
