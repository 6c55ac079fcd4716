import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OnCallReading } from "../../src/domain/on-call.ts";
import { type Match, type Plan, type PlanInput, plan } from "../../src/domain/plan.ts";
import { INITIAL_STATE, type RotationState } from "../../src/domain/rotation-state.ts";
import type { Unfit } from "../../src/domain/slack-member.ts";
import { fallback, group, matched, member, NOW, person, rotation, unread } from "./plan-fixture.ts";

const NAMES = ["ada", "bea", "cem", "dan", "eve"] as const;
/** Slack knows all of these always: somebody named in Slack can't be without an account. */
const STAND_INS = ["ada", "bea", "fay"] as const;
const SCHEDULES = ["S-1", "S-2", "S-3"] as const;

/** Everything around a rotation at one instant; what was decided before comes in as `state`. */
type Surroundings = Omit<PlanInput, "state" | "now">;

const anyNames = fc.subarray([...NAMES]);
const anyUnfit = fc.constantFrom<Unfit>("deactivated", "guest", "bot", "foreign", "invited");
const anyUntil = fc.option(fc.integer({ min: NOW, max: NOW + 86_400_000 }));

const anyReading: fc.Arbitrary<OnCallReading> = fc
  .tuple(fc.shuffledSubarray([...NAMES]), anyUntil)
  .map(([names, until]) => ({ ok: true, value: { people: names.map(person), until } }));

const anyHalf: fc.Arbitrary<OnCallReading | "absent"> = fc.constantFrom<OnCallReading | "absent">(
  "absent",
  unread({ reason: "postponed" }),
  unread({ reason: "unreachable", detail: "timed out" }),
  unread({ reason: "rate_limited", until: NOW + 1_000 }),
  unread({ reason: "unreadable", detail: "not JSON" }),
);

const matchOf = (name: string): fc.Arbitrary<Match> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(matched(name)) },
    anyUnfit.map((unfit) => matched(name, unfit)),
    STAND_INS.some((one) => one === name)
      ? fc.constant(matched(name))
      : fc.constant<Match>({ status: "no_account" }),
  );

const anyMatches = fc
  .tuple(...NAMES.map(matchOf))
  .map((all) => new Map(all.map((m, i): [string | undefined, Match] => [NAMES[i], m])));

const anyGroup: fc.Arbitrary<PlanInput["group"]> = fc.oneof(
  { weight: 4, arbitrary: anyNames.map((names) => group(names)) },
  fc.constantFrom(
    null,
    "gone" as const,
    group(["old"], { isDisabled: true }),
    group(["old"], { isManagedElsewhere: true }),
  ),
);

const anySurroundings = (answers: fc.Arbitrary<OnCallReading | "absent">) =>
  fc
    .record({
      answers: fc.tuple(answers, answers, answers),
      matches: anyMatches,
      placeholders: fc.subarray([...NAMES], { maxLength: 1 }),
      standIns: fc.shuffledSubarray([...STAND_INS], { maxLength: 2 }),
      unfitStandIns: fc.subarray([...STAND_INS]),
      known: anyGroup,
    })
    .map(
      ({ answers, matches, placeholders, standIns, unfitStandIns, known }): Surroundings => ({
        rotation: {
          ...rotation,
          schedules: SCHEDULES.map((id) => ({ id, name: id })),
          fallbackUserIds: standIns.map((name) => `U-${name}`),
        },
        readings: new Map(
          SCHEDULES.flatMap((id, i) => {
            const answer = answers[i];
            return answer && answer !== "absent" ? [[id, answer] as const] : [];
          }),
        ),
        match: ({ name }) => matches.get(name) ?? { status: "unknown" },
        fallback: fallback(
          ...standIns.map((name) => member(name, unfitStandIns.includes(name) ? "guest" : null)),
        ),
        isPlaceholder: ({ name }) => placeholders.some((one) => one === name),
        group: known,
      }),
    );

const whole = anySurroundings(anyReading);
const any = anySurroundings(fc.oneof({ weight: 3, arbitrary: anyReading }, anyHalf));

/** What a rotation can have been through: each plan made on what the one before it said. */
const anyPast: fc.Arbitrary<RotationState> = fc
  .array(any, { maxLength: 3 })
  .map((past) =>
    past.reduce(
      (state, at, index) => plan({ ...at, state, now: NOW - 1_000 * (past.length - index) }).state,
      INITIAL_STATE,
    ),
  );

const onCallIn = ({ readings, isPlaceholder }: Surroundings) =>
  [...readings.values()]
    .flatMap((r) => (r.ok ? r.value.people : []))
    .filter((p) => !isPlaceholder(p));

/** The claim itself, told apart from how it is computed: everyone on call, matched and fit. */
const union = (at: Surroundings): string[] => {
  const ids = onCallIn(at).flatMap((p) => {
    const found = at.match(p);
    return found.status === "matched" && found.member.unfit === null ? [found.member.id] : [];
  });
  return [...new Set(ids)].sort();
};

const isWritable = (known: PlanInput["group"]) =>
  known !== "gone" && !known?.isDisabled && !known?.isManagedElsewhere;

/** Slack after the outbox has done what was planned. */
const applied = (known: PlanInput["group"], { write }: Plan): PlanInput["group"] =>
  write === null ? known : { ...group([]), members: write };

const names = (cast: readonly { readonly name: string }[]) => cast.map((one) => one.name).sort();

