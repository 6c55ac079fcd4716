/**
 * When each group was wrong, as the world knows it: what schedules said whenever they were asked, when shifts ended, when
 * Slack confirmed members. Nothing of the product's code or tables but who configured what. Where a fault befell the same
 * pass, or the process died in it, nobody outside can tell whether an answer counted: all that may have been is right. A
 * pass may have stored its readings and died before it heard that Slack has the members.
 */
import { expect } from "vitest";
import { isSameSet } from "../../../src/domain/sets.ts";
import type { Call, World } from "../../world/world.ts";
import { MINUTE } from "../stage.ts";
import { type Company, personIdOf } from "./company.ts";
import type { Traffic } from "./traffic.ts";

export type Wrong = { readonly from: number; readonly until: number };

type Certain = { readonly at: number; readonly isSure: () => boolean };
type Read = Certain & {
  readonly scheduleId: string;
  readonly personIds: readonly string[];
  readonly end: number | null;
};
type Members = Certain & { readonly groupId: string; readonly members: readonly string[] };
type Configured = {
  readonly at: number;
  readonly schedules: readonly string[];
  readonly groupId: string;
  readonly fallback: readonly string[];
  /** How many readings there were until then. */
  readonly readsBefore: number;
};

/** Other people are on call: since when, and when a reading showed it. */
type Found = Pick<Read, "at" | "personIds"> & { readonly foundAt: number };

/** Of what isn't sure, what counted: nothing is written that wasn't read. */
export const ALL_THAT_MAY_BE = [
  { reads: true, members: true },
  { reads: true, members: false },
  { reads: false, members: false },
] as const;

type Counted = (typeof ALL_THAT_MAY_BE)[number];

export type Truth = {
  /** Rotations were made, changed or deleted. */
  changed(company: Company): void;
  /** When the rotation's group was wrong. */
  wrong(company: Company, rotationId: string, counted: Counted): readonly Wrong[];
};

const WRITE = "/api/usergroups.users.update";
const TOLERANCE_MS = 1_000;

export function truthOf(
  world: World,
  { isDying }: Pick<Traffic, "isDying">,
  companies: readonly Company[],
): Truth {
  const reads: Read[] = [];
  const members: Members[] = [];
  const configured = new Map<string, Configured[]>();
  const troubled = new Set<string>();
  const polledAt = new Map<string, number>();

  world.onCall((call) => {
    const pass = `${call.host} ${call.at}`;
    if (call.fault !== null || call.status !== 200) troubled.add(pass);
    if (call.fault !== null || call.status !== 200) return;
    const died = isDying();
    const isSure = () => !died && !troubled.has(pass);
    for (const company of companies) {
      const asked = company.host === call.host ? askedFor(call, company) : [];
      const isPoll = call.at - (polledAt.get(call.host) ?? 0) >= MINUTE;
      if (isPoll && asked.length > 0) polledAt.set(call.host, call.at);
      for (const scheduleId of asked) {
        const { personIds, end } = world.rota.onCallAt(scheduleId, call.at);
        // Opsgenie lists all schedules whichever are of interest: at a poll all, else at least those with an ended shift.
        const known = reads.findLast((read) => read.scheduleId === scheduleId)?.end ?? null;
        const isMeant =
          company.system === "pagerduty" || isPoll || (known ?? call.at + 1) <= call.at;
        const sure = isMeant ? isSure : () => false;
        reads.push({ at: call.at, isSure: sure, scheduleId, personIds, end });
      }
    }
    if (call.host === "slack.com") noteMembers(call, () => !died);
  });

  function noteMembers(call: Call, isSure: () => boolean): void {
    const answer = JSON.parse(call.response) as {
      ok: boolean;
      usergroups?: readonly { id: string; users?: readonly string[] }[];
    };
    if (!answer.ok) return;
    const { at } = call;
    if (call.path === WRITE) {
      const { usergroup, users } = JSON.parse(call.body) as { usergroup: string; users: string };
      members.push({ at, isSure, groupId: usergroup, members: users.split(",") });
    }
    for (const { id, users } of answer.usergroups ?? [])
      if (users) members.push({ at, isSure, groupId: id, members: users });
  }

  const wrong: Truth["wrong"] = ({ team, people }, rotationId, counted) => {
    const idOf = (personId: string) =>
      team.user(people.find((name) => personIdOf(name) === personId) ?? "").id;
    const all = configured.get(rotationId) ?? [];
    const found: Wrong[] = [];
    let due: readonly string[] = [];
    for (const [index, config] of all.entries()) {
      const until = all[index + 1]?.at ?? world.now();
      const readsOf = config.schedules.map((id) =>
        reads
          // What is read after an edit says nothing of what it ended.
          .slice(0, all[index + 1]?.readsBefore)
          .filter((read) => read.scheduleId === id && (counted.reads || read.isSure())),
      );
      const lines = together(readsOf);
      const known = members.filter(
        (one) => one.groupId === config.groupId && (counted.members || one.isSure()),
      );
      const instants = [config.at, ...[...lines.flat(), ...known].map(({ at }) => at), until]
        .filter((at) => at >= config.at && at <= until)
        .toSorted((a, b) => a - b);
      for (const [i, from] of instants.entries()) {
        const on = lines.flatMap(
          (line) => line.findLast(({ at }) => at <= from)?.personIds.map(idOf) ?? [],
        );
        due = on.length > 0 ? on : config.fallback.length > 0 ? config.fallback : due;
        const now = known.findLast(({ at }) => at <= from)?.members;
        const next = instants[i + 1] ?? from;
        if (next === from || due.length === 0 || !now || isSameSet(due, now)) continue;
        const last = found.at(-1);
        if (last?.until === from) found[found.length - 1] = { from: last.from, until: next };
        else found.push({ from, until: next });
      }
    }
    return found;
  };

  return {
    wrong,
    changed({ team, rotations }) {
      for (const { id, groupId, schedules, fallbackUserIds } of rotations) {
        const before = configured.get(id) ?? [];
        const config: Configured = {
          at: world.now(),
          schedules: schedules.map((schedule) => schedule.id),
          groupId,
          fallback: fallbackUserIds,
          readsBefore: reads.length,
        };
        const isSame = (["schedules", "groupId", "fallback"] as const).every(
          (key) => JSON.stringify(before.at(-1)?.[key]) === JSON.stringify(config[key]),
        );
        if (isSame) continue;
        configured.set(id, [...before, config]);
        if (before.length > 0) continue;
        members.push({
          at: config.at,
          isSure: () => true,
          groupId,
          members: [...team.group(groupId).members],
        });
      }
    },
  };
}

