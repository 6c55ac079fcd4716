/** What PagerSync makes of a configuration file: its parser, its import's plan, and its plan for each handover. */
import { nextIn } from "../../../src/domain/next.ts";
import type { OnCall, OnCallPerson, ShiftsReading } from "../../../src/domain/on-call.ts";
import { plan } from "../../../src/domain/plan.ts";
import { plannedKeys, readKey } from "../../../src/domain/reading-key.ts";
import { ok } from "../../../src/domain/result.ts";
import type { Rotation } from "../../../src/domain/rotation.ts";
import { NO_OPTIONS } from "../../../src/domain/rotation-options.ts";
import { INITIAL_STATE } from "../../../src/domain/rotation-state.ts";
import type { Match, SlackMember, UserGroup } from "../../../src/domain/slack-member.ts";
import { upcomingOf } from "../../../src/domain/upcoming.ts";
import type { Context } from "../../../src/workspace/context.ts";
import { readConfiguration } from "../../../src/workspace/modals/config-file/parse.ts";
import { planImport } from "../../../src/workspace/modals/config-file/plan.ts";
import { configurationFaults } from "../../../src/workspace/modals/config-file/words.ts";
import { openStore } from "../../../src/workspace/store/store.ts";
import { sqliteStorage } from "../workspace/sqlite-storage.ts";
import {
  DAY,
  type GroupMinutes,
  instantOf,
  MINUTE_MS,
  MINUTES,
  type Month,
  type MonthSource,
  membersText,
} from "./month.ts";

const accountOf = (id: string): SlackMember => ({
  id: `U${id.toUpperCase()}`,
  name: id,
  email: `${id}@acme.example`,
  ineligible: null,
  isAdmin: false,
});
const personOf = (id: string): OnCallPerson => ({ id, name: id, emails: [`${id}@acme.example`] });
const match = ({ id }: OnCallPerson): Match => ({ status: "matched", member: accountOf(id) });
const isPlaceholder = () => false;

/**
 * Each group's members in each minute of the month, by the group's handle, if the file is imported at its beginning. Slack
 * has the groups `groups`.
 */
export function groupsByPagerSync(
  file: string,
  month: Month,
  groups: readonly string[],
): ReadonlyMap<string, GroupMinutes> {
  return new Map(
    importedRotations(file, month, groups).map(({ handle, rotation }) => [
      handle,
      minutesOf(rotation, month),
    ]),
  );
}

type Imported = { readonly handle: string; readonly rotation: Rotation };

function importedRotations(
  file: string,
  month: Month,
  groups: readonly string[],
): readonly Imported[] {
  const store = openStore(sqliteStorage());
  for (const handle of groups) store.groups.save(groupOf(handle));
  store.readings.saveListings(
    [...month.sources.values()].map((one) => ({ ...one, enabled: true })),
  );
  for (const { id } of month.rota.people()) {
    const account = store.people.saveMember(accountOf(id), 1);
    store.people.saveMatch(`${id}@acme.example`, account.id, 1);
  }
  const read = readConfiguration(file);
  if (!read.ok) throw new Error(configurationFaults(read.error));
  const admin = {
    mayAddChannels: true,
    unseenChannels: new Set<string>(),
    whoMayChoose: () => null,
  };
  const planned = planImport({ store } as Context, read.value, admin);
  if (!planned.ok) throw new Error(configurationFaults(planned.error));
  return planned.value.map((one, nth): Imported => {
    if (one.kind !== "create") throw new Error(`the import would ${one.kind} a rotation`);
    const { draft } = one;
    const handle = draft.group.kind === "new" ? draft.group.alias : draft.group.group.handle;
    const rotation = {
      ...draft,
      id: `r${nth}`,
      groupId: handle,
      options: draft.options ?? NO_OPTIONS,
      version: 1,
      membersBefore: [],
    };
    return { handle, rotation };
  });
}

const groupOf = (handle: string): UserGroup => ({
  id: `S${handle.toUpperCase().replace(/[^A-Z0-9]/g, "")}`,
  handle,
  name: handle,
  isDisabled: false,
  isManagedElsewhere: false,
  members: [],
  updatedBy: null,
});

/** Runs the plan at each handover, at each time of an option, a minute before and after, and every hour. */
function minutesOf(rotation: Rotation, { sources }: Month): GroupMinutes {
  const followed = rotation.schedules
    .map(({ id }) => sources.get(id))
    .filter((one) => one !== undefined);
  const { keepOutgoingMinutes, letInEarlyMinutes } = rotation.options;
  const edges = followed.flatMap(({ shifts }) => shifts.map(({ start }) => minuteOf(start)));
  const looks = new Set(
    edges.flatMap((edge) =>
      [edge, edge + keepOutgoingMinutes, edge - letInEarlyMinutes].flatMap((at) => [
        at - 1,
        at,
        at + 1,
      ]),
    ),
  );
  for (let minute = 0; minute < MINUTES; minute += 61) looks.add(minute);

  let group = groupOf(rotation.groupId);
  let state = INITIAL_STATE;
  const minutes = Array<string>(MINUTES);
  const due = [...looks].filter((at) => at >= 0 && at < MINUTES).toSorted((a, b) => a - b);
  for (const [nth, minute] of due.entries()) {
    const now = instantOf(minute);
    const decided = plan({
      rotation,
      state,
      readings: new Map(plannedKeys(rotation).map((key) => [key, ok(reading(key, sources, now))])),
      match,
      account: (userId) => accountOf(userId.slice(1).toLowerCase()),
      upcoming:
        letInEarlyMinutes === 0
          ? null
          : upcomingOf(rotation, comingShifts(followed, now), { match, isPlaceholder }, now),
      isPlaceholder,
      group,
      drift: null,
      now,
    });
    state = decided.state;
    group = { ...group, members: decided.write ?? group.members };
    const members = membersText(group.members.map((userId) => userId.slice(1).toLowerCase()));
    minutes.fill(members, minute, due[nth + 1] ?? MINUTES);
  }
  return minutes;
}

const minuteOf = (instant: number): number => (instant - instantOf(0)) / MINUTE_MS;

function reading(key: string, sources: Month["sources"], now: number): OnCall {
  const { standing, sourceId } = readKey(key);
  const { shifts = [], everyone = [] } = sources.get(sourceId) ?? {};
  const all = shifts.map(({ start, end, personIds }) => ({
    from: start,
    until: end,
    people: personIds.map(personOf),
  }));
  switch (standing) {
    case "on_call": {
      const running = all.find(({ from, until }) => from <= now && now < until);
      return { people: running?.people ?? [], until: running?.until ?? null };
    }
    case "next":
      return nextIn(all, now);
    case "everyone":
      return { people: everyone.map(personOf), until: null };
  }
}

/** As a look ahead reads them: a day. */
const comingShifts = (
  followed: readonly MonthSource[],
  now: number,
): ReadonlyMap<string, ShiftsReading> =>
  new Map(
    followed.map(({ id, shifts }) => [
      id,
      ok(
        shifts
          .filter(({ start, end }) => end > now && start < now + DAY * MINUTE_MS)
          .map(({ start, end, personIds }) => ({
            from: Math.max(now, start),
            until: Math.min(end, now + DAY * MINUTE_MS),
            people: personIds.map(personOf),
          })),
      ),
    ]),
  );
