/**
 * What a schedule's timeline says, as data: pure. Its quirks: the window begins at the start of the unit that holds the
 * date asked for; deleted rotations stay in; `noone` is a gap; the running period is cut at the present into what was
 * and what is to be; teams and escalations are named, not expanded.
 */
import * as z from "zod/mini";
import type { OnCallPerson, ShiftsReading } from "../../domain/on-call.ts";
import { err, ok } from "../../domain/result.ts";
import { nonEmptyText } from "../../non-empty-text.ts";
import { unreadable } from "../failures.ts";
import { type Stint, shiftsOf } from "../shifts.ts";
import type { PeopleReading } from "./people.ts";

const instant = z.pipe(
  z.iso.datetime({ offset: true }),
  z.transform((text) => Date.parse(text)),
);

const responder = z.pipe(
  z
    .looseObject({ id: z.optional(nonEmptyText), type: z.string() })
    .check(z.refine(({ id, type }) => id !== undefined || type === "noone")),
  z.transform(({ id, type }) => ({ id: id ?? "", type })),
);

const period = z.looseObject({
  startDate: instant,
  endDate: instant,
  type: z.nullish(z.string()),
  responder,
  flattenedResponders: z.optional(z.array(responder)),
});

const rotation = z.looseObject({
  deleted: z._default(z.boolean(), false),
  periods: z.array(period),
});

export const timelineAnswer = z.looseObject({
  startDate: instant,
  endDate: instant,
  finalTimeline: z.looseObject({ rotations: z.array(rotation) }),
});

export type JiraTimeline = z.infer<typeof timelineAnswer>;
type Responder = z.infer<typeof responder>;
type Period = z.infer<typeof period>;

/** Query parameters (without the question mark) for a window that is sure to cover [from, until). */
export function timelineQuery(from: number, until: number): string {
  // A week early: the window then begins before `from` in every time zone. One more at the end for the same reason.
  const weeks = Math.ceil((until - from) / WEEK_MS) + 3;
  return new URLSearchParams({
    interval: String(weeks),
    intervalUnit: "weeks",
    date: isoSeconds(from - WEEK_MS),
  }).toString();
}

/** ISO 8601 to the second, rounded down: the form of the vendor's own examples. */
export const isoSeconds = (at: number): string =>
  `${new Date(at).toISOString().slice(0, "yyyy-mm-ddThh:mm:ss".length)}Z`;

/**
 * The first instant after `now` at which somebody else is due, by the timeline. Null: no change within its window.
 * A team is somebody, too: who is in it doesn't matter here.
 */
export function nextChange(timeline: JiraTimeline, now: number): number | null {
  const stints: readonly Stint[] = livePeriods(timeline)
    .filter((p) => p.responder.type !== "noone")
    .map((p) => ({ person: somebody(p.responder), from: p.startDate, until: p.endDate }));
  const current = shiftsOf(stints, now, timeline.endDate)[0];
  // Everything is cut at the window's end: that is no change.
  return current && current.until < timeline.endDate ? current.until : null;
}

/** Whom an override puts on call now, by account id. */
export const overridersIn = (timeline: JiraTimeline, now: number): ReadonlySet<string> =>
  new Set(
    livePeriods(timeline)
      .filter(
        (p) => p.type === "override" && p.startDate <= now + CLOCKS_APART_MS && now < p.endDate,
      )
      .flatMap(peopleOf)
      .flatMap(({ id, type }) => (type === "user" ? [id] : [])),
  );

/** Who the timeline names between two instants, by account id, so that they can be looked up. */
export const accountsIn = (timeline: JiraTimeline, from: number, until: number): string[] =>
  livePeriods(timeline)
    .filter((p) => p.startDate < until && from < p.endDate)
    .flatMap(peopleOf)
    .flatMap(({ id, type }) => (type === "user" ? [id] : []));

/**
 * The shifts of [from, until). Fails where the window doesn't cover that, where somebody could not be looked up, and
 * where a team or an escalation is on call: a timeline doesn't say who is in them.
 */
export function shiftsIn(
  timeline: JiraTimeline,
  from: number,
  until: number,
  people: PeopleReading,
): ShiftsReading {
  if (timeline.startDate > from || timeline.endDate < until)
    return err(unreadable("a timeline shorter than asked for"));
  const stints: Stint[] = [];
  for (const p of livePeriods(timeline)) {
    if (p.startDate >= until || p.endDate <= from) continue;
    for (const { id, type } of peopleOf(p)) {
      if (type === "noone") continue;
      if (type !== "user")
        return err({ reason: "unresolved", detail: type === "team" ? "a team" : "an escalation" });
      const person = people.get(id) ?? err(unreadable("a person left out"));
      if (!person.ok) return person;
      stints.push({ person: person.value, from: p.startDate, until: p.endDate });
    }
  }
  return ok(shiftsOf(stints, from, until));
}

/** The running period begins anew at their present, which may be a moment after ours. */
const CLOCKS_APART_MS = 60_000;
const WEEK_MS = 7 * 24 * 60 * 60_000;

const livePeriods = (timeline: JiraTimeline): readonly Period[] =>
  timeline.finalTimeline.rotations.filter((r) => !r.deleted).flatMap((r) => r.periods);

/** The responder, or the people behind it where the answer happens to name nobody but people. */
function peopleOf(p: Period): readonly Responder[] {
  const behind = p.flattenedResponders ?? [];
  return behind.length > 0 && behind.every((r) => r.type === "user") ? behind : [p.responder];
}

/** Told apart from others, and that is all. */
const somebody = ({ id, type }: Responder): OnCallPerson => ({
  id: `${type}:${id}`,
  name: "",
  emails: [],
});
