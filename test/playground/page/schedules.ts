/** The scheduling system: each schedule with who is on call, until when, and what comes next. */
import { tell } from "./api.ts";
import { avatarOf } from "./avatar.ts";
import { byId, h, redraw } from "./dom.ts";
import { askOverride } from "./schedules/override.ts";
import { drawTimeline, moveTimelines, NOW_PERCENT } from "./schedules/timeline.ts";
import type { ScheduleShot, Snapshot } from "./snapshot.ts";

const SOON_MS = 60_000;

export function drawSchedules(world: Snapshot): void {
  const { schedules, rotaPeople, keys, hurried, system } = world;
  redraw(byId("schedules"), JSON.stringify([schedules, rotaPeople, hurried, system]), () => [
    h("header", {}, h("h2", {}, "On call"), h("span", { class: "name" }, `in ${system}`)),
    h(
      "p",
      { class: "note clock" },
      "“Jump” moves the schedules, not the clock: the shift ends in 4 seconds, and Dee presses Refresh so that PagerSync knows. “Fast” does so after each handover. Drag along a line to override.",
    ),
    ...schedules.map((schedule) => card(schedule, rotaPeople, hurried === schedule.id)),
    h(
      "p",
      { class: "note" },
      "Scheduled handovers reach Slack at once. Overrides are found at the next look, every 15 seconds here.",
    ),
    h(
      "details",
      { class: "note" },
      h("summary", {}, "Keys for the other systems"),
      h(
        "dl",
        {},
        keys.flatMap(({ system: name, field, value }) => [
          h("dt", {}, `${name}: ${field}`),
          h("dd", {}, h("code", {}, value)),
        ]),
      ),
    ),
  ]);
  tick();
}

function card(
  schedule: ScheduleShot,
  rotaPeople: Snapshot["rotaPeople"],
  isHurried: boolean,
): HTMLElement {
  const { id, name, people, until, overrides } = schedule;
  const override = (start: number, end: number) =>
    void askOverride(schedule, rotaPeople, start, end);
  const small = (label: string, act: () => unknown, more: Readonly<Record<string, string>> = {}) =>
    h(
      "button",
      { class: "button small", "data-key": `${label} ${id}`, onclick: () => act(), ...more },
      label,
    );
  return h(
    "article",
    { class: "schedule", "aria-label": name },
    h("h3", {}, name),
    h(
      "p",
      { class: "now" },
      people.length === 0
        ? "Nobody"
        : people.map((who) => h("span", { class: "who" }, avatarOf(who), who)),
      until !== null && h("span", { class: "until", "data-until": until }),
    ),
    drawTimeline(schedule, override),
    h(
      "div",
      { class: "row" },
      until !== null && [
        small("Jump to handover", () => tell("jump", { scheduleId: id })),
        small("Fast", () => tell("hurry", { scheduleId: id, isOn: !isHurried }), {
          "aria-pressed": String(isHurried),
          title: "From handover to handover",
        }),
        small("End shift now", () => tell("end-shift", { scheduleId: id })),
      ],
      small("Override…", () => override(Date.now(), 0)),
      overrides > 0 && small("Clear overrides", () => tell("clear-overrides", { scheduleId: id })),
    ),
  );
}

/** Moves the lines and counts down; called each second. */
export function tick(now = Date.now()): void {
  for (const element of document.querySelectorAll<HTMLElement>("[data-until]")) {
    const left = Math.max(0, Number(element.dataset["until"]) - now);
    element.textContent = `for ${span(left)}`;
    element.classList.toggle("soon", left < SOON_MS);
  }
  moveTimelines(now, NOW_PERCENT);
}

function span(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)];
  const two = (value: number) => String(value).padStart(2, "0");
  return hours > 0 ? `${hours} h ${two(minutes)} min` : `${minutes}:${two(seconds % 60)}`;
}
