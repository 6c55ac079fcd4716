/**
 * Forgets people whom PagerSync no longer meets. The time of the last meeting is stored anyway: an address is checked
 * again every six hours while its person is on call, an account also when its person opens the Home or acts.
 */
import { keysOf } from "../../domain/reading-key.ts";
import type { Context } from "../context.ts";
import type { InUse } from "../store/people.ts";
import { forgetOldNameSearch } from "./name-search.ts";

const DAY_MS = 24 * 3_600_000;
const UNMET_DAYS = 90;
/** Rows of each table, so that a visit stays short. */
const FORGOTTEN_AT_ONCE = 500;

/** Once a day: forgets who was not met for 90 days, some at a time, and what is of use for hours or days only. */
export function forgetUnmet(ctx: Context): void {
  const { groups, people, readings, rotations, state, viewers } = ctx.store;
  const now = ctx.now();
  const age = now - (state.people.get("unmetForgottenAt") ?? 0);
  if (age >= 0 && age < DAY_MS) return;
  const before = now - UNMET_DAYS * DAY_MS;
  ctx.store.transaction(() => {
    const all = rotations.all();
    for (const brief of ["imports", "setUps", "bulkRuns", "remembered", "reminders"] as const)
      ctx.store[brief].forgetOld(now);
    forgetOldNameSearch(ctx);
    readings.keepOnly(new Set(all.flatMap(keysOf)));
    if ((state.groups.get("listedAt") ?? now) < before) {
      // Nobody has needed Slack's list since: only the rotations' groups are still shown.
      groups.replaceAll(groups.all().filter(({ id }) => rotations.takenGroups().has(id)));
    }
    const isMoreLeft = [
      people.forgetUnmet(before, inUse(ctx), FORGOTTEN_AT_ONCE),
      viewers.forgetUnseen(before, FORGOTTEN_AT_ONCE),
    ].includes(true);
    if (!isMoreLeft) state.people.unmetForgotten(now);
  });
}

/** Whom rotations name, put into groups or last found on call, also while nothing can be read for long. */
function inUse({ store }: Context): InUse {
  const all = store.rotations.all();
  const readings = store.readings.all();
  return {
    emails: readings
      .flatMap(({ onCall }) => onCall?.people ?? [])
      .flatMap(({ emails }) => emails.map((email) => email.toLowerCase())),
    userIds: all.flatMap(({ fallbackUserIds, groupId, options, state }) => [
      ...fallbackUserIds,
      ...options.alwaysUserIds,
      ...(state.desired ?? []),
      ...state.onCall.flatMap(({ userId }) => userId ?? []),
      ...(store.groups.get(groupId)?.members ?? []),
    ]),
  };
}
