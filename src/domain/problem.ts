/**
 * Everything that can be wrong with a rotation, as data. Each is worded for people in one place (slack/words.ts).
 * A problem never stops the rest of its rotation, nor another rotation.
 */
import type { SchedulerFailure } from "./on-call.ts";
import type { IneligibleReason } from "./slack-member.ts";

export type Problem =
  /** A schedule could not be read: the group is left as it is. */
  | {
      readonly kind: "schedule_unread";
      /** Two schedules may have one name. Absent in what an early version stored. */
      readonly scheduleId?: string;
      readonly scheduleName: string;
      readonly failure: SchedulerFailure;
    }
  /** The schedules belong to a system that is no longer connected: the group is left as it is. */
  | { readonly kind: "unlinked" }
  /** On call, but no Slack account has any of their e-mail addresses. */
  | { readonly kind: "no_slack_match"; readonly personName: string; readonly email: string | null }
  /** On call, matched, but Slack refuses the account as a member of a group. */
  | {
      readonly kind: "unfit";
      readonly personName: string;
      readonly userId: string;
      readonly ineligible: IneligibleReason;
    }
  /** To stand in when nobody is on call, but Slack refuses the account as a member of a group. */
  | {
      readonly kind: "fallback_unfit";
      readonly personName: string;
      readonly userId: string;
      readonly ineligible: IneligibleReason;
    }
  /** To be in the group always, but Slack refuses the account as a member of a group. */
  | {
      readonly kind: "always_unfit";
      readonly personName: string;
      readonly userId: string;
      readonly ineligible: IneligibleReason;
    }
  /** Nobody is on call (or nobody who can be in the group). `holding` says who is in the group instead. */
  | { readonly kind: "nobody_on_call"; readonly holding: "last" | "fallback" }
  /** Slack refused to change the group; `error` is Slack's own word. */
  | { readonly kind: "group_write_refused"; readonly error: string }
  | { readonly kind: "group_gone" }
  | { readonly kind: "group_disabled" }
  | { readonly kind: "group_managed_elsewhere" }
  /** Somebody, or another tool, keeps writing the group: left alone until the next handover. */
  | { readonly kind: "edit_war"; readonly editor: string | null }
  /** A hand edit that was kept by the wish of whoever manages the rotation, until the next handover. */
  | { readonly kind: "kept_by_hand"; readonly editor: string | null }
  /** Slack refused the announcement; `error` is Slack's own word. */
  | { readonly kind: "announcement_refused"; readonly channelId: string; readonly error: string }
  /** Slack refused the message to somebody; `error` is Slack's own word. */
  | { readonly kind: "message_refused"; readonly userId: string; readonly error: string }
  /** The topic of a channel can't be kept; `error` is Slack's own word, or `no_room`. */
  | { readonly kind: "topic_refused"; readonly channelId: string; readonly error: string };

/** A problem and since when it stands (epoch ms). */
export type ActiveProblem = { readonly problem: Problem; readonly since: number };
