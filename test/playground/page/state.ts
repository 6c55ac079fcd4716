/** What the page knows: the world as last shown, who the visitor is, and where they are in Slack. */
import type { PersonShot, Snapshot, ViewShot } from "./snapshot.ts";

export type Place =
  | { readonly kind: "home" }
  | { readonly kind: "channel"; readonly id: string }
  | { readonly kind: "group"; readonly id: string };

type State = { world: Snapshot | null; me: string; place: Place };

export const state: State = { world: null, me: "ada", place: { kind: "home" } };

export const people = (): readonly PersonShot[] => state.world?.people ?? [];

export const me = (): PersonShot | undefined => people().find(({ name }) => name === state.me);

export function screen(): { readonly home: ViewShot | null; readonly modals: readonly ViewShot[] } {
  const mine = me();
  return (mine && state.world?.screens[mine.id]) ?? { home: null, modals: [] };
}
