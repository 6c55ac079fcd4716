/** Days and times. Slack holds a day as `2026-03-31`, a time as `09:30`, both together as epoch seconds. */
import { tellAs } from "../api.ts";
import { confirmed } from "../dialogs.ts";
import { type Child, h } from "../dom.ts";
import type { Interactive } from "../snapshot.ts";
import { contentOf, describedBy, heldBy, keyOf, type Spot, targetOf } from "./spot.ts";

type MomentLike = Extract<Interactive, { type: "datepicker" | "timepicker" | "datetimepicker" }>;

const TYPES = { datepicker: "date", timepicker: "time", datetimepicker: "datetime-local" } as const;

export function drawMoment(element: MomentLike, spot: Spot): Child {
  const before = shownAs(element.type, contentOf(heldBy(element, spot)));
  const changed = async (event: Event) => {
    const field = event.currentTarget;
    if (!(field instanceof HTMLInputElement)) return;
    if (!(await confirmed(element.confirm))) {
      field.value = before;
      return;
    }
    const text = heldAs(element.type, field.value);
    await tellAs("enter", { ...targetOf(element, spot), entered: { text, isDone: true } });
  };
  return h("input", {
    class: "moment",
    type: TYPES[element.type],
    id: spot.id,
    "data-key": keyOf(element, spot),
    "aria-label": spot.id ? null : spot.label || PLAIN_LABELS[element.type],
    "aria-invalid": spot.isWrong ? "true" : null,
    "aria-required": spot.isRequired ? "true" : null,
    "aria-describedby": describedBy(spot),
    value: before,
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
