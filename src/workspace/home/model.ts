/** What the App Home shows, as data: home.ts builds it, view.ts turns it into blocks. */

import type { Rightness } from "../../domain/correctness.ts";
import type { SchedulerFailure } from "../../domain/on-call.ts";
import type { PersonalShifts } from "../../domain/personal-shifts.ts";
import type { ActiveProblem } from "../../domain/problem.ts";
import type { ResolvedProblem } from "../../domain/resolved-problem.ts";
import type { Role } from "../../domain/rights.ts";
import type { RotationOptions } from "../../domain/rotation-options.ts";
import type { ExtraMembers, OnCallMember, Upcoming } from "../../domain/rotation-state.ts";
import type { RushHour } from "../../domain/rush-hour.ts";
import type { OAuthSystem, SystemName } from "../../domain/systems.ts";
import type { BulkModel } from "./bulk.ts";
import type { SharedProblem } from "./shared-problems.ts";

export type HomeViewer = Role & {
  readonly userId: string;
  /** Muted PagerSync's direct messages; absent: didn't. */
  readonly isMuted?: boolean;
};

/** Each system's OAuth link; null: this deployment has no OAuth app of that system. */
export type ConnectUrls = Readonly<Record<OAuthSystem, string | null>>;

export type HomeConnection = {
  readonly system: SystemName;
  /** Connected by a key, although the system has OAuth; absent: as the system is usually connected. */
  readonly isByKey?: boolean;
  readonly accountName: string;
  readonly connectedAs: string | null;
  /** The Slack user who connected it. */
  readonly connectedBy: string;
  /** Jira only: the grant reaches several sites. Nothing is read until a person has confirmed the team's site. */
  readonly site?: { readonly isConfirmed: boolean };
  /** Names of the rotations of another system that must be linked to this one; absent: none. */
  readonly unlinked?: readonly string[];
  /** How many schedules the connection can read; null before the first list. */
  readonly schedulesSeen: number | null;
  /** When schedules were last read with success, epoch ms. */
  readonly lastReadAt: number | null;
  /** Null while the connection works. `since` is epoch ms. */
  readonly trouble: { readonly failure: SchedulerFailure; readonly since: number } | null;
  /** The last time that it didn't work and does again, epoch ms; absent: none. */
  readonly recovery?: {
    readonly failure: SchedulerFailure;
    readonly since: number;
    readonly until: number;
  };
};

/** A schedule in which somebody is on call, until then (epoch ms); null: no end is known. */
export type OnCallIn = { readonly name: string; readonly until: number | null };

export type HomeRotation = {
  readonly id: string;
  readonly name: string;
  /** Without the @; null while the group is not known (deleted, or not read yet). */
  readonly groupHandle: string | null;
  readonly scheduleNames: readonly string[];
  readonly channelIds: readonly string[];
  /** The members that this rotation puts into the group. Null before the first pass. */
  readonly onCall: {
    readonly people: readonly (Pick<OnCallMember, "userId" | "name" | "as"> & {
      readonly personId?: string | null;
      /** Where it isn't all of them: the schedules in which they are on call. */
      readonly schedules?: readonly OnCallIn[];
    })[];
    /** When the people on call change next, epoch ms. */
    readonly until: number | null;
    /** Where the members come from: the schedules, the last people on call, or the fallback people. */
    readonly by: "schedule" | "last" | "fallback";
  } | null;
  /** The options that are on; absent: none. */
  readonly options?: RotationOptions;
  /** Members who are in the group because of the options; absent: none. */
  readonly extraMembers?: ExtraMembers;
  readonly problems: readonly ActiveProblem[];
  /** Whether somebody on call now or soon has no Slack account, by e-mail or by a manual match. */
  readonly hasPeopleToMatch: boolean;
  /** Problems that were resolved lately, newest first. */
  readonly resolvedProblems: readonly ResolvedProblem[];
  /** A manual edit that was reverted lately and can still be accepted; null: none. */
  readonly undone: { readonly by: string | null; readonly at: number } | null;
  /** Slack ids of the members while a manual edit is kept, or can't be undone; absent: neither. */
  readonly editedMembers?: readonly string[];
  /** The changes of the coming hours; null: not known. */
  readonly upcoming: Upcoming | null;
  /** When the group's members were last known to be correct, epoch ms. */
  readonly verifiedAt: number | null;
};

/** A problem of the whole workspace, shown at the top of the Home. */
export type HomeNotice =
  /** Only admins may change user groups in Slack; `grantUrl` leads an admin to the grant. */
  | {
      readonly kind: "group_writes_forbidden";
      readonly grantUrl: string;
      /** The missing permissions: Slack has two settings. */
      readonly missing: "create" | "change" | "both";
      /** Who granted access that isn't sufficient (any more); null: nobody did. */
      readonly grantedBy: string | null;
    }
  /** An admin's grant has ended: it was revoked, or the account was deactivated. `at` is epoch ms. */
  | { readonly kind: "grant_ended"; readonly grantedBy: string; readonly at: number }
  | { readonly kind: "user_groups_need_paid_plan" }
  | { readonly kind: "slack_unreachable"; readonly since: number };

/** A rotation in which the reader is on call, or covers while nobody is. */
export type OwnShift = NonNullable<PersonalShifts["now"]> & {
  readonly name: string;
  readonly groupHandle: string | null;
  readonly by: "schedule" | "fallback";
};

export type HomeModel = {
  readonly viewer: HomeViewer;
  readonly connect: ConnectUrls;
  readonly connection: HomeConnection | null;
  readonly notices: readonly HomeNotice[];
  /** Only admins manage rotations. Absent: every full member may. */
  readonly adminsOnly?: {
    /** Admins that are known. */
    readonly ask: readonly string[];
    /** Because a grant is in use, and no admin has said who manages. */
    readonly isForGrant: boolean;
  };
  /** Whether the person who installed may connect without being an admin. */
  readonly installerConnects: boolean;
  /** Admins that are known, for somebody who can't put the connection right; absent: the viewer can, or it works. */
  readonly connectors?: readonly string[];
  /** The next one, within a day; absent: none is known. */
  readonly rushHour?: RushHour;
  /** Rotations that are set up many at a time, or were lately; absent: none. */
  readonly bulk?: readonly BulkModel[];
  /** Problems that several rotations have; absent: none. */
  readonly shared?: readonly SharedProblem[];
  /** The reader's own shifts, the one that ends first comes first, and how many more there are; absent: none. */
  readonly own?: { readonly shifts: readonly OwnShift[]; readonly more: number };
  /** This page's rotations: those in trouble first, then by name. */
  readonly rotations: readonly HomeRotation[];
  /** The reader chose to see this rotation alone; absent: they see all. */
  readonly found?: { readonly id: string; readonly name: string };
  readonly rotationCount: number;
  /** Nothing is connected, and there is no rotation, but there was a connection; absent: otherwise. */
  readonly isLeftBehind?: true;
  /** How right all groups were. Absent: there is none. */
  readonly rightness?: Rightness;
  /** Counts from 0. */
  readonly page: number;
  readonly pageCount: number;
  /** This deployment's own address (https://host), for the link to its help; absent: not known yet. */
  readonly origin?: string;
};

/** Each rotation takes up to four blocks of the 100 that Slack allows in a view; the rest of the Home needs some, too. */
export const ROTATIONS_PER_PAGE = 20;
