/** Options only add members: they never change the people on call, announcements, or the effect of failed readings. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { baseMembersOf, peopleIn, timesOf } from "../../../src/domain/extra-members.ts";
import { plan } from "../../../src/domain/plan.ts";
import { NO_OPTIONS, type RotationOptions } from "../../../src/domain/rotation-options.ts";
import type { Upcoming } from "../../../src/domain/rotation-state.ts";
import { INITIAL_STATE, type RotationState } from "../../../src/domain/rotation-state.ts";
import { sortedSet } from "../../../src/domain/sets.ts";
import { any, type Surroundings, whole } from "./plan-arbitraries.ts";
import { accounts, group, member, memberOnCall, NOW } from "./plan-fixture.ts";

const MINUTE = 60_000;
const NAMES = ["ada", "bea", "cem", "dan", "eve", "fay", "lea"];
const known = accounts(...NAMES.map((name) => member(name)));

const anyOptions: fc.Arbitrary<RotationOptions> = fc
  .record({
    keepOutgoingMinutes: fc.constantFrom(0, 5, 30),
    letInEarlyMinutes: fc.constantFrom(0, 5, 30),
    alwaysUserIds: fc.subarray(["U-lea", "U-ada", "U-nobody"]),
    tellPeople: fc.boolean(),
    remindHours: fc.constantFrom(0, 1, 24),
  })
  .map((options) => ({ ...NO_OPTIONS, ...options }));
const anyUpcoming: fc.Arbitrary<Upcoming | null> = fc.option(
  fc
    .array(fc.tuple(fc.integer({ min: -10, max: 60 }), fc.subarray(NAMES)), { maxLength: 3 })
    .map((changes) => ({
      next: changes
        .toSorted(([a], [b]) => a - b)
        .map(([minutes, names]) => ({
          from: NOW + minutes * MINUTE,
          people: names.map(memberOnCall),
        })),
      warnings: [],
    })),
);
type Scene = { readonly at: Surroundings; readonly minutes: number };
/** One rotation over an hour: the readings change, the options stay. */
const anyStory = (surroundings: fc.Arbitrary<Surroundings>) =>
  fc
    .tuple(
      fc.array(
        fc.record({ at: surroundings, minutes: fc.nat({ max: 20 }), upcoming: anyUpcoming }),
        { minLength: 1, maxLength: 5 },
      ),
      anyOptions,
    )
    .map(([scenes, options]) => ({
      options,
      scenes: scenes.map(
        ({ at, minutes, upcoming }): Scene => ({
          minutes,
          at: { ...at, upcoming, account: (id) => at.account(id) ?? known(id) },
        }),
      ),
    }));

type Step = ReturnType<typeof plan> & { readonly now: number; readonly before: RotationState };

function play(scenes: readonly Scene[], options: RotationOptions): readonly Step[] {
  const steps: Step[] = [];
  let before = INITIAL_STATE;
  let now = NOW;
  for (const { at, minutes } of scenes) {
    now += minutes * MINUTE;
    const rotation = { ...at.rotation, options };
    const step = plan({ ...at, rotation, state: before, now });
    steps.push({ ...step, now, before });
    before = step.state;
  }
  return steps;
}

