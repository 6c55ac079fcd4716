/** The scheduling system: each schedule with who is on call, until when, and what comes next. */
import { tell, tellAside } from "./api.ts";
import { avatarOf } from "./avatar.ts";
import { busyAt, busyWhile } from "./busy.ts";
import { type Child, h } from "./dom.ts";
import { Pending } from "./pending.ts";
import { askOverride } from "./schedules/override.ts";
import { drawTimeline } from "./schedules/timeline.ts";
import type { ScheduleShot, Snapshot } from "./snapshot.ts";

const SOON_MS = 60_000;

/** Which schedule is hurried. */
const pending = new Pending<string | null>();

export const drawSchedules = (world: Snapshot, now: number): Child => {
  const { schedules, rotaPeople, keys, system } = world;
  const hurried = pending.at("hurried", world.hurried);
  return [
    h("header", {}, h("h2", {}, "On call"), h("span", { class: "name" }, `in ${system}`)),
    schedules.map((schedule) => card(schedule, rotaPeople, hurried === schedule.id, now)),
    h(
      "p",
      { class: "note" },
      "Drag along a line to put someone else on call. Scheduled handovers reach Slack right away. Overrides are picked up by the next poll, every 15 seconds here.",
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
  ];
};

function card(
  schedule: ScheduleShot,
  rotaPeople: Snapshot["rotaPeople"],
  isHurried: boolean,
  now: number,
): Child {
  const { id, name, people, until, overrides } = schedule;
  const override = (start: number, end: number) =>
    void askOverride(schedule, rotaPeople, start, end);
  const small = (
    label: keyof typeof EXPLAINED,
    act: () => unknown,
    more: Readonly<Record<string, string>> = {},
  ) =>
    h(
      "button",
      {
        class: "button small",
        key: label,
        title: EXPLAINED[label],
        "aria-busy": busyAt(`${label} ${id}`),
        onclick: () => act(),
        ...more,
      },
      label,
    );
  // These have Dee press a button and wait for the app: other clicks don't wait for that.
  const jump = () => busyWhile(`${JUMP} ${id}`, () => tellAside("jump", { scheduleId: id }));
  const toggleFast = () => {
    const sent = tellAside("fast", { scheduleId: id, isOn: !isHurried });
    return pending.until(sent, "hurried", isHurried ? null : id);
  };
  return h(
    "article",
    { class: "schedule", "aria-label": name, key: id },
    h("h3", {}, name),
    h(
      "p",
      { class: "now" },
      people.length === 0
        ? "Nobody"
        : people.map((who) => h("span", { class: "who", key: who }, avatarOf(who), who)),
      until !== null && countdown(until - now),
    ),
    drawTimeline(schedule, now, override),
    h(
      "div",
      { class: "row" },
      until !== null && [
        small(JUMP, jump),
        small("Fast", toggleFast, { "aria-pressed": String(isHurried) }),
        small("End shift now", () => tell("end-shift", { scheduleId: id })),
      ],
      small("Override…", () => override(Date.now(), 0)),
      overrides > 0 && small("Clear overrides", () => tell("clear-overrides", { scheduleId: id })),
    ),
  );
}

const JUMP = "Jump to handover";
const EXPLAINED = {
  [JUMP]:
    "Moves this schedule so that the handover is 4 seconds away. Dee presses Refresh in Slack, so PagerSync sees it in time.",
  Fast: "Jumps again after each handover, until you press it again.",
  "End shift now": "The next person takes over at once. PagerSync sees it at its next poll.",
  "Override…": "Puts someone else on call for a while.",
  "Clear overrides": "Everyone is on call as planned again.",
} as const;

function countdown(ms: number): Child {
  const left = Math.max(0, ms);
  const isSoon = left < SOON_MS;
  return h("span", { class: isSoon ? "until soon" : "until", key: "until" }, `for ${span(left)}`);
}

function span(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)];
  const two = (value: number) => String(value).padStart(2, "0");
  return hours > 0 ? `${hours} h ${two(minutes)} min` : `${minutes}:${two(seconds % 60)}`;
}
