/** Builds the Home's rotations from the store, with a few statements for all rotations instead of some for each. */

import { peopleIn } from "../../domain/extra-members.ts";
import type { ActiveProblem } from "../../domain/problem.ts";
import { optionsInUse } from "../../domain/rotation-options.ts";
import { topicChannelsOf } from "../../domain/topic.ts";
import type { Context } from "../context.ts";
import { matchableIn } from "../people/manual-matches.ts";
import { sourceFilter } from "../source.ts";
import { rejectionProblem } from "../store/rejected-recipients.ts";
import type { StoredRotation } from "../store/rotations.ts";
import type { HomeRotation } from "./model.ts";

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
): readonly HomeRotation[] {
  const { groups, outbox, rejectedRecipients } = ctx.store;
  const groupIds = rotations.map((r) => r.groupId);
  const lookups: HomeLookups = {
    connectedAt,
    lastReadAt,
    isFromConnected: sourceFilter(ctx),
    handles: groups.handles(groupIds),
    refusedWrites: outbox.refusals([
      ...groupIds.map(groupWriteOf),
      ...rotations.flatMap((r) => topicChannelsOf(r).map((channel) => topicOf(r.id, channel))),
    ]),
    rejectedRecipients: rejectedRecipients.of(rotations.map((r) => r.id)),
    matchable: matchableIn(ctx, rotations),
  };
  return rotations.map((rotation) => drawRotation(rotation, lookups));
}

const groupWriteOf = (groupId: string) => ({ kind: "group", groupId }) as const;
const topicOf = (rotationId: string, channelId: string) =>
  ({ kind: "topic", rotationId, channelId }) as const;

type Store = Context["store"];

/** What all rotations on the page need, read once. */
type HomeLookups = {
  readonly connectedAt: number;
  readonly lastReadAt: number | null;
  readonly isFromConnected: ReturnType<typeof sourceFilter>;
  readonly handles: ReturnType<Store["groups"]["handles"]>;
  readonly refusedWrites: ReturnType<Store["outbox"]["refusals"]>;
  readonly rejectedRecipients: ReturnType<Store["rejectedRecipients"]["of"]>;
  readonly matchable: ReturnType<typeof matchableIn>;
};

function drawRotation(rotation: StoredRotation, lookups: HomeLookups): HomeRotation {
  const { state } = rotation;
  const isFromConnected = lookups.isFromConnected(rotation);
  const problems = problemsOf(rotation, isFromConnected, lookups);
  return {
    id: rotation.id,
    name: rotation.name,
    groupHandle: lookups.handles.get(rotation.groupId) ?? null,
    scheduleNames: rotation.schedules.map((s) => s.name),
    channelIds: rotation.channelIds,
    onCall: rotation.isPlanned
      ? {
          people: state.onCall.map(({ userId, name }) => ({ userId, name })),
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
    upcoming: rotation.upcoming,
    // A rotation that must be linked first isn't read.
    verifiedAt: isFromConnected ? verifiedAt(problems, lookups) : null,
  };
}

function problemsOf(
  rotation: StoredRotation,
  isFromConnected: boolean,
  lookups: HomeLookups,
): readonly ActiveProblem[] {
  const { state, id, groupId } = rotation;
  const unlinked = { problem: { kind: "unlinked" }, since: lookups.connectedAt } as const;
  const refused = lookups.refusedWrites(groupWriteOf(groupId));
  return [
    ...(isFromConnected ? state.problems : [unlinked]),
    ...(refused
      ? [
          {
            problem: { kind: "group_write_refused", error: refused.error } as const,
            since: refused.at,
          },
        ]
      : []),
    ...(lookups.rejectedRecipients.get(id) ?? []).map(({ recipient, error, since }) => ({
      problem: rejectionProblem(recipient, error),
      since,
    })),
    ...topicChannelsOf(rotation).flatMap((channelId): ActiveProblem[] => {
      const no = lookups.refusedWrites(topicOf(id, channelId));
      if (!no) return [];
      return [{ problem: { kind: "topic_refused", channelId, error: no.error }, since: no.at }];
    }),
  ];
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
