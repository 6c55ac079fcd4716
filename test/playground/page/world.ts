/** The world as the server sends it: numbered, so that a visitor's request knows which world shows its outcome. */
import { redrawSoon } from "./draw.ts";
import type { Snapshot } from "./snapshot.ts";
import { state } from "./state.ts";

let number = 0;
let waiting: { readonly from: number; readonly go: () => void }[] = [];

export function showWorld(world: Snapshot, its: number): void {
  state.world = world;
  number = its;
  redrawSoon();
  for (const { from, go } of waiting) if (from <= number) go();
  waiting = waiting.filter(({ from }) => from > number);
}

/** Resolves once the page has the world of this number, or a later one. */
export const worldSince = (from: number): Promise<void> =>
  new Promise((go) => {
    if (from <= number) go();
    else waiting.push({ from, go });
  });
