/** Events API: one signed request carries one event (docs.slack.dev/apis/events-api). */
import * as z from "zod/mini";
import { err, ok, type Result } from "../../domain/result.ts";
import { nonEmptyText } from "../../non-empty-text.ts";
import { answer, number, object, orElse, read, text } from "../../outgoing/tolerant.ts";
import type { Actor } from "./actor.ts";
import { teamIdAmong } from "./team-id.ts";

export type SlackEvent =
  | { readonly type: "home_opened"; readonly actor: Actor }
  /** Somebody (we, too) changed a user group or its members. */
  | {
      readonly type: "group_changed";
      /** Null: Slack doesn't say which. */
      readonly groupId: string | null;
      /** The members that Slack reports; null: something else about the group changed. */
      readonly members:
        | { readonly all: readonly string[] }
        | { readonly added: readonly string[]; readonly removed: readonly string[] }
        | null;
      /** Null: Slack doesn't say. */
      readonly isDisabled: boolean | null;
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
  /** Slack's event time, epoch ms; 0: unreadable, which is before every install, so that the event ends none. */
  readonly at: number;
  readonly event: SlackEvent;
};

export type ReadEvent =
  /** Slack verifies the request URL: the answer is `challenge`, unchanged. */
  | { readonly kind: "challenge"; readonly challenge: string }
  | { readonly kind: "intent"; readonly teamId: string; readonly intent: EventIntent }
  /** An event that PagerSync doesn't use. */
  | { readonly kind: "ignored" }
  /** It lacks what we need: sent again, it would lack it again. */
  | { readonly kind: "unusable"; readonly type: string };

/** The type decides all else, so it must be a text. */
const word = read((value) => (typeof value === "string" ? value : null));
const bodySchema = answer({ type: word, event: object({ type: word }) });
const challengeSchema = z.looseObject({ challenge: z.string() });

const callbackSchema = z.looseObject({
  event_id: nonEmptyText,
  /** Seconds. */
  event_time: number,
  team_id: z.nullish(z.string()),
  authorizations: z.nullish(z.array(z.looseObject({ team_id: z.nullish(z.string()) }))),
  event: z.looseObject({ type: z.string(), event_ts: text }),
});
type Callback = z.infer<typeof callbackSchema>;

const homeSchema = z.object({ user: nonEmptyText, tab: text, user_team: text });
/** A list of ids; null: there is none, or one of them can't be read. */
const wholeIds = orElse(z.nullish(z.array(z.string())), null);
const id = orElse(z.nullish(nonEmptyText), null);
const subteamSchema = answer({ subteam: object({ id, users: wholeIds, date_delete: number }) });
const membersSchema = answer({ subteam_id: id, added_users: wholeIds, removed_users: wholeIds });
/** Whose tokens can't be read is not ended: Slack refuses a dead token, and that ends it. */
const readableIds = read((value): readonly string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === "string") : [],
);
const revokedSchema = answer({ tokens: object({ oauth: readableIds, bot: readableIds }) });

/**
 * Reads the parsed JSON body of a verified request. Events that are not ours are `ignored`, whatever they hold. Slack
 * delivers again what isn't answered with 200, and ends the subscription of an app that does so often: so only what is no
 * payload of Slack's at all is `malformed`.
 */
export function readEvent(body: unknown): Result<ReadEvent, "malformed"> {
  const envelope = bodySchema.safeParse(body);
  if (!envelope.success) return err("malformed");
  const { type } = envelope.data;
  if (type === null) return envelope.data.event ? unusable(envelope.data) : err("malformed");
  if (type === "url_verification") {
    const parsed = challengeSchema.safeParse(body);
    return parsed.success
      ? ok({ kind: "challenge", challenge: parsed.data.challenge })
      : err("malformed");
  }
  if (type !== "event_callback") return ok({ kind: "ignored" });

  const callback = callbackSchema.safeParse(body);
  if (!callback.success) return unusable(envelope.data);
  const event = slackEvent(callback.data.event);
  if (!event.ok) return unusable(envelope.data);
  if (event.value === null) return ok({ kind: "ignored" });
  const teamId = teamOf(callback.data);
  if (!teamId) return unusable(envelope.data);
  const { event_id: eventId } = callback.data;
  const at = instantOf(callback.data);
  return ok({
    kind: "intent",
    teamId,
    intent: { kind: "event", eventId, at, event: event.value },
  });
}

/** The type is logged: nothing but a word of Slack's. */
const unusable = ({ event }: z.output<typeof bodySchema>): Result<ReadEvent, "malformed"> =>
  ok({ kind: "unusable", type: /^[a-z_.]{1,40}$/.exec(event?.type ?? "")?.[0] ?? "unknown" });

/**
 * The installation that the event is for. In shared channels `team_id` can be the other workspace's; uninstalls come
 * without authorizations.
 */
const teamOf = (callback: Callback): string | null =>
  teamIdAmong([callback.authorizations?.[0]?.team_id, callback.team_id]);

/** `event_time` has whole seconds; `event_ts` is finer, and used if it is of the same second (formats vary). */
function instantOf({ event_time, event }: Callback): number {
  if (event_time === null) return 0;
  const precise = Number(event.event_ts ?? Number.NaN);
  return Math.floor(precise) === event_time ? Math.round(precise * 1000) : event_time * 1000;
}

function slackEvent(event: Callback["event"]): Result<SlackEvent | null, "unusable"> {
  switch (event.type) {
    case "app_home_opened": {
      const parsed = homeSchema.safeParse(event);
      if (!parsed.success) return err("unusable");
      // The Messages tab sends this event, too; nothing may be published for it.
      if (parsed.data.tab !== null && parsed.data.tab !== "home") return ok(null);
      const actor = { userId: parsed.data.user, teamId: parsed.data.user_team };
      return ok({ type: "home_opened", actor });
    }
    case "subteam_created":
    case "subteam_updated": {
      const { subteam } = subteamSchema.parse(event);
      const disabledAt = subteam?.date_delete ?? null;
      return ok({
        type: "group_changed",
        groupId: subteam?.id ?? null,
        members: subteam?.users ? { all: subteam.users } : null,
        isDisabled: disabledAt === null ? null : disabledAt !== 0,
      });
    }
    case "subteam_members_changed": {
      const { subteam_id, added_users: added, removed_users: removed } = membersSchema.parse(event);
      return ok({
        type: "group_changed",
        groupId: subteam_id ?? null,
        members: added && removed ? { added, removed } : null,
        isDisabled: false,
      });
    }
    case "app_uninstalled":
      return ok({ type: "uninstalled" });
    case "tokens_revoked": {
      const { tokens } = revokedSchema.parse(event);
      if (!tokens) return err("unusable");
      return ok({ type: "tokens_revoked", userIds: tokens.oauth, botUserIds: tokens.bot });
    }
    default:
      return ok(null);
  }
}
