/** What the App Home shows, as data: home.ts builds it, view.ts turns it into blocks. */

import type { SchedulerFailure } from "../../domain/on-call.ts";
import type { ActiveProblem } from "../../domain/problem.ts";
import type { ResolvedProblem } from "../../domain/resolved-problem.ts";
import type { RotationOptions } from "../../domain/rotation-options.ts";
import type { ExtraMembers, Upcoming } from "../../domain/rotation-state.ts";
import type { OAuthSystem, SystemName } from "../../domain/systems.ts";

export type HomeViewer = {
  readonly userId: string;
  /**
   * May create, edit and delete rotations: full members, or only those who may connect, as the workspace has set it.
   * Guests and people of other organisations may only look.
   */
  readonly mayManage: boolean;
  /** May connect and disconnect: Slack admins and owners, and whoever installed the app. */
  readonly mayConnect: boolean;
  /** Wants no direct messages; absent: gets them. */
  readonly isMuted?: boolean;
};

/** Where each system's link button leads; null: this deployment has no app registered with the system. */
export type ConnectUrls = Readonly<Record<OAuthSystem, string | null>>;

export type HomeConnection = {
  readonly system: SystemName;
  readonly accountName: string;
  readonly connectedAs: string | null;
  /** The Slack user who connected it. */
  readonly connectedBy: string;
  /** The grant reaches several sites of Jira; absent: there is nothing to choose. Until confirmed nothing is read. */
  readonly site?: { readonly isConfirmed: boolean };
  /** How many rotations wait to be linked to it, left by another system; absent: none. */
  readonly unlinked?: number;
  /** How many schedules it sees; null before the first list. */
  readonly schedulesSeen: number | null;
  /** When it was last read with success, epoch ms. */
  readonly lastReadAt: number | null;
  /** Null while all is well. `since` is epoch ms. */
  readonly trouble: { readonly failure: SchedulerFailure; readonly since: number } | null;
};

export type HomeRotation = {
  readonly id: string;
  readonly name: string;
  /** Without the @; null while the group is not known (deleted, or not read yet). */
  readonly groupHandle: string | null;
  readonly scheduleNames: readonly string[];
  readonly channelIds: readonly string[];
  /** Who is in the group by this rotation now. Null before the first pass. */
  readonly onCall: {
    readonly people: readonly {
      /** Null: no Slack account matches; `name` is all we have. */
      readonly userId: string | null;
      readonly name: string;
    }[];
    /** When this is next due to change, epoch ms. */
    readonly until: number | null;
    /** Who the people are: on call by the schedules, the last who were, or the named fallback. */
    readonly by: "schedule" | "last" | "fallback";
  } | null;
  /** Those options that are on; absent: none is. */
  readonly options?: RotationOptions;
  /** Who is in the group besides, by these options; absent: nobody. */
  readonly extraMembers?: ExtraMembers;
  readonly problems: readonly ActiveProblem[];
  /** Somebody on call, or soon to be, has no account by e-mail or a manual match. */
  readonly hasPeopleToMatch: boolean;
  /** What was wrong lately and is right again, newest first. */
  readonly resolvedProblems: readonly ResolvedProblem[];
  /** A manual edit that was undone lately and can still be accepted; null: none. */
  readonly undone: { readonly by: string | null; readonly at: number } | null;
  /** What the coming hours hold; null: not known. */
  readonly upcoming: Upcoming | null;
  /** When the group was last known to be right, epoch ms. */
  readonly verifiedAt: number | null;
};

/** A problem of the whole workspace, shown at the top of the Home. */
export type HomeNotice =
  /** Slack lets only admins do it; `grantUrl` leads an admin to the grant. */
  | {
      readonly kind: "group_writes_forbidden";
      readonly grantUrl: string;
      /** Two settings in Slack. */
      readonly missing: "create" | "change" | "both";
      /** Who granted access that doesn't reach that far (any more); null: nobody granted any. */
      readonly grantedBy: string | null;
    }
  /** An admin's grant has ended: taken back, or the account was deactivated. `at` is epoch ms. */
  | { readonly kind: "grant_ended"; readonly grantedBy: string; readonly at: number }
  | { readonly kind: "user_groups_need_paid_plan" }
  | { readonly kind: "slack_unreachable"; readonly since: number };

export type HomeModel = {
  readonly viewer: HomeViewer;
  readonly connect: ConnectUrls;
  readonly connection: HomeConnection | null;
  readonly notices: readonly HomeNotice[];
  /** Only those who may connect manage rotations; `ask`: Slack users among them. Absent: every full member may. */
  readonly adminsOnly?: { readonly ask: readonly string[] };
  /** This page's rotations. */
  readonly rotations: readonly HomeRotation[];
  readonly rotationCount: number;
  /** From 0. */
  readonly page: number;
  readonly pageCount: number;
  /** This deployment's own address (https://host), for its help; absent: not known yet. */
  readonly origin?: string;
};

/** Rotations a page: three blocks each must leave room for the rest under Slack's 100 blocks a view. */
export const ROTATIONS_PER_PAGE = 25;
