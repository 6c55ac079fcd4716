/** How far ahead shifts are read to find who is next, and in how many reads. */
import { expect, test } from "vitest";
import type { OnCall, OnCallPerson, ShiftsReading } from "../../../src/domain/on-call.ts";
import { err, ok } from "../../../src/domain/result.ts";
import { readNext } from "../../../src/schedulers/next.ts";

const DAY = 24 * 3_600_000;
const person = (id: string): OnCallPerson => ({ id, name: id, emails: [] });

/** Each schedule's shift ends after so many days, and b's begins then. */
function ahead(days: Readonly<Record<string, number>>) {
  const reads: (readonly [ids: string, days: number])[] = [];
  const shifts = async (ids: readonly string[], from: number, until: number) => {
    reads.push([ids.join(""), (until - from) / DAY]);
    return new Map(
      ids.map((id): [string, ShiftsReading] => {
        const end = (days[id] ?? 0) * DAY;
        if (end < 0) return [id, err({ reason: "not_found" })];
        const stretches = [
          { from: 0, until: Math.min(end, until), people: [person("a")] },
          { from: end, until, people: [person("b")] },
        ];
        return [id, ok(stretches.filter((one) => one.from < one.until))];
      }),
    );
  };
  return { reads, shifts, ids: Object.keys(days) };
}

async function read(
  days: Readonly<Record<string, number>>,
  onCall: (id: string) => OnCall | null = () => null,
) {
  const { reads, shifts, ids } = ahead(days);
  const found = await readNext(
    { scheduler: { shifts }, ids, now: 0, isPlaceholder: () => false },
    onCall,
  );
  const next = ids.map((id) => {
    const reading = found.get(id);
    return reading?.ok ? reading.value.people.map((one) => one.id).join("") : reading?.error.reason;
  });
  return { next, reads };
}

test("Step by step farther, and only where nobody was in sight", async () => {
  const { next, reads } = await read({ h: 0.5, w: 7, m: 31, q: 80, y: 365, x: -1 });
  expect(next).toEqual(["b", "b", "b", "b", "", "not_found"]);
  expect(reads).toEqual([
    ["hwmqyx", 1],
    ["wmqy", 2],
    ["wmqy", 8],
    ["mqy", 36],
    ["qy", 90],
  ]);
});

test("Once, where it is known when the present shift ends, or that it doesn't for a week", async () => {
  const days = { h: 0.5, w: 7, m: 31 };
  const until: Readonly<Record<string, number | null>> = { h: 0.5 * DAY, w: 7 * DAY, m: null };
  const { next, reads } = await read(days, (id) => ({
    people: [person("a")],
    until: until[id] ?? null,
  }));
  expect(next).toEqual(["b", "b", "b"]);
  expect(reads).toEqual([
    ["h", 1],
    ["w", 8],
    ["m", 36],
  ]);
});

test("A few at a time far ahead, so that what was read stays read", async () => {
  const far = Object.fromEntries([..."abcdefghijklmnopqrstuvwxy"].map((id) => [id, 31]));
  const { reads } = await read(far, () => ({ people: [person("a")], until: null }));
  expect(reads.map(([ids]) => ids.length)).toEqual([10, 10, 5]);
});
