/** Days and times. Slack holds a day as `2026-03-31`, a time as `09:30`, both together as epoch seconds. */
import { tellAs } from "../api.ts";
import { confirmed } from "../dialogs.ts";
import { type Child, h } from "../dom.ts";
import { Pending } from "../pending.ts";
import type { Interactive } from "../snapshot.ts";
import { contentOf, describedBy, heldBy, keyOf, type Spot, targetOf } from "./spot.ts";

type MomentLike = Extract<Interactive, { type: "datepicker" | "timepicker" | "datetimepicker" }>;

const TYPES = { datepicker: "date", timepicker: "time", datetimepicker: "datetime-local" } as const;

const pending = new Pending<string>();
/** What each field was last set to. A half-typed day is no value yet: setting it again would take it away. */
const settings = new WeakMap<HTMLInputElement, string>();

function set(field: HTMLInputElement, text: string): void {
  if (settings.get(field) === text) return;
  settings.set(field, text);
  if (field.value !== text) field.value = text;
}

export function drawMoment(element: MomentLike, spot: Spot): Child {
  const key = keyOf(element, spot);
  const shown = () => pending.at(key, shownAs(element.type, contentOf(heldBy(element, spot))));
  const changed = async (event: Event) => {
    const field = event.currentTarget;
    if (!(field instanceof HTMLInputElement)) return;
    const text = field.value;
    settings.set(field, text);
    if (!(await confirmed(element.confirm))) return set(field, shown());
    const entered = { text: heldAs(element.type, text), isDone: true };
    await pending.until(tellAs("enter", { ...targetOf(element, spot), entered }), key, text);
  };
  return h("input", {
    class: "moment",
    type: TYPES[element.type],
    key,
    id: spot.id,
    "aria-label": spot.id ? null : spot.label || PLAIN_LABELS[element.type],
    "aria-invalid": spot.isWrong ? "true" : null,
    "aria-required": spot.isRequired ? "true" : null,
    "aria-describedby": describedBy(spot),
    ref: (field) => {
      if (field instanceof HTMLInputElement) set(field, shown());
    },
    onchange: (event) => void changed(event),
  });
}

const PLAIN_LABELS = {
  datepicker: "Select a date",
  timepicker: "Select a time",
  datetimepicker: "Select a date and time",
} as const;

/** In the browser's form; both together in the visitor's own time zone. */
function shownAs(type: MomentLike["type"], held: unknown): string {
  if (held === null) return "";
  if (type !== "datetimepicker") return String(held);
  const at = new Date(Number(held) * 1_000);
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

const heldAs = (type: MomentLike["type"], shown: string): string =>
  type === "datetimepicker" && shown !== "" ? String(Date.parse(shown) / 1_000) : shown;
