/** Builds the Home's rotations from the store, with a few statements for all rotations instead of some for each. */

import { peopleIn } from "../../domain/extra-members.ts";
import type { OnCallReading } from "../../domain/on-call.ts";
import type { ActiveProblem } from "../../domain/problem.ts";
import { keyOf, keysOf } from "../../domain/reading-key.ts";
import { optionsInUse } from "../../domain/rotation-options.ts";
import type { OnCallMember } from "../../domain/rotation-state.ts";
import { topicChannelsOf } from "../../domain/topic.ts";
import type { Context } from "../context.ts";
import { matchableIn } from "../people/manual-matches.ts";
import { sourceFilter } from "../source.ts";
import type { StoredRotation } from "../store/rotations.ts";
import type { HomeRotation, OnCallIn } from "./model.ts";
import { type ProblemReader, problemReader } from "./problems.ts";

/**
 * @param connectedAt when the present system was connected: rotations of another system wait to be linked since, epoch
 * ms
 * @param lastReadAt when all schedules were last read, epoch ms; null: never
 */
export function drawRotations(
  ctx: Context,
  rotations: readonly StoredRotation[],
  connectedAt: number,
  lastReadAt: number | null,
  problems: ProblemReader = problemReader(ctx, connectedAt),
): readonly HomeRotation[] {
  const { groups, readings } = ctx.store;
  const current = readings.currentOf(rotations.flatMap(keysOf));
  const lookups: HomeLookups = {
    lastReadAt,
    isFromConnected: sourceFilter(ctx),
    handles: groups.handles(rotations.map((r) => r.groupId)),
    problems,
    current,
    matchable: matchableIn(ctx, rotations, current),
  };
  return rotations.map((rotation) => drawRotation(rotation, lookups));
}

type Store = Context["store"];

/** What all rotations on the page need, read once. */
type HomeLookups = {
  readonly lastReadAt: number | null;
  readonly isFromConnected: ReturnType<typeof sourceFilter>;
  readonly handles: ReturnType<Store["groups"]["handles"]>;
  readonly problems: ProblemReader;
  readonly current: ReadonlyMap<string, OnCallReading>;
  readonly matchable: ReturnType<typeof matchableIn>;
};

function drawRotation(rotation: StoredRotation, lookups: HomeLookups): HomeRotation {
  const { state } = rotation;
  const isFromConnected = lookups.isFromConnected(rotation);
  const problems = [
    ...lookups.problems.of({ ...rotation, problems: state.problems }),
    ...refusedTopics(rotation, lookups),
  ];
  return {
    id: rotation.id,
    name: rotation.name,
    groupHandle: lookups.handles.get(rotation.groupId) ?? null,
    scheduleNames: rotation.schedules.map((s) => s.name),
    channelIds: rotation.channelIds,
    onCall: rotation.isPlanned
      ? {
          people: state.onCall.map((person) => ({
            ...person,
            ...(isFromConnected && schedulesOf(person, rotation, lookups.current)),
          })),
          // The end of a shift in the former system means nothing any more.
          until: isFromConnected ? state.until : null,
          by: state.by,
        }
      : null,
    ...(optionsInUse(rotation.options).length > 0 && { options: rotation.options }),
    ...(state.extraMembers &&
      peopleIn(state.extraMembers).length > 0 && { extraMembers: state.extraMembers }),
    problems,
    hasPeopleToMatch: lookups.matchable(rotation).length > 0,
    resolvedProblems: rotation.resolvedProblems,
    undone: revertedEditOf(rotation),
    ...(rotation.drift?.hold && { editedMembers: rotation.drift.members }),
    upcoming: rotation.upcoming,
    // A rotation that must be linked first isn't read; polls leave out who is in a schedule at all.
    verifiedAt:
      isFromConnected && rotation.options.members !== "everyone"
        ? verifiedAt(problems, lookups)
        : null,
  };
}

/** Of several schedules those in which the person is on call; absent where that says nothing. */
function schedulesOf(
  { personId, as }: OnCallMember,
  { schedules, state }: StoredRotation,
  current: ReadonlyMap<string, OnCallReading>,
): { readonly schedules?: readonly OnCallIn[] } {
  if (schedules.length < 2 || state.by !== "schedule") return {};
  const found = schedules.flatMap(({ id, name }): readonly OnCallIn[] => {
    const reading = current.get(keyOf(as ?? "on_call", id));
    if (!reading?.ok || !reading.value.people.some((one) => one.id === personId)) return [];
    return [{ name, until: reading.value.until }];
  });
  return found.length === 0 || found.length === schedules.length ? {} : { schedules: found };
}

function refusedTopics(
  rotation: StoredRotation,
  { problems: { refusals } }: HomeLookups,
): readonly ActiveProblem[] {
  return topicChannelsOf(rotation).flatMap((channelId): ActiveProblem[] => {
    const no = refusals.of({ kind: "topic", rotationId: rotation.id, channelId });
    if (!no) return [];
    return [{ problem: { kind: "topic_refused", channelId, error: no.error }, since: no.at }];
  });
}

/** A reverted manual edit that can still be accepted: it left members in the group, and no handover followed. */
function revertedEditOf({ drift }: StoredRotation): HomeRotation["undone"] {
  if (!drift || drift.hold !== null || drift.members.length === 0) return null;
  return { by: drift.by, at: drift.at };
}

function verifiedAt(problems: readonly ActiveProblem[], { lastReadAt }: HomeLookups) {
  const unread = problems.filter((p) => p.problem.kind === "schedule_unread").map((p) => p.since);
  return unread.length > 0 ? Math.min(...unread) : lastReadAt;
}
