import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { OnCallPerson, ShiftsReading } from "../../../src/domain/on-call.ts";
import type { Rotation } from "../../../src/domain/rotation.ts";
import { NO_OPTIONS } from "../../../src/domain/rotation-options.ts";
import type { Match } from "../../../src/domain/slack-member.ts";
import { upcomingOf, whileUnread } from "../../../src/domain/upcoming.ts";

const HOUR = 3_600_000;
const person = (id: string): OnCallPerson => ({
  id,
  name: `Name ${id}`,
  emails: [`${id}@x.example`],
});
const rotation: Rotation = {
  id: "r1",
  name: "Platform",
  groupId: "S1",
  schedules: [{ id: "A", name: "A" }],
  channelIds: [],
  fallbackUserIds: [],
  options: NO_OPTIONS,
  version: 1,
  membersBefore: [],
};
const shifts = (...stretches: [number, number, string][]): ShiftsReading => ({
  ok: true,
  value: stretches.map(([from, until, who]) => ({
    from: from * HOUR,
    until: until * HOUR,
    people: who === "" ? [] : who.split("").map(person),
  })),
});
const matched = (p: OnCallPerson): Match => ({
  status: "matched",
  member: { id: `U${p.id}`, name: p.name, email: null, ineligible: null, isAdmin: false },
});
/** Shifts of one hour, one person after another. */
const hourlyShifts = (count: number): ShiftsReading =>
  shifts(
    ...Array.from({ length: count }, (_, n): [number, number, string] => [
      n,
      n + 1,
      n % 2 === 0 ? "a" : "b",
    ]),
  );
const look = (
  readings: Record<string, ShiftsReading>,
  more: {
    rotation?: Partial<Rotation>;
    match?: (p: OnCallPerson) => Match;
    isPlaceholder?: (p: OnCallPerson) => boolean;
  } = {},
) =>
  upcomingOf(
    { ...rotation, ...more.rotation },
    new Map(Object.entries(readings)),
    { match: more.match ?? matched, isPlaceholder: more.isPlaceholder ?? (() => false) },
    0,
  );
const next = (at: number, ...who: string[]) => ({
  from: at * HOUR,
  people: who.map((id) => ({ personId: id, userId: `U${id}`, name: `Name ${id}` })),
});

describe("upcoming handovers", () => {
  it("list the next people and their start", () => {
    expect(look({ A: shifts([0, 8, "a"], [8, 24, "b"]) })).toEqual({
      next: [next(8, "b")],
      warnings: [],
    });
  });

  it("list later ones too, so that the next is known after a handover", () => {
    const seen = look({ A: shifts([0, 8, "a"], [8, 9, "b"], [9, 12, ""], [12, 24, "a"]) });
    expect(seen?.next).toEqual([next(8, "b"), next(9), next(12, "a")]);
  });

  it("leave out a shift of the same person, and the end of the window", () => {
    expect(look({ A: shifts([0, 8, "a"], [8, 24, "a"]) })?.next).toEqual([]);
  });

  const two = { rotation: { schedules: ["A", "B"].map((id) => ({ id, name: id })) } };

  it("combine all schedules", () => {
    const seen = look({ A: shifts([0, 24, "a"]), B: shifts([0, 6, "b"], [6, 24, "c"]) }, two);
    expect(seen?.next).toEqual([next(6, "a", "c")]);
  });

  it("are in time order across schedules", () => {
    const seen = look(
      { A: shifts([0, 10, "a"], [10, 24, "b"]), B: shifts([0, 6, "c"], [6, 24, "d"]) },
      two,
    );
    expect(seen?.next).toEqual([next(6, "a", "d"), next(10, "b", "d")]);
  });

  it.each([
    [0, 4],
    [1, 4],
    [24, 50],
  ] as const)("reach as far as reminders of %i hours need: %i handovers", (hours, count) => {
    const options = { ...NO_OPTIONS, remindHours: hours };
    expect(look({ A: hourlyShifts(60) }, { rotation: { options } })?.next).toHaveLength(count);
  });

  it("come with the first three warnings", () => {
    const people = shifts([0, 1, ""], [1, 2, "a"], [2, 3, "b"], [3, 4, "c"], [4, 5, "d"]);
    const seen = look({ A: people }, { match: () => ({ status: "no_account" }) });
    expect(seen?.warnings.map(({ at }) => at)).toEqual([HOUR, 2 * HOUR, 3 * HOUR]);
  });

  it("count a placeholder as nobody", () => {
    const seen = look(
      { A: shifts([0, 8, "a"], [8, 24, "x"]) },
      { isPlaceholder: ({ id }) => id === "x" },
    );
    expect(seen).toEqual({
      next: [next(8)],
      warnings: [{ at: 8 * HOUR, problem: { kind: "nobody_on_call", holding: "last" } }],
    });
  });

  it("come without warnings about people not looked up in Slack yet", () => {
    const seen = look(
      { A: shifts([0, 8, "a"], [8, 24, "b"]) },
      { match: () => ({ status: "unknown" }) },
    );
    expect(seen).toEqual({
      next: [{ from: 8 * HOUR, people: [{ personId: "b", userId: null, name: "Name b" }] }],
      warnings: [],
    });
  });

  it("warn of a gap once", () => {
    const gaps = { A: shifts([0, 8, "a"], [8, 9, ""], [9, 12, "a"], [12, 24, ""]) };
    expect(look(gaps)?.warnings).toEqual([
      { at: 8 * HOUR, problem: { kind: "nobody_on_call", holding: "last" } },
    ]);
    expect(look(gaps, { rotation: { fallbackUserIds: ["U9"] } })?.warnings[0]?.problem).toEqual({
      kind: "nobody_on_call",
      holding: "fallback",
    });
  });

  it("warn of a person without a Slack account before their shift", () => {
    const seen = look(
      { A: shifts([0, 8, "a"], [8, 24, "b"]) },
      { match: (p) => (p.id === "b" ? { status: "no_account" } : matched(p)) },
    );
    expect(seen?.warnings).toEqual([
      {
        at: 8 * HOUR,
        problem: { kind: "no_slack_match", personName: "Name b", email: "b@x.example" },
      },
    ]);
  });

  it.each(["deactivated", "guest", "bot"] as const)(
    "warn of a %s account before its shift",
    (ineligible) => {
      const member = { id: "Ub", name: "Name b", email: null, ineligible, isAdmin: false };
      const seen = look(
        { A: shifts([0, 8, "a"], [8, 24, "b"]) },
        { match: (p) => (p.id === "b" ? { status: "matched", member } : matched(p)) },
      );
      expect(seen?.warnings).toEqual([
        {
          at: 8 * HOUR,
          problem: { kind: "unfit", personName: "Name b", userId: "Ub", ineligible },
        },
      ]);
    },
  );

  it("are unknown where a schedule can't be read", () => {
    expect(look({ A: { ok: false, error: { reason: "not_found" } } })).toBeNull();
    expect(look({})).toBeNull();
  });

  it("are in the future, and never list the people on call already", () => {
    const stretch = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.constantFrom("", "a", "b", "ab"));
    fc.assert(
      fc.property(fc.array(stretch, { minLength: 1, maxLength: 8 }), (parts) => {
        let at = 0;
        const list = parts.map(([length, who]): [number, number, string] => {
          at += length;
          return [at - length, at, who];
        });
        const seen = look({ A: shifts(...list) });
        const present = list[0]?.[2];
        const expected = list.find(([, , who]) => who !== present);
        expect(seen?.next[0]?.from ?? null).toBe(expected ? expected[0] * HOUR : null);
        expect(seen?.warnings.every((w) => w.at > 0)).toBe(true);
      }),
    );
  });
});

