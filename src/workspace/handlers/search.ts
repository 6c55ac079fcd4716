/** Somebody types into a searching select (`block_suggestion`): one request per keystroke. */

import type { Actor, Search } from "../../domain/intent.ts";
import { ok } from "../../domain/result.ts";
import type { Interaction, Reading } from "../../slack/payload/schema.ts";
import { ACTION, LINK_BLOCK_PREFIX, ROTATION_BLOCK } from "../../slack/views/ids.ts";
import { readMetadata } from "../../slack/views/metadata.ts";

export function readSearch(interaction: Interaction, actor: Actor): Reading<Search> {
  const query = interaction.value ?? "";
  switch (interaction.action_id) {
    case ROTATION_BLOCK.group: {
      const metadata = readMetadata(interaction.view?.private_metadata);
      const rotationId = metadata?.rotationId ?? null;
      return ok({ actor, query, type: "search_groups", rotationId });
    }
    case ROTATION_BLOCK.schedules:
      return ok({ actor, query, type: "search_schedules" });
    case ACTION.historyOf:
      return ok({ actor, query, type: "search_history" });
    default:
      return interaction.action_id?.startsWith(LINK_BLOCK_PREFIX)
        ? ok({ actor, query, type: "search_schedules" })
        : ok(null);
  }
}
