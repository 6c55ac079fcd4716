/** The rows of the table `rotations`, and what they are to the rest of the code. */

import type { Drift } from "../../domain/drift.ts";
import type { Membership } from "../../domain/history.ts";
import type { ActiveProblem } from "../../domain/problem.ts";
import type { ResolvedProblem } from "../../domain/resolved-problem.ts";
import type { Rotation, ScheduleRef } from "../../domain/rotation.ts";
import { isTimed, NO_OPTIONS, type RotationOptions } from "../../domain/rotation-options.ts";
import {
  INITIAL_STATE,
  type LetIn,
  type RotationState,
  type Upcoming,
} from "../../domain/rotation-state.ts";
import { fromStored } from "./stored-json.ts";

export type StoredRotation = Rotation & {
  readonly state: RotationState;
  /** Problems that were resolved lately, newest first. */
  readonly resolvedProblems: readonly ResolvedProblem[];
  /** The last edit of the group by somebody else; null: none since the last handover. */
  readonly drift: Drift | null;
  /** The changes of the coming hours; null: not known. */
  readonly upcoming: Upcoming | null;
  /** The handovers whose people a rush hour lets in early. */
  readonly letIn: readonly LetIn[];
  /** Why each member that the last plan wants is in the group; null until a plan stores the reasons. */
  readonly reasons: readonly Membership[] | null;
  /** False until the first plan. */
  readonly isPlanned: boolean;
  readonly isDue: boolean;
  readonly changedBy: string;
  /**
   * The connection whose schedule ids the rotation has (`system:account`); null: none was connected when it was made.
   */
  readonly source: string | null;
};

/** What a pass needs of every rotation. */
export type RotationOutline = Pick<
  StoredRotation,
  "id" | "version" | "schedules" | "source" | "letIn"
> & {
  readonly options: Pick<RotationOptions, "members">;
  /** Whether it has options that act at times of their own. */
  readonly isTimed: boolean;
};

/** What the Home needs of every rotation, to put those in trouble first. */
export type RotationGlance = Pick<StoredRotation, "id" | "name" | "groupId" | "source"> & {
  /** Of the last plan. */
  readonly problems: readonly ActiveProblem[];
  /** Whether the last plan names the reader of the Home, as on call or otherwise; never false if it does. */
  readonly namesReader: boolean;
};

export type GlanceRow = Pick<Row, "id" | "name" | "group_id" | "source"> & {
  names_reader: number | null;
  problems: string | null;
};

export const toGlance = (row: GlanceRow): RotationGlance => ({
  id: row.id,
  name: row.name,
  groupId: row.group_id,
  source: row.source,
  problems: row.problems === null ? [] : fromStored<ActiveProblem[]>(row.problems),
  namesReader: row.names_reader === 1,
});

export type OutlineRow = Pick<
  Row,
  "id" | "version" | "schedules" | "source" | "options" | "let_in" | "created_at"
>;

export type Row = {
  id: string;
  name: string;
  group_id: string;
  schedules: string;
  channel_ids: string;
  fallback_user_ids: string;
  members_before: string;
  options: string;
  version: number;
  changed_by: string;
  source: string | null;
  state: string | null;
  healed: string;
  drift: string | null;
  upcoming: string | null;
  let_in: string | null;
  reasons: string | null;
  created_at: number;
  is_due: number;
};

export const byAge = (a: OutlineRow, b: OutlineRow): number =>
  a.created_at - b.created_at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

const toOptions = (row: Pick<Row, "options">): RotationOptions => ({
  ...NO_OPTIONS,
  ...(JSON.parse(row.options) as Partial<RotationOptions>),
});

const toLetIn = (row: Pick<Row, "let_in">): readonly LetIn[] =>
  row.let_in === null ? [] : (JSON.parse(row.let_in) as LetIn[]);

export function toOutline(row: OutlineRow): RotationOutline {
  const options = toOptions(row);
  return {
    id: row.id,
    version: row.version,
    schedules: JSON.parse(row.schedules) as ScheduleRef[],
    source: row.source,
    options,
    isTimed: isTimed(options),
    letIn: toLetIn(row),
  };
}

export const toStoredRotation = (row: Row): StoredRotation => ({
  id: row.id,
  name: row.name,
  groupId: row.group_id,
  schedules: JSON.parse(row.schedules) as ScheduleRef[],
  channelIds: JSON.parse(row.channel_ids) as string[],
  fallbackUserIds: JSON.parse(row.fallback_user_ids) as string[],
  membersBefore: JSON.parse(row.members_before) as string[],
  options: toOptions(row),
  version: row.version,
  changedBy: row.changed_by,
  source: row.source,
  state: row.state === null ? INITIAL_STATE : fromStored<RotationState>(row.state),
  resolvedProblems: fromStored<ResolvedProblem[]>(row.healed),
  drift: row.drift === null ? null : (JSON.parse(row.drift) as Drift),
  upcoming: row.upcoming === null ? null : fromStored<Upcoming>(row.upcoming),
  letIn: toLetIn(row),
  reasons: row.reasons === null ? null : (JSON.parse(row.reasons) as Membership[]),
  isPlanned: row.state !== null,
  isDue: row.is_due === 1,
});
