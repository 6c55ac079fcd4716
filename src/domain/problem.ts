/**
 * Everything that can be wrong with a rotation, as data; slack/words/problem.ts has the sentences. A problem never
 * blocks the rest of its rotation, nor another rotation.
 */
import type { SchedulerFailure } from "./on-call.ts";
import type { Standing } from "./reading-key.ts";
import type { IneligibleReason } from "./slack-member.ts";
import type { SystemName } from "./systems.ts";

/** Absent: on call. */
type WithStanding = { readonly as?: Exclude<Standing, "on_call"> };

export type Problem =
  /** A schedule could not be read. The group stays as it is. */
  | {
      readonly kind: "schedule_unread";
      /** Tells apart schedules of the same name. Absent in rows of early versions. */
      readonly scheduleId?: string;
      readonly scheduleName: string;
      readonly failure: SchedulerFailure;
      /** The system that failed, which needn't be the one connected when people read of it. Absent in older rows. */
      readonly system?: SystemName;
    }
  /** The schedules belong to a system that is no longer connected. The group stays as it is. */
  | { readonly kind: "unlinked" }
  /** On call, but no Slack account has any of their e-mail addresses. */
  | ({
      readonly kind: "no_slack_match";
      readonly personName: string;
      readonly email: string | null;
    } & WithStanding)
  /** On call and in the group by the address that the account had: Slack has another for it now. */
  | ({
      readonly kind: "address_changed";
      readonly personName: string;
      readonly userId: string;
      /** The scheduling system's. Null in the history, which stores no addresses. */
      readonly email: string | null;
    } & WithStanding)
  /** On call, matched, but Slack refuses the account as a member of a group. */
  | ({
      readonly kind: "unfit";
      readonly personName: string;
      readonly userId: string;
      readonly ineligible: IneligibleReason;
    } & WithStanding)
  /** A fallback member whose account Slack refuses as a member of a group. */
  | {
      readonly kind: "fallback_unfit";
      readonly personName: string;
      readonly userId: string;
      readonly ineligible: IneligibleReason;
    }
  /** A member by the option `Always in the group` whose account Slack refuses as a member of a group. */
  | {
      readonly kind: "always_unfit";
      readonly personName: string;
      readonly userId: string;
      readonly ineligible: IneligibleReason;
    }
  /** A gap: nobody is on call. `holding` says who is in the group: the last people on call, or the fallback members. */
  | { readonly kind: "nobody_on_call"; readonly holding: "last" | "fallback" }
  /** A schedule in which nobody is next, or nobody at all. `holding` null: others are in the group. */
  | {
      readonly kind: "nobody_found";
      readonly as: Exclude<Standing, "on_call">;
      readonly scheduleId: string;
      readonly scheduleName: string;
      readonly holding: "last" | "fallback" | null;
      readonly system?: SystemName;
    }
  /** Slack refused the group write; `error` is Slack's error code. */
  | { readonly kind: "group_write_refused"; readonly error: string }
  | { readonly kind: "group_gone" }
  | { readonly kind: "group_disabled" }
  | { readonly kind: "group_managed_elsewhere" }
  /** Somebody, or another tool, keeps editing the group. PagerSync doesn't write it until the next handover. */
  | { readonly kind: "edit_war"; readonly editor: string | null }
  /** A manual edit, accepted until the next handover by a person who manages the rotation. */
  | { readonly kind: "kept_by_hand"; readonly editor: string | null }
  /** The rotation's own words name a schedule that it doesn't follow. */
  | { readonly kind: "words_unfollowed"; readonly scheduleName: string }
  /** Slack refused the announcement; `error` is Slack's error code. */
  | { readonly kind: "announcement_refused"; readonly channelId: string; readonly error: string }
  /** Slack refused a direct message; `error` is Slack's error code. */
  | { readonly kind: "message_refused"; readonly userId: string; readonly error: string }
  /** The channel's topic can't be updated; `error` is Slack's error code, or one of ours (slack/words). */
  | { readonly kind: "topic_refused"; readonly channelId: string; readonly error: string };

/** A problem and its start (epoch ms). */
export type ActiveProblem = { readonly problem: Problem; readonly since: number };

/** Whether it is about who is on call and their Slack accounts, not about a schedule, the group or a channel. */
export const isAboutPeople = ({ kind }: Problem): boolean =>
  kind === "no_slack_match" ||
  kind === "address_changed" ||
  kind === "unfit" ||
  kind === "fallback_unfit" ||
  kind === "always_unfit" ||
  kind === "nobody_on_call" ||
  kind === "nobody_found";

/** Whether it says that the schedules have nobody for the group. */
export const isGap = (problem: Problem): boolean =>
  problem.kind === "nobody_on_call" ||
  (problem.kind === "nobody_found" && problem.holding !== null);
