/**
 * Interactions: clicks, submitted modals, searches in selects (docs.slack.dev/reference/interaction-payloads). What
 * is not ours (an unknown action, a link button's report, a closed modal) has no intent: it is acknowledged, no more.
 */
import type { Actor, Click, Intent, Search, Submission } from "../../domain/intent.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { type Interaction, interactionSchema, type Reading } from "../../slack/payload/schema.ts";
import { teamIdAmong } from "../../slack/payload/team-id.ts";
import { readClick } from "./click.ts";
import { readSearch } from "./search.ts";
import { readSubmission } from "./submission.ts";

export type ReadInteraction = { readonly teamId: string; readonly intent: Intent | null };

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