describe("through any course of events, options", () => {
  it("change neither the people on call nor announcements, and no problem but their own", () => {
    fc.assert(
      fc.property(anyStory(any), ({ scenes, options }) => {
        const plain = play(scenes, NO_OPTIONS);
        for (const [i, step] of play(scenes, options).entries()) {
          const other = plain[i];
          expect([step.isDecided, step.handover, step.state.onCall, step.state.by]).toEqual([
            other?.isDecided,
            other?.handover,
            other?.state.onCall,
            other?.state.by,
          ]);
          expect(baseMembersOf(step.state)).toEqual(other?.state.desired);
          expect(step.state.problems.filter((p) => p.problem.kind !== "always_unfit")).toEqual(
            other?.state.problems,
          );
        }
      }),
    );
  });

  it("only add members to the people on call", () => {
    fc.assert(
      fc.property(anyStory(whole), ({ scenes, options }) => {
        for (const { state } of play(scenes, options)) {
          const held = baseMembersOf(state);
          const others = state.extraMembers ? peopleIn(state.extraMembers) : [];
          if (held === null) continue;
          expect(state.desired).toEqual(sortedSet([...held, ...others]));
        }
      }),
    );
  });

  it("keep nobody longer and let nobody in earlier than set", () => {
    fc.assert(
      fc.property(anyStory(whole), ({ scenes, options }) => {
        for (const { state, now } of play(scenes, options)) {
          for (const { since } of state.extraMembers?.outgoing ?? []) {
            expect(since).toBeLessThanOrEqual(now);
            expect(now - since).toBeLessThan(options.keepOutgoingMinutes * MINUTE);
          }
          for (const { from } of state.extraMembers?.incoming ?? []) {
            expect(from - now).toBeLessThanOrEqual(options.letInEarlyMinutes * MINUTE);
          }
        }
      }),
    );
  });

  it("keep only people who went off call, and let in only people with an upcoming shift", () => {
    fc.assert(
      fc.property(anyStory(whole), ({ scenes, options }) => {
        const gone = new Set<string | null>();
        const coming = new Set<string | null>();
        for (const [i, { state, handover }] of play(scenes, options).entries()) {
          for (const person of handover?.goes ?? []) gone.add(person.userId);
          const next = scenes[i]?.at.upcoming?.next ?? [];
          for (const person of next.flatMap(({ people }) => people)) coming.add(person.userId);
          const { outgoing = [], incoming = [] } = state.extraMembers ?? {};
          expect(outgoing.filter(({ userId }) => !gone.has(userId))).toEqual([]);
          expect(incoming.filter(({ userId }) => !coming.has(userId))).toEqual([]);
        }
      }),
    );
  });

  it("change nothing after a failed reading", () => {
    fc.assert(
      fc.property(anyStory(any), ({ scenes, options }) => {
        for (const [i, { state, before, write }] of play(scenes, options).entries()) {
          const readings = scenes[i]?.at.readings;
          const { schedules = [] } = scenes[i]?.at.rotation ?? {};
          if (schedules.every(({ id }) => readings?.get(id)?.ok)) continue;
          expect(write).toBeNull();
          expect({ ...state, problems: [] }).toEqual({ ...before, problems: [] });
        }
      }),
    );
  });

  it("change nothing when the same is read again", () => {
    fc.assert(
      fc.property(anyStory(whole), ({ scenes, options }) => {
        const last = play(scenes, options).at(-1);
        const scene = scenes.at(-1);
        if (!last || !scene) return;
        const rotation = { ...scene.at.rotation, options };
        const known = last.write === null ? scene.at.group : { ...group([]), members: last.write };
        const state: RotationState = JSON.parse(JSON.stringify(last.state));
        const again = plan({ ...scene.at, rotation, group: known, state, now: last.now });
        expect(again).toMatchObject({ state: last.state, write: null, handover: null });
      }),
    );
  });

  it("change the group only at their reported times, or with the schedules", () => {
    fc.assert(
      fc.property(anyStory(whole), fc.nat({ max: 40 * MINUTE }), ({ scenes, options }, ms) => {
        const last = play(scenes, options).at(-1);
        const scene = scenes.at(-1);
        if (!last || !scene) return;
        const rotation = { ...scene.at.rotation, options };
        const { leave, enter } = timesOf(rotation, last.state, scene.at.upcoming);
        const coming = [
          ...(scene.at.upcoming?.next ?? []),
          ...(last.state.extraMembers?.incoming ?? []),
        ];
        const shifts = coming.map(({ from }) => from);
        const ends = [...scene.at.readings.values()].flatMap((r) =>
          r.ok && r.value.until !== null ? [r.value.until] : [],
        );
        const now = last.now + ms;
        fc.pre([...leave, ...enter, ...shifts, ...ends].every((t) => t <= last.now || t > now));
        const later = plan({ ...scene.at, rotation, state: last.state, now }).state;
        expect(later.desired).toEqual(last.state.desired);
      }),
    );
  });
});
