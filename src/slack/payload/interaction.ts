/**
 * The envelope of an interaction (docs.slack.dev/reference/interaction-payloads), narrowed to what the workspace uses:
 * a pressed button or a reported choice, a submitted modal, a search in a select. The code beside a view reads the
 * view's own ids and fields.
 */
import * as z from "zod/mini";
import { err, ok, type Result } from "../../domain/result.ts";
import { nonEmptyText } from "../../non-empty-text.ts";
import { answer, list, object, text } from "../../outgoing/tolerant.ts";
import type { Actor } from "./actor.ts";
import { stateSchema, type ViewState } from "./form-values.ts";
import { type OwnMessage, ownMessageOf, ownMessageSchema } from "./own-message.ts";
import { teamIdAmong } from "./team-id.ts";
import { readWorkspace } from "./view-workspace.ts";

export type View = {
  readonly id: string;
  readonly callbackId: string | null;
  /** `private_metadata` of the view, without the workspace. */
  readonly metadata: string | null;
  readonly hash: string | null;
  readonly state: ViewState;
};

export type BlockAction = {
  readonly type: "block_actions";
  readonly actor: Actor;
  /** Opens a modal, and expires after 3 s. */
  readonly triggerId: string | null;
  readonly actionId: string;
  /** The chosen option's value, or the button's; empty where there is none. */
  readonly value: string;
  /** Null: it was in a message. */
  readonly view: View | null;
  /** The message of ours that it was in. */
  readonly message: OwnMessage | null;
};

export type ViewSubmission = {
  readonly type: "view_submission";
  readonly actor: Actor;
  readonly view: View;
};

export type BlockSuggestion = {
  readonly type: "block_suggestion";
  readonly actor: Actor;
  readonly actionId: string;
  /** As typed so far. */
  readonly query: string;
  readonly view: View | null;
};

export type Interaction = BlockAction | ViewSubmission | BlockSuggestion;

/** The fields that every handler of an action gets. */
export type Pressed = { readonly actor: Actor; readonly triggerId: string };
/** The fields that every handler of a submitted modal gets. */
export type Submitted = { readonly actor: Actor; readonly viewId: string };

/** Null: not PagerSync's; it is acknowledged and ignored. */
export type Reading<T> = Result<T | null, "malformed">;

/** Whose it is, which form and about what: where it is nonsense, nothing is done. */
const needed = z.nullish(z.string());

const viewSchema = z.object({
  id: nonEmptyText,
  team_id: needed,
  app_installed_team_id: needed,
  callback_id: needed,
  private_metadata: needed,
  hash: text,
  state: z.nullish(stateSchema),
});

const payloadSchema = z.object({
  type: z.string(),
  user: z.object({ id: nonEmptyText, team_id: needed }),
  /** Null where the app is installed on a whole organisation. */
  team: z.nullish(z.object({ id: nonEmptyText, enterprise_id: text })),
  /** Absent or null: the person is in no organization. */
  enterprise: z.nullish(z.unknown()),
  trigger_id: text,
  view: z.nullish(viewSchema),
  actions: list,
  action_id: text,
  value: text,
  ...ownMessageSchema,
});
type Payload = z.infer<typeof payloadSchema>;

const actionSchema = z.object({
  action_id: z.string(),
  value: text,
  selected_option: object({ value: text }),
});

export type NarrowedInteraction = {
  /** May be empty where there is nothing to do. */
  readonly teamId: string;
  /** Null: of a type that PagerSync doesn't use. */
  readonly interaction: Interaction | null;
};

const USED: ReadonlySet<string> = new Set<Interaction["type"]>([
  "block_actions",
  "view_submission",
  "block_suggestion",
]);

function isUnused(payload: unknown): boolean {
  const type = answer({ type: text }).safeParse(payload).data?.type ?? null;
  return type !== null && !USED.has(type);
}

/** Narrows the parsed `payload` of a verified request. */
export function narrowInteraction(payload: unknown): Result<NarrowedInteraction, "malformed"> {
  const parsed = payloadSchema.safeParse(payload);
  const teamId = parsed.success ? installedTeam(parsed.data) : null;
  if (!parsed.success || teamId === null)
    return isUnused(payload) ? ok({ teamId: "", interaction: null }) : err("malformed");
  const interaction = narrowed(parsed.data);
  return interaction.ok ? ok({ teamId, interaction: interaction.value }) : interaction;
}

/**
 * The workspace whose installation this is: the view carries it. A view of an earlier release doesn't, and a message is in
 * none. Then `team` is where it happened in an organization; elsewhere `team` is a stranger's own workspace when they act
 * through Slack Connect, and `app_installed_team_id` is right. `user.team_id`, a person's home, says nothing about it.
 */
function installedTeam({ view, team, enterprise }: Payload): string | null {
  const { teamId } = readWorkspace(view?.private_metadata);
  const installed = view?.app_installed_team_id;
  const told = team?.enterprise_id || enterprise ? [team?.id, installed] : [installed, team?.id];
  return teamIdAmong([teamId, ...told, view?.team_id]);
}

function narrowed(payload: Payload): Reading<Interaction> {
  const { type, user, team } = payload;
  const actor: Actor = { userId: user.id, teamId: user.team_id ?? team?.id ?? null };
  const view = viewOf(payload.view);
  switch (type) {
    case "block_actions": {
      const action = actionSchema.safeParse(payload.actions?.[0]).data;
      if (!action) return err("malformed");
      const { action_id: actionId } = action;
      const value = action.selected_option?.value ?? action.value ?? "";
      const message = ownMessageOf(payload, value);
      const triggerId = payload.trigger_id;
      return ok({ type, actor, triggerId, actionId, value, view, message });
    }
    case "view_submission":
      // Each of our forms has an id. Acknowledged without one, it would close as if it had been saved.
      return view?.callbackId ? ok({ type, actor, view }) : err("malformed");
    case "block_suggestion": {
      const { action_id, value } = payload;
      return ok({ type, actor, actionId: action_id ?? "", query: value ?? "", view });
    }
    default:
      return ok(null);
  }
}

function viewOf(view: Payload["view"]): View | null {
  if (!view) return null;
  const { id, callback_id, private_metadata, hash, state } = view;
  return {
    id,
    callbackId: callback_id ?? null,
    metadata: readWorkspace(private_metadata).own,
    hash,
    state: state ?? null,
  };
}
