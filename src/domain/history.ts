/**
 * What the record holds: each thing that PagerSync did, saw or was told, as data. Worded for people in one place
 * (slack/words/history.ts). People stand by their Slack id; by name only where no Slack account is known. Nothing
 * secret, and no e-mail address beside the names that the Home shows.
 *
 * To record something new: most settings need no kind of their own, `settings_changed` tells them. Else add a kind here
 * and its sentence there (the compiler names the places), and call `record` (workspace/record.ts) in the transaction
 * that makes it true.
 */
import type { SchedulerFailure, SystemName } from "./on-call.ts";
import type { Problem } from "./problem.ts";

/** A person as the record names them: `name` is empty where the Slack account says it. */
export type Who = { readonly userId: string | null; readonly name: string };

/** Why somebody is in a group. */
export type Why =
  /** On call by these schedules; `byOverride` where the system tells that an override put them there. */
  | {
      readonly kind: "on_call";
      readonly schedules: readonly { readonly name: string; readonly byOverride: boolean }[];
    }
  /** Named by the rotation for when nobody is on call. */
  | { readonly kind: "fallback" }
  /** Nobody who can be in the group is on call: the last who were stay. */
  | { readonly kind: "last" }
  /** Named by the rotation to be in it whoever is on call. */
  | { readonly kind: "always" }
  /** Went off call at `since`, and is kept for a while. */
  | { readonly kind: "relieved"; readonly since: number }
  /** Goes on call at `from`, and was let in before. */
  | { readonly kind: "early"; readonly from: number }
  /** Somebody changed the group in Slack; null: Slack doesn't tell who. */
  | { readonly kind: "hand_edit"; readonly by: string | null }
  /** The same, and it was kept by the wish of whoever manages the rotation. */
  | { readonly kind: "kept_by_hand"; readonly by: string | null }
  /** In it before PagerSync kept the group. */
  | { readonly kind: "before" };

export type Membership = { readonly userId: string; readonly why: Why };

/** What a field held: words, or somebody or a channel of Slack by its id. */
export type Item =
  | { readonly text: string }
  | { readonly userId: string }
  | { readonly channelId: string };

/** What changed in a form; `field` as it is called there. An empty list: the field was, or is, empty. */
export type Change = {
  readonly field: string;
  readonly from: readonly Item[];
  readonly to: readonly Item[];
};

export type HistoryEvent =
  /** Other people are on call: decided, told to the channels. */
  | {
      readonly kind: "handover";
      readonly comesIn: readonly Who[];
      readonly goes: readonly Who[];
      readonly stays: readonly Who[];
      readonly until: number | null;
      readonly by: "schedule" | "fallback";
    }
  /** The group's members from here on: Slack has confirmed it, or told it. */
  | {
      readonly kind: "members";
      readonly groupId: string;
      readonly members: readonly Membership[];
      readonly cameIn: readonly string[];
      readonly left: readonly string[];
      readonly cause:
        | "follows_schedules"
        /** Somebody else's change was put right. */
        | "repaired"
        /** Somebody else's change was put back by wish. */
        | "kept"
        /** They were in it when the rotation was made. */
        | "taken_over"
        /** Somebody else changed it: `by` is who, where Slack tells. */
        | { readonly editedBy: string | null; readonly isLeftAlone: boolean };
    }
  /** The same members as before, now for other reasons. */
  | { readonly kind: "reasons"; readonly groupId: string; readonly members: readonly Membership[] }
  /** From here on PagerSync no longer keeps the group. */
  | { readonly kind: "released"; readonly groupId: string }
  /** "Keep until the next handover." */
  | { readonly kind: "edit_kept"; readonly by: string }
  | { readonly kind: "problem_began"; readonly problem: Problem }
  | { readonly kind: "problem_ended"; readonly problem: Problem; readonly since: number }
  /** The connection as a whole can't be used. */
  | { readonly kind: "connection_failed"; readonly failure: SchedulerFailure }
  | {
      readonly kind: "connection_recovered";
      readonly failure: SchedulerFailure;
      readonly since: number;
    }
  | { readonly kind: "rotation_created"; readonly by: string; readonly name: string }
  | {
      readonly kind: "rotation_edited";
      readonly by: string;
      readonly name: string;
      readonly changes: readonly Change[];
    }
  | {
      readonly kind: "rotation_deleted";
      readonly by: string;
      readonly name: string;
      readonly groupId: string;
      readonly groupHandle: string | null;
      /** The members of before were to be put back. */
      readonly isRestored: boolean;
    }
  /** Settings of the workspace, or (with a rotation) of a rotation. */
  | {
      readonly kind: "settings_changed";
      readonly by: string;
      readonly changes: readonly Change[];
    }
  /** Somebody said who a person is in Slack; null: took it back. */
  | {
      readonly kind: "person_matched";
      readonly by: string;
      readonly personName: string;
      readonly userId: string | null;
    }
  | {
      readonly kind: "connected";
      readonly by: string;
      readonly system: SystemName;
      readonly accountName: string;
    }
  | { readonly kind: "disconnected"; readonly by: string }
  /** Installed anew, or an admin granted group writes. */
  | { readonly kind: "installed"; readonly by: string; readonly hasGrant: boolean }
  /** Slack no longer knows the app; `error` is its own word. */
  | { readonly kind: "slack_lost"; readonly error: string }
  | { readonly kind: "grant_ended"; readonly grantedBy: string };

export type HistoryEntry = {
  /** Counts up: the order in which it was written down. */
  readonly id: number;
  /** Epoch ms. */
  readonly at: number;
  /** Null: of the whole workspace. */
  readonly rotationId: string | null;
  readonly event: HistoryEvent;
};

/** What says who is in a group from then on, or that nothing says it any more. */
export type MembershipEvent = Extract<HistoryEvent, { kind: "members" | "reasons" | "released" }>;

export const HISTORY_DAYS = 90;
