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

/** The expected members, computed independently: everybody on call who is matched and eligible. */
const union = (at: Surroundings): string[] => {
  const ids = onCallIn(at).flatMap((p) => {
    const found = at.match(p);
    return found.status === "matched" && found.member.ineligible === null ? [found.member.id] : [];
  });
  return [...new Set(ids)].sort();
};

const isWritable = (known: PlanInput["group"]) =>
  known !== "gone" && !known?.isDisabled && !known?.isManagedElsewhere;

/** The group after the outbox has applied the plan. */
const applied = (known: PlanInput["group"], { write }: Plan): PlanInput["group"] =>
  write === null ? known : { ...group([]), members: write };

const names = (onCall: readonly { readonly name: string }[]) =>
  onCall.map((person) => person.name).sort();

describe("after any earlier plans and with any readings", () => {
  it("the members are the union of the eligible people on call", () => {
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

  it("without eligible people on call, eligible fallback members join, else the last people stay", () => {
    fc.assert(
      fc.property(whole, anyPast, (at, state) => {
        fc.pre(union(at).length === 0);
        const next = plan({ ...at, state, now: NOW }).state;
        const eligible = at.rotation.fallbackUserIds.filter(
          (id) => at.account(id)?.ineligible === null,
        );
        if (eligible.length > 0) {
          expect(next).toMatchObject({ desired: eligible.sort(), by: "fallback" });
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

  it("a writable group is written exactly when its members differ, another never", () => {
    fc.assert(
      fc.property(whole, anyPast, (at, state) => {
        const { write, state: next } = plan({ ...at, state, now: NOW });
        const members =
          at.group === null || at.group === "gone" ? [] : [...at.group.members].sort();
        const isRight = String(members) === String(next.desired ?? members);
        expect(write).toEqual(isWritable(at.group) && !isRight ? next.desired : null);
      }),
    );
  });

  it("a failed reading changes nothing but the problems", () => {
    const withFailedReading = fc
      .tuple(whole, fc.constantFrom(...SCHEDULES), anyHalf)
      .map(([at, id, half]): Surroundings => {
        const readings = new Map(at.readings);
        if (half === "absent") readings.delete(id);
        else readings.set(id, half);
        return { ...at, readings };
      });
    fc.assert(
      fc.property(withFailedReading, anyPast, (at, state) => {
        const { state: next, write, handover } = plan({ ...at, state, now: NOW });
        expect({ write, handover }).toEqual({ write: null, handover: null });
        expect({ ...next, problems: [] }).toEqual({ ...state, problems: [] });
      }),
    );
  });

  it("one person not looked up in Slack yet leaves everything as it is", () => {
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

  it("the same input, once applied, changes nothing", () => {
    fc.assert(
      fc.property(any, anyPast, (at, state) => {
        const first = plan({ ...at, state, now: NOW });
        const known = applied(at.group, first);
        // Stored as JSON in between, as in the workspace.
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

  it("the order of the readings changes nothing in Slack", () => {
    fc.assert(
      fc.property(whole, anyPast, (at, state) => {
        const first = plan({ ...at, state, now: NOW });
        const reversed = new Map(
          [...at.readings]
            .reverse()
            .map(([id, r]): [string, OnCallReading] => [
              id,
              r.ok ? { ok: true, value: { ...r.value, people: r.value.people.toReversed() } } : r,
            ]),
        );
        const known = applied(at.group, first);
        const again = plan({
          ...at,
          readings: reversed,
          group: known,
          state: first.state,
          now: NOW,
        });
        expect([again.write, again.handover]).toEqual([null, null]);
      }),
    );
  });

  it("a persisting problem keeps its start", () => {
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
        for (const problem of after)
          expect(problem.since).toBe(known.get(key(problem)) ?? NOW + 1_000);
      }),
    );
  });

  it("a handover is announced exactly when the people change, with the whole change", () => {
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
