/**
 * What a schedule's timeline says, as data: pure. Its quirks: the window begins at the start of the unit that holds the
 * date asked for; the running period is cut at the present into what was (`historical`) and what is to be; every
 * rotation has its own periods, so several overlap; an escalation or a team is named, not expanded.
 */
import * as z from "zod/mini";
import type { OnCallPerson } from "../../domain/on-call.ts";
import { nonEmptyText } from "../../non-empty-text.ts";
import { type Stint, shiftsOf } from "../shifts.ts";

const instant = z.pipe(
  z.iso.datetime({ offset: true }),
  z.transform((text) => Date.parse(text)),
);

const recipient = z
  .looseObject({
    id: z.optional(z.string()),
    name: z.optional(nonEmptyText),
    type: z.string(),
  })
  .check(
    z.refine(({ type, name, id }) => (type === "user" ? name : isNobody(type) || (name ?? id))),
  );

const period = z
  .looseObject({
    startDate: instant,
    endDate: instant,
    type: z.nullish(z.string()),
    recipient: z.optional(recipient),
    /** Where it is: the people behind the recipient. Told of the past only. */
    flattenedRecipients: z.optional(z.array(recipient)),
  })
  .check(z.refine((p) => p.recipient !== undefined || p.flattenedRecipients !== undefined));

export const timelineAnswer = z.looseObject({
  data: z.looseObject({
    startDate: instant,
    endDate: instant,
    finalTimeline: z.looseObject({
      rotations: z.array(z.looseObject({ periods: z._default(z.array(period), []) })),
    }),
  }),
});

export type OpsgenieTimeline = z.infer<typeof timelineAnswer>["data"];
type Period = z.infer<typeof period>;
type Recipient = z.infer<typeof recipient>;

/** The person behind a user name. A user name is the e-mail address that they log in with. */
export const personOf = (userName: string): OnCallPerson => ({
  id: userName.toLowerCase(),
  name: userName,
  emails: userName.includes("@") ? [userName] : [],
});

/** Query parameters (without the question mark) for a window that is sure to cover [from, until). */
export function timelineQuery(from: number, until: number): string {
  // One more than the span has: the window begins with the week that holds `from`, in the schedule's time zone.
  const weeks = Math.ceil((until - from) / WEEK_MS) + 1;
  return new URLSearchParams({
    interval: String(weeks),
    intervalUnit: "weeks",
    date: isoSeconds(from),
  }).toString();
}

/** ISO 8601 to the second, rounded down: the form of the vendor's own examples. */
export const isoSeconds = (at: number): string =>
  `${new Date(at).toISOString().slice(0, "yyyy-mm-ddThh:mm:ss".length)}Z`;

/**
 * The first instant after `now` at which somebody else is due, by the timeline. Null: no change within its window.
 * An escalation is somebody, too: who is in it doesn't matter here.
 */
export function nextChange(timeline: OpsgenieTimeline, now: number): number | null {
  const stints = stintsOf(timeline, (p) =>
    p.recipient ? [p.recipient] : (p.flattenedRecipients ?? []),
  );
  const current = shiftsOf(stints, now, timeline.endDate)[0];
  // Everything is cut at the window's end: that is no change.
  return current && current.until < timeline.endDate ? current.until : null;
}

/** Whom an override puts on call now. */
export const overridersIn = (timeline: OpsgenieTimeline, now: number): ReadonlySet<string> =>
  new Set(
    timeline.finalTimeline.rotations
      .flatMap((rotation) => rotation.periods)
      .filter(
        (p) => p.type === "override" && p.startDate <= now + CLOCKS_APART_MS && now < p.endDate,
      )
      .flatMap((p) => p.flattenedRecipients ?? (p.recipient ? [p.recipient] : []))
      .flatMap(({ type, name }) =>
        type === "user" && name !== undefined ? [personOf(name).id] : [],
      ),
  );

/**
 * Who is on call when, by the timeline, from where the window begins to where it ends. An escalation or a team that it
 * doesn't expand is a stand-in: see `isStandIn`.
 */
export const timelineStints = (timeline: OpsgenieTimeline): readonly Stint[] =>
  stintsOf(timeline, (p) => p.flattenedRecipients ?? (p.recipient ? [p.recipient] : []));

/** True of somebody who is no person: an escalation, a team. */
export const isStandIn = (person: OnCallPerson): boolean => person.id.startsWith(STAND_IN);

/** The running period begins anew at their present, which may be a moment after ours. */
const CLOCKS_APART_MS = 60_000;
const WEEK_MS = 7 * 24 * 60 * 60_000;

/** No user name begins with it. */
const STAND_IN = "\u0000";

const isNobody = (type: string): boolean => type === "none" || type === "noone";

function stintsOf(
  timeline: OpsgenieTimeline,
  recipientsOf: (p: Period) => readonly Recipient[],
): readonly Stint[] {
  return timeline.finalTimeline.rotations
    .flatMap((rotation) => rotation.periods)
    .flatMap((p) =>
      recipientsOf(p)
        .filter(({ type }) => !isNobody(type))
        .map((r) => ({ person: somebody(r), from: p.startDate, until: p.endDate })),
    );
}

const somebody = ({ type, name, id }: Recipient): OnCallPerson =>
  type === "user" && name !== undefined
    ? personOf(name)
    : { id: `${STAND_IN}${type}:${id ?? name}`, name: `the ${type} ${name ?? ""}`, emails: [] };
