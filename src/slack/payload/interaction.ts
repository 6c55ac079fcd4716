/**
 * Interactions: clicks, submitted modals, searches in selects (docs.slack.dev/reference/interaction-payloads). What
 * is not ours (an unknown action, a link button's report, a closed modal) has no intent: it is acknowledged, no more.
 */
import * as z from "zod/mini";
import type { Actor, Click, Intent, Search, Submission } from "../../domain/intent.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { filledText } from "../../filled-text.ts";
import { readClick } from "./click.ts";
import { stateSchema } from "./form-values.ts";
import { ownMessageSchema } from "./own-message.ts";
import { readSearch } from "./search.ts";
import { readSubmission } from "./submission.ts";
import { teamIdAmong } from "./team-id.ts";

const text = z.nullish(z.string());

const viewSchema = z.looseObject({
  id: filledText,
  team_id: text,
  app_installed_team_id: text,
  callback_id: text,
  private_metadata: text,
  hash: text,
  state: z.nullish(stateSchema),
});
export type View = z.infer<typeof viewSchema>;

const interactionSchema = z.looseObject({
  type: z.string(),
  user: z.looseObject({ id: filledText, team_id: text }),
  /** Null where the app is installed on a whole organisation. */
  team: z.nullish(z.looseObject({ id: filledText })),
  trigger_id: text,
  view: z.nullish(viewSchema),
  actions: z.nullish(
    z.array(
      z.looseObject({
        action_id: z.string(),
        value: text,
        selected_option: z.nullish(z.looseObject({ value: text })),
      }),
    ),
  ),
  action_id: text,
  value: text,
  ...ownMessageSchema,
});
export type Interaction = z.infer<typeof interactionSchema>;

export type ReadInteraction = { readonly teamId: string; readonly intent: Intent | null };

/** Each part reads its own payloads; null: not ours. */
export type Reading<T> = Result<T | null, "malformed">;

/** Reads the parsed `payload` of a verified request. */
export function readInteraction(payload: unknown): Result<ReadInteraction, "malformed"> {
  const parsed = interactionSchema.safeParse(payload);
  if (!parsed.success) return err("malformed");
  const interaction = parsed.data;
  const teamId = installedTeam(interaction);
  if (teamId === null) return err("malformed");
  const { user, team } = interaction;
  const actor: Actor = { userId: user.id, teamId: user.team_id ?? team?.id ?? null };
  const intent = intentOf(interaction, actor);
  return intent.ok ? ok({ teamId, intent: intent.value }) : intent;
}

/**
 * The workspace whose installation this is. `view.app_installed_team_id` says it even when a stranger acts through
 * Slack Connect (`team` is theirs then); for an organisation-wide installation it may name the organisation (E…).
 */
function installedTeam({ view, team, user }: Interaction): string | null {
  return teamIdAmong([view?.app_installed_team_id, team?.id, view?.team_id, user.team_id]);
}

function intentOf(interaction: Interaction, actor: Actor): Reading<Intent> {
  switch (interaction.type) {
    case "block_actions":
      return wrap(readClick(interaction, actor), (click: Click) => ({ kind: "click", click }));
    case "view_submission":
      return wrap(readSubmission(interaction, actor), (submission: Submission) => ({
        kind: "submission",
        submission,
      }));
    case "block_suggestion":
      return wrap(readSearch(interaction, actor), (search: Search) => ({ kind: "search", search }));
    default:
      return ok(null);
  }
}

function wrap<T>(reading: Reading<T>, toIntent: (value: T) => Intent): Reading<Intent> {
  if (!reading.ok) return reading;
  return ok(reading.value === null ? null : toIntent(reading.value));
}
