/** Events API: one signed request carries one event (docs.slack.dev/apis/events-api). */
import * as z from "zod/mini";
import { err, ok, type Result } from "../../domain/result.ts";
import { nonEmptyText } from "../../non-empty-text.ts";
import type { Actor } from "./actor.ts";
import { teamIdAmong } from "./team-id.ts";

export type SlackEvent =
  | { readonly type: "home_opened"; readonly actor: Actor }
  /** Somebody (we, too) changed a user group or its members. */
  | {
      readonly type: "group_changed";
      readonly groupId: string;
      /** The members that Slack reports; null: something else about the group changed. */
      readonly members:
        | { readonly all: readonly string[] }
        | { readonly added: readonly string[]; readonly removed: readonly string[] }
        | null;
      readonly isDisabled: boolean;
    }
  | { readonly type: "uninstalled" }
  /** User ids, not tokens: whose user tokens, which bots. */
  | {
      readonly type: "tokens_revoked";
      readonly userIds: readonly string[];
      readonly botUserIds: readonly string[];
    };

/** An event for a workspace. */
export type EventIntent = {
  readonly kind: "event";
  /** Unique per event: Slack may deliver one several times. */
  readonly eventId: string;
  /** Slack's event time, epoch ms. */
  readonly at: number;
  readonly event: SlackEvent;
};

export type ReadEvent =
  /** Slack verifies the request URL: the answer is `challenge`, unchanged. */
  | { readonly kind: "challenge"; readonly challenge: string }
  | { readonly kind: "intent"; readonly teamId: string; readonly intent: EventIntent }
  /** An event that PagerSync doesn't use. */
  | { readonly kind: "ignored" };

const bodySchema = z.looseObject({ type: z.string() });
const challengeSchema = z.looseObject({ challenge: z.string() });

const callbackSchema = z.looseObject({
  event_id: nonEmptyText,
  /** Seconds. */
  event_time: z.number(),
  team_id: z.nullish(z.string()),
  authorizations: z.nullish(z.array(z.looseObject({ team_id: z.nullish(z.string()) }))),
  event: z.looseObject({ type: z.string(), event_ts: z.catch(z.nullish(z.string()), null) }),
});
type Callback = z.infer<typeof callbackSchema>;

const ids = z.pipe(
  z.nullish(z.array(z.string())),
  z.transform((list) => list ?? []),
);
const homeSchema = z.looseObject({
  user: nonEmptyText,
  tab: z.nullish(z.string()),
  user_team: z.nullish(z.string()),
});
const subteamSchema = z.looseObject({
  subteam: z.looseObject({
    id: nonEmptyText,
    users: z.catch(z.nullish(z.array(z.string())), null),
    date_delete: z.catch(z.nullish(z.number()), null),
  }),
});
const membersSchema = z.looseObject({
  subteam_id: nonEmptyText,
  added_users: ids,
  removed_users: ids,
});
const revokedSchema = z.looseObject({ tokens: z.looseObject({ oauth: ids, bot: ids }) });

/**
 * Reads the parsed JSON body of a verified request. Events that are not ours are `ignored`, whatever they hold;
 * ours without what we need are `malformed`.
 */
export function readEvent(body: unknown): Result<ReadEvent, "malformed"> {
  const envelope = bodySchema.safeParse(body);
  if (!envelope.success) return err("malformed");
  if (envelope.data.type === "url_verification") {
    const parsed = challengeSchema.safeParse(body);
    return parsed.success
      ? ok({ kind: "challenge", challenge: parsed.data.challenge })
      : err("malformed");
  }
  if (envelope.data.type !== "event_callback") return ok({ kind: "ignored" });

  const callback = callbackSchema.safeParse(body);
  if (!callback.success) return err("malformed");
  const event = slackEvent(callback.data.event);
  if (!event.ok) return event;
  if (event.value === null) return ok({ kind: "ignored" });
  const teamId = teamOf(callback.data);
  if (!teamId) return err("malformed");
  const { event_id: eventId } = callback.data;
  const at = instantOf(callback.data);
  return ok({
    kind: "intent",
    teamId,
    intent: { kind: "event", eventId, at, event: event.value },
  });
}

/**
 * The installation that the event is for. In shared channels `team_id` can be the other workspace's; uninstalls come
 * without authorizations.
 */
const teamOf = (callback: Callback): string | null =>
  teamIdAmong([callback.authorizations?.[0]?.team_id, callback.team_id]);

/** `event_time` has whole seconds; `event_ts` is finer, and used if it is of the same second (formats vary). */
function instantOf({ event_time, event }: Callback): number {
  const precise = Number(event.event_ts ?? Number.NaN);
  return Math.floor(precise) === event_time ? Math.round(precise * 1000) : event_time * 1000;
}

function slackEvent(event: Callback["event"]): Result<SlackEvent | null, "malformed"> {
  switch (event.type) {
    case "app_home_opened": {
      const parsed = homeSchema.safeParse(event);
      if (!parsed.success) return err("malformed");
      // The Messages tab sends this event, too; nothing may be published for it.
      if (parsed.data.tab !== "home") return ok(null);
      const actor = { userId: parsed.data.user, teamId: parsed.data.user_team ?? null };
      return ok({ type: "home_opened", actor });
    }
    case "subteam_created":
    case "subteam_updated": {
      const parsed = subteamSchema.safeParse(event);
      if (!parsed.success) return err("malformed");
      const { id, users, date_delete } = parsed.data.subteam;
      return ok({
        type: "group_changed",
        groupId: id,
        members: users ? { all: users } : null,
        isDisabled: Boolean(date_delete),
      });
    }
    case "subteam_members_changed": {
      const parsed = membersSchema.safeParse(event);
      if (!parsed.success) return err("malformed");
      const { subteam_id, added_users, removed_users } = parsed.data;
      return ok({
        type: "group_changed",
        groupId: subteam_id,
        members: { added: added_users, removed: removed_users },
        isDisabled: false,
      });
    }
    case "app_uninstalled":
      return ok({ type: "uninstalled" });
    case "tokens_revoked": {
      const parsed = revokedSchema.safeParse(event);
      if (!parsed.success) return err("malformed");
      const { oauth, bot } = parsed.data.tokens;
      return ok({ type: "tokens_revoked", userIds: oauth, botUserIds: bot });
    }
    default:
      return ok(null);
  }
}
