/** The scheduling system: each schedule with who is on call, until when, and what comes next. */
import { tell } from "./api.ts";
import { avatarOf, colourOf } from "./avatar.ts";
import { byId, type Child, h, redraw } from "./dom.ts";
import type { ScheduleShot, ShiftShot, Snapshot } from "./snapshot.ts";

const BEFORE_MS = 60_000;
const SHOWN_MS = 11 * 60_000;
const NOW_PERCENT = (BEFORE_MS / SHOWN_MS) * 100;
const SOON_MS = 60_000;

export function drawSchedules({ schedules, rotaPeople, keys, hurried }: Snapshot): void {
  redraw(byId("schedules"), JSON.stringify([schedules, rotaPeople, hurried]), () => [
    h(
      "header",
      {},
      h("h2", {}, "On call"),
      h("span", { class: "tab" }, "in the scheduling system"),
    ),
    h(
      "p",
      { class: "note clock" },
      "“Jump” moves the schedules, not the clock: the shift ends in 4 seconds, and Dee presses Refresh so that PagerSync knows. “Fast” does so after each handover.",
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
        keys.flatMap(({ system, field, value }) => [
          h("dt", {}, `${system}: ${field}`),
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
  const { id, name, people, until, shifts } = schedule;
  const override = (event: Event) => {
    const select = event.currentTarget;
    if (!(select instanceof HTMLSelectElement) || select.value === "") return;
    void tell("override", { scheduleId: id, personId: select.value });
    select.value = "";
  };
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
    h(
      "div",
      { class: "line", "aria-hidden": "true" },
      shifts.map(stretch),
      h("span", { class: "marker" }),
    ),
    h(
      "div",
      { class: "row" },
      until !== null && [
        h(
          "button",
          {
            class: "button small",
            title: "Jump to the next handover",
            "data-key": `jump ${id}`,
            onclick: () => void tell("jump", { scheduleId: id }),
          },
          "Jump to handover",
        ),
        h(
          "button",
          {
            class: "button small",
            "aria-pressed": String(isHurried),
            "data-key": `hurry ${id}`,
            onclick: () => void tell("hurry", { scheduleId: id, isOn: !isHurried }),
          },
          "Fast",
        ),
        h(
          "button",
          {
            class: "button small",
            "data-key": `end ${id}`,
            onclick: () => void tell("end-shift", { scheduleId: id }),
          },
          "End shift now",
        ),
      ],
      h(
        "select",
        {
          class: "small",
          "data-key": `override ${id}`,
          "aria-label": `Override ${name} for two minutes`,
          onchange: override,
        },
        h("option", { value: "" }, "Override for 2 min…"),
        rotaPeople.map((person) => h("option", { value: person.id }, person.name)),
      ),
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

/** Moves the lines and counts down; called each second. */
export function tick(now = Date.now()): void {
  for (const element of document.querySelectorAll<HTMLElement>("[data-until]")) {
    const left = Math.max(0, Number(element.dataset["until"]) - now);
    element.textContent = `for ${span(left)}`;
    element.classList.toggle("soon", left < SOON_MS);
  }
  const from = now - BEFORE_MS;
  for (const element of document.querySelectorAll<HTMLElement>("[data-start]")) {
    const percent = (at: string | undefined) =>
      Math.min(100, Math.max(0, ((Number(at) - from) / SHOWN_MS) * 100));
    const [left, right] = [percent(element.dataset["start"]), percent(element.dataset["end"])];
    element.style.left = `${left}%`;
    element.style.width = `${right - left}%`;
    // The name of who is on call stands behind the line that says now.
    const isNow = left < NOW_PERCENT && right > NOW_PERCENT;
    element.style.paddingLeft = isNow ? `calc(${NOW_PERCENT - left}% + 8px)` : "";
    element.classList.toggle("past", right <= NOW_PERCENT);
    element.hidden = right - left < 0.5;
  }
}

function span(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)];
  const two = (value: number) => String(value).padStart(2, "0");
  return hours > 0 ? `${hours} h ${two(minutes)} min` : `${minutes}:${two(seconds % 60)}`;
}