describe("whatever happened before and whatever is read", () => {
  it("the members are the union of those on call whom Slack takes", () => {
    fc.assert(
      fc.property(whole, anyPast, (at, state) => {
        const { state: next, isDecided } = plan({ ...at, state, now: NOW });
        expect(isDecided).toBe(true);
        const members = union(at);
        fc.pre(members.length > 0);
        expect(next).toMatchObject({ desired: members, by: "schedule" });
        expect(names(next.cast)).toEqual([...new Set(names(onCallIn(at)))]);
      }),
    );
  });

  it("without anybody whom Slack takes, the fit of the fallback go in, else the last people stay", () => {
    fc.assert(
      fc.property(whole, anyPast, (at, state) => {
        fc.pre(union(at).length === 0);
        const next = plan({ ...at, state, now: NOW }).state;
        const fit = [...at.fallback.values()].flatMap((m) => (m.unfit === null ? [m.id] : []));
        if (fit.length > 0) {
          expect(next).toMatchObject({ desired: fit.sort(), by: "fallback" });
        } else {
          expect(next).toMatchObject({ desired: state.desired, cast: state.cast, by: "last" });
        }
      }),
    );
  });

  it("a group is never emptied", () => {
    fc.assert(
      fc.property(any, anyPast, (at, state) => {
        const { write, state: next } = plan({ ...at, state, now: NOW });
        expect(write).not.toEqual([]);
        expect(next.desired).not.toEqual([]);
      }),
    );
  });

  it("a group that can be written gets exactly what it lacks, another none", () => {
    fc.assert(
      fc.property(whole, anyPast, (at, state) => {
        const { write, state: next } = plan({ ...at, state, now: NOW });
        const holds = at.group === null || at.group === "gone" ? [] : [...at.group.members].sort();
        const isRight = String(holds) === String(next.desired ?? holds);
        expect(write).toEqual(isWritable(at.group) && !isRight ? next.desired : null);
      }),
    );
  });

  it("half an answer touches nothing but the problems told", () => {
    const spoilt = fc
      .tuple(whole, fc.constantFrom(...SCHEDULES), anyHalf)
      .map(([at, id, half]): Surroundings => {
        const readings = new Map(at.readings);
        if (half === "absent") readings.delete(id);
        else readings.set(id, half);
        return { ...at, readings };
      });
    fc.assert(
      fc.property(spoilt, anyPast, (at, state) => {
        const { state: next, write, handover } = plan({ ...at, state, now: NOW });
        expect({ write, handover }).toEqual({ write: null, handover: null });
        expect({ ...next, problems: [] }).toEqual({ ...state, problems: [] });
      }),
    );
  });

  it("one person whom Slack wasn't asked about leaves everything as it is", () => {
    fc.assert(
      fc.property(whole, anyPast, fc.nat(), (at, state, pick) => {
        const onCall = onCallIn(at);
        fc.pre(onCall.length > 0);
        const unasked = onCall[pick % onCall.length]?.id;
        const match: PlanInput["match"] = (p) =>
          p.id === unasked ? { status: "unknown" } : at.match(p);
        expect(plan({ ...at, match, state, now: NOW })).toEqual({
          isDecided: false,
          state,
          write: null,
          handover: null,
        });
      }),
    );
  });

  it("the same again, done already, changes nothing", () => {
    fc.assert(
      fc.property(any, anyPast, (at, state) => {
        const first = plan({ ...at, state, now: NOW });
        const known = applied(at.group, first);
        // Stored in between, as the workspace does.
        const stored: RotationState = JSON.parse(JSON.stringify(first.state));
        expect(plan({ ...at, group: known, state: stored, now: NOW + 60_000 })).toEqual({
          isDecided: first.isDecided,
          state: first.state,
          write: null,
          handover: null,
        });
      }),
    );
  });

  it("the order in which the systems answer changes nothing for Slack", () => {
    fc.assert(
      fc.property(whole, anyPast, (at, state) => {
        const first = plan({ ...at, state, now: NOW });
        const turned = new Map(
          [...at.readings]
            .reverse()
            .map(([id, r]): [string, OnCallReading] => [
              id,
              r.ok ? { ok: true, value: { ...r.value, people: r.value.people.toReversed() } } : r,
            ]),
        );
        const known = applied(at.group, first);
        const again = plan({ ...at, readings: turned, group: known, state: first.state, now: NOW });
        expect([again.write, again.handover]).toEqual([null, null]);
      }),
    );
  });

  it("a problem that stands keeps since when it does", () => {
    fc.assert(
      fc.property(any, any, anyPast, (at, later, state) => {
        const before = plan({ ...at, state, now: NOW }).state.problems;
        const after = plan({
          ...later,
          state: { ...state, problems: before },
          now: NOW + 1_000,
        }).state.problems;
        const key = ({ problem }: (typeof before)[number]) =>
          problem.kind === "schedule_unread" ? problem.scheduleName : JSON.stringify(problem);
        const known = new Map(before.map((p) => [key(p), p.since]));
        for (const one of after) expect(one.since).toBe(known.get(key(one)) ?? NOW + 1_000);
      }),
    );
  });

  it("a handover is announced exactly when the people change, and tells the whole change", () => {
    fc.assert(
      fc.property(any, anyPast, (at, state) => {
        const { state: next, handover } = plan({ ...at, state, now: NOW });
        const [before, after] = [names(state.cast), names(next.cast)];
        if (String(before) === String(after)) {
          expect(handover).toBeNull();
          return;
        }
        expect(names(handover?.comesIn ?? [])).toEqual(after.filter((n) => !before.includes(n)));
        expect(names(handover?.goes ?? [])).toEqual(before.filter((n) => !after.includes(n)));
        expect(names(handover?.stays ?? [])).toEqual(after.filter((n) => before.includes(n)));
        expect(handover).toMatchObject({ until: next.until, at: NOW, by: next.by });
      }),
    );
  });
});
