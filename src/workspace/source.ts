/** Which rotations' schedules are the connected system's: only those are read and planned. */

import { isSameSource } from "../domain/relink.ts";
import { SYSTEM_NAMES, type SystemName } from "../domain/systems.ts";
import type { Context } from "./context.ts";
import type { RotationOutline, StoredRotation } from "./store/rotations.ts";

type Sourced = Pick<StoredRotation, "source">;

export const isFromConnected = (ctx: Context, rotation: Sourced): boolean =>
  sourceFilter(ctx)(rotation);

export function connectedRotations(ctx: Context): readonly StoredRotation[] {
  return ctx.store.rotations.all().filter(sourceFilter(ctx));
}

export function connectedOutlines(ctx: Context): readonly RotationOutline[] {
  return ctx.store.rotations.outlines().filter(sourceFilter(ctx));
}

/** Those that wait until a person has said which schedules take the place of theirs. */
export function unlinkedRotations(ctx: Context): readonly StoredRotation[] {
  const isLinkedNow = sourceFilter(ctx);
  return ctx.store.rotations.all().filter((rotation) => !isLinkedNow(rotation));
}

export function unlinkedCount(ctx: Context): number {
  const isLinkedNow = sourceFilter(ctx);
  return [...ctx.store.rotations.countBySource()]
    .filter(([source]) => !isLinkedNow({ source }))
    .reduce((sum, [, count]) => sum + count, 0);
}

/** The question with the facts read once: asked of thousands of rotations in a pass. */
export function sourceFilter(ctx: Context): (rotation: Sourced) => boolean {
  const { facts } = ctx.store;
  if (facts.get("sites")?.isConfirmed === false) return () => false;
  const connected = facts.get("source");
  return ({ source }) => source === null || connected === null || isSameSource(source, connected);
}

/** Which system is connected, by the source of its schedules; null: none is. */
export function connectedSystem({ store }: Context): SystemName | null {
  const source = store.facts.get("source") ?? "";
  return SYSTEM_NAMES.find((system) => source.startsWith(`${system}:`)) ?? null;
}
