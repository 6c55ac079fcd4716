/** A schedule's line, from a minute ago to ten ahead: a press or a drag along it asks for an override there. */
import { colourOf } from "../avatar.ts";
import { type Child, h } from "../dom.ts";
import type { ScheduleShot, ShiftShot } from "../snapshot.ts";

const MINUTE_MS = 60_000;
const BEFORE_MS = MINUTE_MS;
const AHEAD_MINUTES = 10;
const SHOWN_MS = BEFORE_MS + AHEAD_MINUTES * MINUTE_MS;
/** Where now is on the line. */
const NOW_PERCENT = (BEFORE_MS / SHOWN_MS) * 100;
const TICKS = [0, 5, 10];
/** Less is a press, not a drag. */
const DRAG_PX = 6;
/** Too narrow to be seen. */
const LEAST_PERCENT = 0.5;

/** `end` 0: a press, which says where it starts and nothing more. */
type Picked = (start: number, end: number) => void;

export function drawTimeline({ shifts, name }: ScheduleShot, now: number, picked: Picked): Child {
  return h(
    "div",
    { class: "timeline", "aria-hidden": "true" },
    h(
      "div",
      {
        class: "line",
        title: `Drag to override ${name}`,
        onpointerdown: (event) => event instanceof PointerEvent && drag(event, picked),
      },
      shifts.map((shift) => stretch(shift, now)),
      h("span", { class: "marker", key: "marker" }),
      h("span", { class: "span", key: "span", hidden: true }),
    ),
    h(
      "div",
      { class: "ticks" },
      TICKS.map((minutes) => {
        const left = `${((minutes * MINUTE_MS + BEFORE_MS) / SHOWN_MS) * 100}%`;
        return h("span", { style: { left } }, minutes === 0 ? "now" : `+${minutes} min`);
      }),
    ),
  );
}

/** Nothing is drawn anew while it lasts: what is pressed stays as it is. */
function drag(down: PointerEvent, picked: Picked): void {
  const line = down.currentTarget;
  if (!(line instanceof HTMLElement)) return;
  const span = line.querySelector<HTMLElement>(".span");
  if (!span) return;
  const box = line.getBoundingClientRect();
  const from = down.clientX;
  line.setPointerCapture(down.pointerId);
  const moved = (event: PointerEvent) => {
    const [left, right] = [Math.min(from, event.clientX), Math.max(from, event.clientX)];
    span.hidden = right - left < DRAG_PX;
    span.style.left = `${Math.max(0, left - box.left)}px`;
    span.style.width = `${Math.min(right, box.right) - Math.max(left, box.left)}px`;
  };
  const ended = (event: PointerEvent) => {
    line.removeEventListener("pointermove", moved);
    line.removeEventListener("pointerup", ended);
    line.removeEventListener("pointercancel", ended);
    span.hidden = true;
    if (event.type !== "pointerup") return;
    const at = (x: number) =>
      Date.now() - BEFORE_MS + Math.min(1, Math.max(0, (x - box.left) / box.width)) * SHOWN_MS;
    const [start, end] = [from, event.clientX].map(at).toSorted((a, b) => a - b);
    if (start === undefined || end === undefined) return;
    const isDrag = Math.abs(event.clientX - from) >= DRAG_PX;
    picked(start, isDrag ? end : 0);
  };
  line.addEventListener("pointermove", moved);
  line.addEventListener("pointerup", ended);
  line.addEventListener("pointercancel", ended);
}

function stretch({ start, end, people }: ShiftShot, now: number): Child {
  const [first] = people;
  const colour = first === undefined ? "nobody" : `colour-${colourOf(first)}`;
  const percent = (at: number) =>
    Math.min(100, Math.max(0, ((at - now + BEFORE_MS) / SHOWN_MS) * 100));
  const [left, right] = [percent(start), percent(end)];
  // The name of the person on call is drawn behind the line that marks now.
  const isNow = left < NOW_PERCENT && right > NOW_PERCENT;
  return h(
    "span",
    {
      class: `shift ${colour}${right <= NOW_PERCENT ? " past" : ""}`,
      key: start,
      hidden: right - left < LEAST_PERCENT,
      style: {
        left: `${left}%`,
        width: `${right - left}%`,
        paddingLeft: isNow ? `calc(${NOW_PERCENT - left}% + 8px)` : "",
      },
    },
    people.map((who) => who.split(" ")[0]).join(", "),
  );
}
