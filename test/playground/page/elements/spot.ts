/** Where an element is, and what it holds. */
import type { FieldValue, Interactive, Option, ViewShot } from "../snapshot.ts";

export type MessageAt = { readonly channelId: string; readonly ts: string };

export type Spot = {
  readonly blockId: string;
  /** Null in a message. */
  readonly view: ViewShot | null;
  /** Which message it is in; null in a view, and in what only one person sees. */
  readonly message: MessageAt | null;
  readonly label: string;
  /** Of the label's field; absent outside of input blocks. */
  readonly id?: string;
  readonly isWrong?: boolean;
  readonly isRequired?: boolean;
  /** The app is sent an action when Enter is pressed, instead of the form being submitted. */
  readonly sendsEnter?: boolean;
};

export const targetOf = (element: Interactive, spot: Spot) => ({
  viewId: spot.view?.id ?? "",
  blockId: spot.blockId,
  actionId: element.action_id,
  ...("value" in element && { value: element.value }),
});

/** A field, by its block. */
export const keyOf = (element: Interactive, spot: Spot): string =>
  [spot.view?.id ?? "", spot.blockId, element.action_id].join(" ");

/** What is pressed, by what it does: its block's id may be new with each drawing by the app. */
export const identityOf = (element: Interactive): string => {
  if (element.type === "button") return [element.action_id, element.value ?? ""].join(" ");
  if (element.type === "overflow")
    return [element.action_id, element.options[0]?.value ?? ""].join(" ");
  return element.action_id;
};

/** The same on the whole page. */
export const placeOf = (element: Interactive, { view, message }: Spot): string =>
  [view?.id ?? message?.ts ?? "", identityOf(element)].join(" ");

export const heldBy = (element: Interactive, { view, blockId }: Spot): FieldValue | undefined =>
  view?.values[blockId]?.[element.action_id];

/** Everything but the type: a text, a number, an id or a list of them; null where nothing is entered. */
export const contentOf = (value: FieldValue | undefined): unknown =>
  Object.entries(value ?? {}).find(([name]) => name !== "type")?.[1] ?? null;

export function chosenOptions(value: FieldValue | undefined): readonly Option[] {
  if (!value) return [];
  if ("selected_options" in value) return value.selected_options;
  return "selected_option" in value && value.selected_option ? [value.selected_option] : [];
}

export function chosenIds(value: FieldValue | undefined): readonly string[] {
  const held = contentOf(value);
  if (Array.isArray(held)) return held.filter((id) => typeof id === "string");
  return typeof held === "string" ? [held] : [];
}

/** What says more of a field than its label: read out with it. */
export const describedBy = ({ id }: Spot): string | null =>
  id === undefined ? null : `${id}-error ${id}-hint`;
