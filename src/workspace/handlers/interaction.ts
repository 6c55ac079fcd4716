/**
 * Interactions, from Slack's payload to their handler. The Worker reads them with `readInteraction`, to refuse
 * malformed ones and to acknowledge those without a handler; the workspace's object performs the others.
 */
import { ok, type Result } from "../../domain/result.ts";
import { type Ack, EMPTY_ACK } from "../../slack/ack.ts";
import {
  type Interaction,
  type NarrowedInteraction,
  narrowInteraction,
  type Reading,
} from "../../slack/payload/interaction.ts";
import type { Context, Slack } from "../context.ts";
import { performAction, readAction } from "./actions.ts";
import { performSubmission, readSubmission } from "./modals.ts";
import { performSearch, readSearch } from "./searches.ts";

/** Reads the parsed `payload` of a verified request. `interaction` null: there is no handler, only acknowledge it. */
export function readInteraction(payload: unknown): Result<NarrowedInteraction, "malformed"> {
  const narrowed = narrowInteraction(payload);
  if (!narrowed.ok || narrowed.value.interaction === null) return narrowed;
  const { teamId, interaction } = narrowed.value;
  const input = inputOf(interaction);
  return input.ok ? ok({ teamId, interaction: input.value && interaction }) : input;
}

/** Reads the handler's input; null: there is no handler. */
export function inputOf(interaction: Interaction): Reading<object> {
  switch (interaction.type) {
    case "block_actions":
      return readAction(interaction);
    case "view_submission":
      return readSubmission(interaction);
    case "block_suggestion":
      return readSearch(interaction);
  }
}

export async function performInteraction(
  ctx: Context,
  slack: Slack,
  interaction: Interaction,
): Promise<Ack> {
  switch (interaction.type) {
    case "block_actions":
      await performAction(ctx, slack, interaction);
      return EMPTY_ACK;
    case "view_submission":
      return performSubmission(ctx, slack, interaction);
    case "block_suggestion":
      return performSearch(ctx, slack, interaction);
  }
}
