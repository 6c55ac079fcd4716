import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OnCallReading } from "../../../src/domain/on-call.ts";
import { type Plan, type PlanInput, plan } from "../../../src/domain/plan.ts";
import type { RotationState } from "../../../src/domain/rotation-state.ts";
import { any, anyHalf, anyPast, SCHEDULES, type Surroundings, whole } from "./plan-arbitraries.ts";
import { group, NOW } from "./plan-fixture.ts";

const onCallIn = ({ readings, isPlaceholder }: Surroundings) =>
  [...readings.values()]
    .flatMap((r) => (r.ok ? r.value.people : []))
    .filter((p) => !isPlaceholder(p));

/** The claim itself, told apart from how it is computed: everyone on call, matched and fit. */
const union = (at: Surroundings): string[] => {
  const ids = onCallIn(at).flatMap((p) => {
    const found = at.match(p);
    return found.status === "matched" && found.member.ineligible === null ? [found.member.id] : [];
  });
  return [...new Set(ids)].sort();
};

const isWritable = (known: PlanInput["group"]) =>
  known !== "gone" && !known?.isDisabled && !known?.isManagedElsewhere;

/** Slack after the outbox has done what was planned. */
const applied = (known: PlanInput["group"], { write }: Plan): PlanInput["group"] =>
  write === null ? known : { ...group([]), members: write };

const names = (onCall: readonly { readonly name: string }[]) =>
  onCall.map((one) => one.name).sort();

describe("whatever happened before and whatever is read", () => {
  it("the members are the union of those on call whom Slack takes", () => {
    fc.assert(
      fc.property(whole, anyPast, (at, state) => {
        const { state: next, isDecided } = plan({ ...at, state, now: NOW });
        expect(isDecided).toBe(true);
        const members = union(at);
        fc.pre(members.length > 0);
        expect(next).toMatchObject({ desired: members, by: "schedule" });
        expect(names(next.onCall)).toEqual([...new Set(names(onCallIn(at)))]);
      }),
    );
  });

  it("without anybody whom Slack takes, the fit of the fallback go in, else the last people stay", () => {
    fc.assert(
      fc.property(whole, anyPast, (at, state) => {
        fc.pre(union(at).length === 0);
        const next = plan({ ...at, state, now: NOW }).state;
        const fit = at.rotation.fallbackUserIds.filter((id) => at.account(id)?.ineligible === null);
        if (fit.length > 0) {
          expect(next).toMatchObject({ desired: fit.sort(), by: "fallback" });
        } else {
          expect(next).toMatchObject({ desired: state.desired, onCall: state.onCall, by: "last" });
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
          problem.kind === "schedule_unread" ? problem.scheduleId : JSON.stringify(problem);
        const known = new Map(before.map((p) => [key(p), p.since]));
        for (const one of after) expect(one.since).toBe(known.get(key(one)) ?? NOW + 1_000);
      }),
    );
  });

  it("a handover is announced exactly when the people change, and tells the whole change", () => {
    fc.assert(
      fc.property(any, anyPast, (at, state) => {
        const { state: next, handover } = plan({ ...at, state, now: NOW });
        const [before, after] = [names(state.onCall), names(next.onCall)];
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
