/**
 * Every field of every answer of the four systems, spoiled in every way: who is hurt? Nobody but the item that the field
 * belongs to. Nobody gets into a group, nobody leaves one without a word, and no list ends early without a word.
 */
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { World } from "../../world/world.ts";
import { counted } from "../counted.ts";
import { NOON } from "./shared-suite.ts";
import { ENDPOINTS, endpointOf } from "./spoiled/endpoints.ts";
import { saysSomethingElse } from "./spoiled/exceptions.ts";
import { type Spoil, spoilsOf } from "./spoiled/mutations.ts";
import {
  changedIn,
  dangerIn,
  isWithin,
  type Outcome,
  type Radius,
  radiusOf,
} from "./spoiled/radius.ts";
import type { Probe, Scenario } from "./spoiled/scenario.ts";
import { SCENARIOS } from "./spoiled/systems.ts";

/** Of each endpoint. */
const SPOILS = counted(Number.POSITIVE_INFINITY, 6);

type Recorded = {
  readonly endpoint: string;
  readonly pathname: string;
  readonly probe: string;
  readonly answer: unknown;
};
type Row = { readonly endpoint: string; readonly kind: string; readonly radius: Radius };

const table: Row[] = [];
let world = new World(() => Date.now());
/** Spoils answers to this address. */
let spoiling: { readonly pathname: string; readonly spoil: Spoil } | null = null;
let seen: { readonly host: string; readonly pathname: string; readonly answer: unknown }[] = [];

const load = (scenario: Scenario): Readonly<Record<string, Probe>> => {
  world = new World(() => Date.now());
  return scenario.probes(world);
};

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOON });
  vi.spyOn(globalThis, "fetch").mockImplementation(async (...args) => {
    const response = await world.fetch(...args);
    world.calls.length = 0;
    const text = await response.text();
    if (!response.ok) return new Response(text, response);
    const { hostname, pathname } = new URL(new Request(...args).url);
    const answer: unknown = JSON.parse(text);
    seen.push({ host: hostname, pathname, answer: structuredClone(answer) });
    if (spoiling?.pathname === pathname) spoiling.spoil.apply(answer);
    return new Response(JSON.stringify(answer), response);
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** What each read gives where nothing is spoiled, and the first answer of each address to it. */
async function record(probes: Readonly<Record<string, Probe>>) {
  const outcomes = new Map<string, Outcome>();
  const answers = new Map<string, Recorded>();
  spoiling = null;
  for (const [probe, read] of Object.entries(probes)) {
    seen = [];
    outcomes.set(probe, await read());
    for (const { host, pathname, answer } of seen) {
      const endpoint = endpointOf(host, pathname) ?? "?";
      // Pages and windows of one address differ in what they hold.
      const key = `${probe} ${pathname} ${JSON.stringify(answer)}`;
      if (!answers.has(key)) answers.set(key, { endpoint, pathname, probe, answer });
    }
  }
  return { outcomes, answers: [...answers.values()] };
}

/** Answers of one shape (fields, and whether lists are empty) are spoiled once. */
const shapeOf = (value: unknown): string => {
  if (Array.isArray(value)) return `[${[...new Set(value.map(shapeOf))].toSorted().join("|")}]`;
  if (typeof value !== "object" || value === null) return value === null ? "null" : typeof value;
  return `{${Object.entries(value).map(([key, inner]) => `${key}:${shapeOf(inner)}`)}}`;
};

/** An even sample. */
const sample = <T>(all: readonly T[], most: number): readonly T[] =>
  all.length <= most
    ? all
    : Array.from({ length: most }, (_, n) => all[Math.floor((n * all.length) / most)]).flatMap(
        (one) => one ?? [],
      );

describe.each(SCENARIOS)("a field of $name's answers that is spoiled", (scenario) => {
  it("hurts nobody but what it belongs to", { timeout: 600_000 }, async () => {
    const { outcomes, answers } = await record(load(scenario));
    const complaints: string[] = [];
    for (const endpoint of new Set(answers.map((one) => one.endpoint))) {
      const tries = answers
        .filter((one) => one.endpoint === endpoint)
        .flatMap((one) => spoilsOf(one.answer).map((spoil) => ({ ...one, spoil })));
      const reads = load(scenario);
      const unique = new Map(
        tries.map((one) => [
          `${one.probe} ${one.spoil.place} ${one.spoil.kind} ${shapeOf(one.answer)}`,
          one,
        ]),
      );
      for (const { pathname, probe, spoil } of sample([...unique.values()], SPOILS)) {
        const read = reads[probe];
        const before = outcomes.get(probe);
        if (!read || !before) throw new Error(`no read ${probe}`);
        spoiling = { pathname, spoil };
        const after = await read();
        seen = [];
        const radius = radiusOf(before, after);
        table.push({ endpoint, kind: spoil.kind, radius });
        if (saysSomethingElse(endpoint, spoil)) continue;
        const danger = dangerIn(before, after, spoil);
        const isOfOneSchedule = /\{id\}/.test(endpoint);
        const what = `${probe}: ${endpoint}, ${spoil.place} ${spoil.kind}`;
        if (danger !== null) complaints.push(`${what}: ${danger}`);
        else if (!isWithin(radius, spoil, isOfOneSchedule))
          complaints.push(`${what}: ${radius}, ${changedIn(before, after)}`);
      }
    }
    expect(complaints).toEqual([]);
  });
});

it("is a field of any endpoint that is asked", () => {
  expect([...new Set(table.map(({ endpoint }) => endpoint))].toSorted()).toEqual(
    [...ENDPOINTS].toSorted(),
  );
});

afterAll(() => {
  if (counted(false, true)) return;
  const counts = new Map<string, number>();
  for (const { endpoint, kind, radius } of table) {
    const key = [endpoint.padEnd(66), kind.padEnd(17), radius].join(" ");
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const lines = [...counts].map(([key, count]) => `${key} × ${count}`).toSorted();
  console.log([`${table.length} spoiled fields`, ...lines].join("\n"));
});
