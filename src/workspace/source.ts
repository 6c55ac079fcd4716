/** Which rotations belong to the connected scheduling system: only those are read and planned. */
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

/** Rotations of a disconnected system: a person has to relink them to schedules of the connected one. */
export function unlinkedRotations(ctx: Context): readonly StoredRotation[] {
  const isConnected = sourceFilter(ctx);
  return ctx.store.rotations.all().filter((rotation) => !isConnected(rotation));
}

/** `isFromConnected` for many rotations: the connection is read once. */
export function sourceFilter(ctx: Context): (rotation: Sourced) => boolean {
  const { connection } = ctx.store.state;
  if (connection.get("sites")?.isConfirmed === false) return () => false;
  const connected = connection.get("source");
  return ({ source }) => source === null || connected === null || isSameSource(source, connected);
}

/** The connected system, read from the source of its schedules; null: none is connected. */
export function connectedSystem({ store }: Context): SystemName | null {
  const source = store.state.connection.get("source") ?? "";
  return SYSTEM_NAMES.find((system) => source.startsWith(`${system}:`)) ?? null;
}