describe("while the coming shifts can't be read", () => {
  const read = {
    next: [
      { from: 4 * HOUR, people: [] },
      { from: 8 * HOUR, people: [] },
    ],
    warnings: [],
  };

  it("what was read before is believed for an hour", () => {
    const first = whileUnread(read, HOUR);
    expect(first).toEqual({ ...read, unreadSince: HOUR });
    expect(whileUnread(first, 2 * HOUR - 1)).toEqual(first);
    expect(whileUnread(first, 2 * HOUR)).toBeNull();
  });

  it("it is believed until the first handover only", () => {
    const first = whileUnread(read, 3.5 * HOUR);
    expect(whileUnread(first, 4 * HOUR - 1)).toEqual(first);
    expect(whileUnread(first, 4 * HOUR)).toBeNull();
  });

  it("nothing stays nothing", () => {
    expect(whileUnread(null, HOUR)).toBeNull();
  });
});

describe("upcoming handovers of a group by the option Members", () => {
  const members = (one: "next" | "on_call_and_next" | "everyone") => ({
    rotation: { options: { ...NO_OPTIONS, members: one } },
  });
  const far = shifts([0, 8, "a"], [8, 24, "b"], [24, 100, "c"], [100, 200, "d"]);
  const expected = (people: string) =>
    [...people].map((id) => ({ personId: id, userId: `U${id}`, name: `Name ${id}`, as: "next" }));

  it("have whoever is next then, as far as the window reaches", () => {
    expect(upcomingWithin(26, far, members("next"))?.next).toEqual([
      { from: 8 * HOUR, people: expected("c") },
      { from: 24 * HOUR, people: expected("d") },
    ]);
  });

  it("have both, each in their standing", () => {
    const [first] = upcomingWithin(26, far, members("on_call_and_next"))?.next ?? [];
    expect(first?.people).toEqual([...next(8, "b").people, ...expected("c")]);
  });

  it("don't warn of a gap where nobody is in sight, and know none of everyone", () => {
    const last = shifts([0, 8, "a"], [8, 24, "b"]);
    expect(upcomingWithin(26, last, members("next"))?.warnings).toEqual([]);
    expect(upcomingWithin(26, last, members("everyone"))).toEqual({ next: [], warnings: [] });
  });

  function upcomingWithin(
    hours: number,
    reading: ShiftsReading,
    more: { readonly rotation: Partial<Rotation> },
  ) {
    const facts = { match: matched, isPlaceholder: () => false };
    return upcomingOf(
      { ...rotation, ...more.rotation },
      new Map([["A", reading]]),
      facts,
      0,
      hours * HOUR,
    );
  }
});
