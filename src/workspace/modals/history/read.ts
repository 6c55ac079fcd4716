/** Reads the actions and the look-up of an open history. */
import { err, ok } from "../../../domain/result.ts";
import { chosenInstant } from "../../../slack/payload/form-values.ts";
import type { BlockAction, Reading, ViewSubmission } from "../../../slack/payload/interaction.ts";
import { type HistoryRequest, readHistoryMetadata } from "./metadata.ts";
import { HISTORY_BLOCK } from "./view.ts";

export type HistoryForm = { readonly request: HistoryRequest };
export type HistoryChange = HistoryForm & { readonly viewId: string };

/** Another rotation was chosen: show its newest page. */
export const readChosenRotation = (pressed: BlockAction): Reading<HistoryChange> =>
  pressed.value ? changed(pressed, { rotationId: pressed.value, place: null }) : ok(null);

export const readNewerPage = (pressed: BlockAction) => readPage(pressed, "newer");
export const readOlderPage = (pressed: BlockAction) => readPage(pressed, "older");

/** "Look Up": looks up who was in the group at the chosen instant. */
export function readLookUp({ view }: ViewSubmission): Reading<HistoryForm> {
  const metadata = readHistoryMetadata(view.metadata);
  if (metadata === null) return err("malformed");
  return ok({ request: { ...metadata, at: chosenInstant(view.state, HISTORY_BLOCK.at) } });
}

/** The button's value is the id of the entry at that end of the page. */
const readPage = (pressed: BlockAction, side: "newer" | "older"): Reading<HistoryChange> =>
  /^\d{1,15}$/.test(pressed.value)
    ? changed(pressed, { place: { side, than: Number(pressed.value) } })
    : err("malformed");

function changed({ view }: BlockAction, change: Partial<HistoryRequest>): Reading<HistoryChange> {
  const metadata = readHistoryMetadata(view?.metadata);
  if (!view || metadata === null) return err("malformed");
  return ok({ viewId: view.id, request: { ...metadata, ...change } });
}