/** The schedules whose people on call a request asks for now; none: it asks for something else, or a time to come. */
function askedFor({ path }: Call, { schedules }: Company): readonly string[] {
  const { pathname, searchParams } = new URL(path, "https://system.example");
  if (pathname === "/v2/schedules/on-calls") return schedules;
  if (pathname.endsWith("/on-calls")) return schedules.filter((id) => pathname.includes(`/${id}/`));
  if (pathname !== "/oncalls" || searchParams.has("since")) return [];
  return searchParams.getAll("schedule_ids[]");
}

/**
 * When other people were on call, and who: from the end of the shift where that had passed, else from the reading. Of
 * what was before the first reading nothing else is known.
 */
function changesOf(reads: readonly Read[]): readonly Found[] {
  const changes: Found[] = [];
  let before: Read | undefined;
  for (const read of reads) {
    const { at, personIds } = read;
    if (!before) changes.push({ at: Number.NEGATIVE_INFINITY, foundAt: at, personIds });
    else if (!isSameSet(personIds, before.personIds))
      changes.push({
        at: before.end !== null && before.end <= at ? before.end : at,
        foundAt: at,
        personIds,
      });
    before = read;
  }
  return changes;
}

/** What is found until all schedules of a rotation were read at one instant counts from the first of it. */
function together(readsOf: readonly (readonly Read[])[]): readonly (readonly Found[])[] {
  const lines = readsOf.map(changesOf);
  const whole = (readsOf[0] ?? [])
    .map(({ at }) => at)
    .filter((at) => readsOf.every((some) => some.some((read) => read.at === at)));
  const knownAt = ({ foundAt }: Found) => whole.find((at) => at >= foundAt);
  return lines.map((line) =>
    line.map((change) => {
      const same = lines.flat().filter((other) => knownAt(other) === knownAt(change));
      const times = same.map(({ at }) => at).filter(Number.isFinite);
      return Number.isFinite(change.at) ? { ...change, at: Math.min(...times) } : change;
    }),
  );
}

const isNear = (a: number, b: number): boolean => Math.abs(a - b) <= TOLERANCE_MS;

/** Fails unless the reported stretches are the true ones, each to a second. Returns how many there are. */
export function expectTold(
  told: readonly Wrong[],
  mayBe: readonly (readonly Wrong[])[],
  which: string,
): number {
  const long = (some: readonly Wrong[]) =>
    some.filter(({ from, until }) => until - from > 2 * TOLERANCE_MS);
  const isAmong = (one: Wrong, some: readonly Wrong[]) =>
    some.some(({ from, until }) => isNear(one.from, from) && isNear(one.until, until));
  const known = mayBe.flat();
  const hasEnd = (of: "from" | "until", one: Wrong) => known.some((w) => isNear(w[of], one[of]));
  const untrue = long(told).filter((one) => !hasEnd("from", one) || !hasEnd("until", one));
  const [first = [], ...others] = mayBe;
  const sure = long(first).filter((one) => others.every((some) => isAmong(one, some)));
  const untold = sure.filter((one) => !isAmong(one, told));
  expect({ untrue, untold }, `${which}: ${JSON.stringify({ told, mayBe })}`).toEqual({
    untrue: [],
    untold: [],
  });
  return sure.length;
}
