/** Arbitrary plan inputs: rotations, readings (failed ones included) and earlier states. */

import fc from "fast-check";
import type { OnCallReading } from "../../../src/domain/on-call.ts";
import { type PlanInput, plan } from "../../../src/domain/plan.ts";
import { INITIAL_STATE, type RotationState } from "../../../src/domain/rotation-state.ts";
import type { IneligibleReason, Match } from "../../../src/domain/slack-member.ts";
import { accounts, group, matched, member, NOW, person, rotation, unread } from "./plan-fixture.ts";

const NAMES = ["ada", "bea", "cem", "dan", "eve"] as const;
/** Fallback members always have an account: they are chosen in Slack. */
const FALLBACK_NAMES = ["ada", "bea", "fay"] as const;
export const SCHEDULES = ["S-1", "S-2", "S-3"] as const;

/** The input of one plan, without the state of the plan before it. */
export type Surroundings = Omit<PlanInput, "state" | "now">;

const anyNames = fc.subarray([...NAMES]);
const anyIneligible = fc.constantFrom<IneligibleReason>(
  "deactivated",
  "guest",
  "bot",
  "foreign",
  "invited",
);
const anyUntil = fc.option(fc.integer({ min: NOW, max: NOW + 86_400_000 }));

const anyReading: fc.Arbitrary<OnCallReading> = fc
  .tuple(fc.shuffledSubarray([...NAMES]), anyUntil)
  .map(([names, until]) => ({ ok: true, value: { people: names.map(person), until } }));

export const anyHalf: fc.Arbitrary<OnCallReading | "absent"> = fc.constantFrom<
  OnCallReading | "absent"
>(
  "absent",
  unread({ reason: "postponed" }),
  unread({ reason: "unreachable", detail: "timed out" }),
  unread({ reason: "rate_limited", until: NOW + 1_000 }),
  unread({ reason: "unreadable", detail: "not JSON" }),
);

const matchOf = (name: string): fc.Arbitrary<Match> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant(matched(name)) },
    anyIneligible.map((ineligible) => matched(name, ineligible)),
    FALLBACK_NAMES.some((fallback) => fallback === name)
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
      fallbackNames: fc.shuffledSubarray([...FALLBACK_NAMES], { maxLength: 2 }),
      ineligibleNames: fc.subarray([...FALLBACK_NAMES]),
      known: anyGroup,
    })
    .map(
      ({
        answers,
        matches,
        placeholders,
        fallbackNames,
        ineligibleNames,
        known,
      }): Surroundings => ({
        drift: null,
        rotation: {
          ...rotation,
          schedules: SCHEDULES.map((id) => ({ id, name: id })),
          fallbackUserIds: fallbackNames.map((name) => `U-${name}`),
        },
        readings: new Map(
          SCHEDULES.flatMap((id, i) => {
            const answer = answers[i];
            return answer && answer !== "absent" ? [[id, answer] as const] : [];
          }),
        ),
        match: ({ name }) => matches.get(name) ?? { status: "unknown" },
        account: accounts(
          ...fallbackNames.map((name) =>
            member(name, ineligibleNames.includes(name) ? "guest" : null),
          ),
        ),
        isPlaceholder: ({ name }) => placeholders.some((placeholder) => placeholder === name),
        group: known,
        upcoming: null,
      }),
    );

export const whole = anySurroundings(anyReading);
export const any = anySurroundings(fc.oneof({ weight: 3, arbitrary: anyReading }, anyHalf));

/** The state after up to three plans, each made on the state of the one before it. */
export const anyPast: fc.Arbitrary<RotationState> = fc
  .array(any, { maxLength: 3 })
  .map((past) =>
    past.reduce(
      (state, at, index) => plan({ ...at, state, now: NOW - 1_000 * (past.length - index) }).state,
      INITIAL_STATE,
    ),
  );
