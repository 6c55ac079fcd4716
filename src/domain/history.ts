/**
 * Events of the history, as data; slack/words/history.ts has their sentences. An event names people by Slack id, and
 * by name only where no Slack account is known. It holds no secrets, and e-mail addresses only masked (`a…@acme.example`).
 *
 * To record something new: settings need no kind of their own, use `settings_changed`. Else add a kind here and its
 * sentence there (the compiler names the places), and call `record` (workspace/history/record.ts) in the transaction that
 * makes it true.
 */
import type { SchedulerFailure } from "./on-call.ts";
import type { Problem } from "./problem.ts";
import type { Members, Standing } from "./reading-key.ts";
import type { SystemName } from "./systems.ts";

/** A person in an event; `name` is empty where `userId` is enough to name them. */
export type Who = {
  readonly userId: string | null;
  readonly name: string;
  /** Absent: on call. */
  readonly as?: Exclude<Standing, "on_call">;
};

/** Stored in place of a forgotten person's name and Slack id. It is no id, so that people read it as it is. */
export const FORMER_MEMBER = "a former member";

/** Names of schedules; `byOverride` where the scheduling system reports an override. */
export type InSchedules = readonly { readonly name: string; readonly byOverride: boolean }[];

/** A group by the option `Members`; absent: of who is on call. */
type OfMembers = { readonly as?: Exclude<Standing, "on_call"> };

/** Why somebody is in a group. */
export type Why =
  /** On call in these schedules; with the option `Members` next on call there, or just in them. */
  | { readonly kind: Standing; readonly schedules: InSchedules }
  /** A fallback member of the rotation, because nobody is on call. */
  | ({ readonly kind: "fallback" } & OfMembers)
  /** Was on call last, and stays because nobody eligible is on call now. */
  | ({ readonly kind: "last" } & OfMembers)
  /** The rotation's option `Always in the group`. */
  | { readonly kind: "always" }
  /** Went off call at `since` (epoch ms), and stays for the overlap. */
  | ({ readonly kind: "relieved"; readonly since: number } & OfMembers)
  /** Goes on call at `from` (epoch ms), and was let in early. */
  | ({ readonly kind: "early"; readonly from: number } & OfMembers)
  /** Somebody edited the group in Slack; `by` null: Slack doesn't report who. */
  | { readonly kind: "hand_edit"; readonly by: string | null }
  /** Such an edit, accepted until the next handover by a person who manages the rotation. */
  | { readonly kind: "kept_by_hand"; readonly by: string | null }
  /** Was a member before PagerSync took the group over. */
  | { readonly kind: "before" };

export type Membership = { readonly userId: string; readonly why: Why };

/** A field's value: text, a Slack user or a Slack channel. */
export type Item =
  | { readonly text: string }
  | { readonly userId: string }
  | { readonly channelId: string };

/** A changed form field; `field` is its visible label. An empty list means an empty field. */
export type Change = {
  readonly field: string;
  readonly from: readonly Item[];
  readonly to: readonly Item[];
};

/** `system` absent: recorded by an earlier release, and another system may be connected now. */
type FailedConnection = { readonly failure: SchedulerFailure; readonly system?: SystemName };

export type HistoryEvent =
  /** Other people are on call; announced in the rotation's channels. */
  | {
      readonly kind: "handover";
      readonly comesIn: readonly Who[];
      readonly goes: readonly Who[];
      readonly stays: readonly Who[];
      readonly until: number | null;
      readonly by: "schedule" | "fallback";
      /** Who is in the group; absent: who is on call. */
      readonly members?: Exclude<Members, "on_call">;
    }
  /** The group's members from now on, as confirmed by Slack's reply or reported by its event. */
  | {
      readonly kind: "members";
      readonly groupId: string;
      readonly members: readonly Membership[];
      readonly cameIn: readonly string[];
      readonly left: readonly string[];
      readonly cause:
        | "follows_schedules"
        /** Somebody else's edit was undone. */
        | "repaired"
        /** Somebody else's edit was accepted, and written again. */
        | "kept"
        /** Its members when the rotation was created. */
        | "taken_over"
        /** Somebody else edited it; `editedBy` null: Slack doesn't report who. */
        | { readonly editedBy: string | null; readonly isLeftAlone: boolean };
    }
  /** The same members, now in the group for other reasons. */
  | { readonly kind: "reasons"; readonly groupId: string; readonly members: readonly Membership[] }
  /** PagerSync stopped managing the group. */
  | { readonly kind: "released"; readonly groupId: string }
  /** Somebody pressed `Keep until the next handover`. */
  | { readonly kind: "edit_kept"; readonly by: string }
  | { readonly kind: "problem_began"; readonly problem: Problem }
  | { readonly kind: "problem_ended"; readonly problem: Problem; readonly since: number }
  /** The connection as a whole can't be used. */
  | ({ readonly kind: "connection_failed" } & FailedConnection)
  | ({ readonly kind: "connection_recovered"; readonly since: number } & FailedConnection)
  | { readonly kind: "rotation_created"; readonly by: string; readonly name: string }
  | {
      readonly kind: "rotation_edited";
      readonly by: string;
      readonly name: string;
      /** The rotation's version since. Absent in what older releases recorded. */
      readonly version?: number;
      readonly changes: readonly Change[];
    }
  | {
      readonly kind: "rotation_deleted";
      readonly by: string;
      readonly name: string;
      readonly groupId: string;
      readonly groupHandle: string | null;
      /** The members from before the take-over were to be restored. */
      readonly isRestored: boolean;
    }
  /** Settings of the workspace, or of one rotation where the entry names one. */
  | {
      readonly kind: "settings_changed";
      readonly by: string;
      readonly changes: readonly Change[];
    }
  /** Somebody matched a responder to a Slack account; `userId` null: removed the match. */
  | {
      readonly kind: "person_matched";
      readonly by: string;
      readonly personName: string;
      readonly userId: string | null;
      /** The Slack account of the match before; null: there was none; absent: recorded by an earlier release. */
      readonly before?: string | null;
    }
  | {
      readonly kind: "connected";
      readonly by: string;
      readonly system: SystemName;
      readonly accountName: string;
    }
  | { readonly kind: "disconnected"; readonly by: string }
  /** An admin had a person forgotten, who is not named. */
  | { readonly kind: "person_forgotten"; readonly by: string }
  /** The app was installed (again), or an admin granted group writes (`hasGrant`). */
  | { readonly kind: "installed"; readonly by: string; readonly hasGrant: boolean }
  /** Slack no longer accepts the bot token; `error` is Slack's error code. */
  | { readonly kind: "slack_lost"; readonly error: string }
  | { readonly kind: "grant_ended"; readonly grantedBy: string };

export type HistoryEntry = {
  /** Ascending in the order of writing. */
  readonly id: number;
  /** Epoch ms. */
  readonly at: number;
  /** Null: the event is about the whole workspace. */
  readonly rotationId: string | null;
  readonly event: HistoryEvent;
};

/** Events that set, explain or end what the log says about a group's members. */
export type MembershipEvent = Extract<HistoryEvent, { kind: "members" | "reasons" | "released" }>;

/** How long entries are stored. */
export const HISTORY_DAYS = 90;
