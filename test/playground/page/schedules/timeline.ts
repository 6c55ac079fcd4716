/** A schedule's line, from a minute ago to ten ahead: a press or a drag along it asks for an override there. */
import { colourOf } from "../avatar.ts";
import { type Child, h } from "../dom.ts";
import type { ScheduleShot, ShiftShot } from "../snapshot.ts";

const MINUTE_MS = 60_000;
const BEFORE_MS = MINUTE_MS;
const AHEAD_MINUTES = 10;
const SHOWN_MS = BEFORE_MS + AHEAD_MINUTES * MINUTE_MS;
/** Where now is on the line. */
export const NOW_PERCENT = (BEFORE_MS / SHOWN_MS) * 100;
const TICKS = [0, 2, 4, 6, 8, 10];
/** Less is a press, not a drag. */
const DRAG_PX = 6;
/** Too narrow to be seen. */
const LEAST_PERCENT = 0.5;

/** `end` 0: a press, which says where it starts and nothing more. */
type Picked = (start: number, end: number) => void;

export function drawTimeline({ shifts, name }: ScheduleShot, picked: Picked): HTMLElement {
  const span = h("span", { class: "span", hidden: true });
  const line = h(
    "div",
    { class: "line", title: `Drag to override ${name}` },
    shifts.map(stretch),
    h("span", { class: "marker" }),
    span,
  );
  line.addEventListener("pointerdown", (down) => {
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
    for (const type of ["pointerup", "pointercancel"] as const)
      line.addEventListener(type, ended, { once: true });
  });
  return h(
    "div",
    { class: "timeline", "aria-hidden": "true" },
    line,
    h(
      "div",
      { class: "ticks" },
      TICKS.map((minutes) => {
        const label = h(
          "span",
          {},
          minutes === 0 ? "now" : minutes === AHEAD_MINUTES ? `+${minutes} min` : `+${minutes}`,
        );
        label.style.left = `${((minutes * MINUTE_MS + BEFORE_MS) / SHOWN_MS) * 100}%`;
        return label;
      }),
    ),
  );
}

const stretch = ({ start, end, people }: ShiftShot): Child => {
  const [first] = people;
  const colour = first === undefined ? "nobody" : `colour-${colourOf(first)}`;
  return h(
    "span",
    { class: `shift ${colour}`, "data-start": start, "data-end": end },
    people.map((who) => who.split(" ")[0]).join(", "),
  );
};

export function moveTimelines(now: number, nowPercent: number): void {
  const from = now - BEFORE_MS;
  for (const element of document.querySelectorAll<HTMLElement>("[data-start]")) {
    const percent = (at: string | undefined) =>
      Math.min(100, Math.max(0, ((Number(at) - from) / SHOWN_MS) * 100));
    const [left, right] = [percent(element.dataset["start"]), percent(element.dataset["end"])];
    element.style.left = `${left}%`;
    element.style.width = `${right - left}%`;
    // The name of who is on call stands behind the line that says now.
    const isNow = left < nowPercent && right > nowPercent;
    element.style.paddingLeft = isNow ? `calc(${nowPercent - left}% + 8px)` : "";
    element.classList.toggle("past", right <= nowPercent);
    element.hidden = right - left < LEAST_PERCENT;
  }
}
