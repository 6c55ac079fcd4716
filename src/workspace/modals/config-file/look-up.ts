/** What the names in a configuration file stand for: groups, schedules, people, and rotations that there are already. */
import { fold } from "../../../domain/best-match.ts";
import type { SlackMember, UserGroup } from "../../../domain/slack-member.ts";
import { sourceKindOf } from "../../../domain/source.ts";
import { USER_ID } from "../../../slack/ids.ts";
import type { Context } from "../../context.ts";
import type { StoredRotation } from "../../store/rotations.ts";
import type { WrittenRotation } from "./configuration.ts";

export type LookUp = ReturnType<typeof lookUpIn>;

/** Reads each list once: a file names thousands of groups, schedules and people. */
export function lookUpIn(ctx: Context) {
  const { bulkRuns, groups, readings, people } = ctx.store;
  const byHandle = new Map(groups.all().map((group) => [fold(group.handle), group]));
  const listings = readings.listings();
  const scheduleIds = new Set(listings.map(({ id }) => id));
  const underWay = bulkRuns.isAtRest() ? [] : bulkRuns.lately(ctx.now());
  const handlesUnderWay = new Set(
    underWay
      .flatMap(({ id }) => bulkRuns.items(id))
      .flatMap(({ handle, outcome }) => (outcome === null ? [handle] : [])),
  );
  const idsByName = Map.groupBy(listings, ({ name }) => fold(name.trim()));
  return {
    // An export has the group's id where its handle wasn't known.
    group: (text: string): UserGroup | null => byHandle.get(fold(text)) ?? groups.get(text),
    /** Whether a group of the handle is being created in the background. */
    isUnderWay: (handle: string): boolean => handlesUnderWay.has(handle),
    schedule(text: string): readonly string[] {
      if (scheduleIds.has(text)) return [text];
      const named = (idsByName.get(fold(text.trim())) ?? []).map((listing) => listing.id);
      // Files named schedules before there was anything else to name.
      const schedules = named.filter((id) => sourceKindOf(id) === "schedule");
      return schedules.length > 0 ? schedules : named;
    },
    member: (userId: string): SlackMember | null => people.member(userId)?.member ?? null,
    /** Undefined: Slack wasn't asked yet; null: no such account. */
    userId(text: string): string | null | undefined {
      if (USER_ID.test(text)) return text;
      const match = text.includes("@") ? people.match(text) : { userId: null };
      return match ? match.userId : undefined;
    },
  };
}

/** Matches by user group first. A rotation whose group has changed is matched by its name, if the name is unique. */
export function matchRotations(
  all: readonly StoredRotation[],
  written: readonly WrittenRotation[],
  lookUp: LookUp,
): ReadonlyMap<WrittenRotation, StoredRotation> {
  const byGroup = new Map(all.map((rotation) => [rotation.groupId, rotation]));
  const found = new Map<WrittenRotation, StoredRotation>();
  for (const one of written) {
    const rotation = byGroup.get(lookUp.group(one.group)?.id ?? "");
    if (rotation) found.set(one, rotation);
  }
  const taken = new Set([...found.values()].map(({ id }) => id));
  const byName = Map.groupBy(
    all.filter(({ id }) => !taken.has(id)),
    ({ name }) => name,
  );
  const namesakes = Map.groupBy(
    written.filter((one) => !found.has(one)),
    ({ name }) => name.trim(),
  );
  for (const [name, [one, ...others]] of namesakes) {
    const [rotation, ...more] = byName.get(name) ?? [];
    if (one && rotation && others.length === 0 && more.length === 0) found.set(one, rotation);
  }
  return found;
}
