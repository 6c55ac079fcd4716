/** A submitted modal (`view_submission`). */

import type { Actor, Submission } from "../../domain/intent.ts";
import { err, ok } from "../../domain/result.ts";
import { WHO_MANAGES } from "../../domain/rights.ts";
import {
  chosenInstant,
  chosenOption,
  chosenOptions,
  chosenUser,
  typedText,
  type ViewState,
} from "../../slack/payload/form-values.ts";
import type { Interaction, Reading } from "../../slack/payload/schema.ts";
import {
  CALLBACK,
  HISTORY_BLOCK,
  IMPORT_BLOCK_PREFIX,
  LINK_BLOCK_PREFIX,
  MATCH_BLOCK_PREFIX,
  OPSGENIE_BLOCK,
  RESTORE,
  RESTORE_BLOCK,
  SETTINGS_BLOCK,
  SITE_BLOCK,
  XMATTERS_BLOCK,
} from "../../slack/views/ids.ts";
import { readMetadata } from "../../slack/views/metadata.ts";
import { readHistoryMetadata } from "../modals/history/metadata.ts";
import { readRotationForm } from "../modals/rotation/read-form.ts";

export function readSubmission({ view }: Interaction, actor: Actor): Reading<Submission> {
  if (!view) return err("malformed");
  const { state } = view;
  const by = { actor, viewId: view.id };
  switch (view.callback_id) {
    case CALLBACK.rotation: {
      const metadata = readMetadata(view.private_metadata);
      if (metadata === null) return err("malformed");
      const { rotationId, version, showsOptions } = metadata;
      const form = readRotationForm(state, showsOptions);
      return ok({ ...by, type: "save_rotation", rotationId, version, form });
    }
    case CALLBACK.deleteRotation: {
      const rotationId = readMetadata(view.private_metadata)?.rotationId ?? null;
      if (rotationId === null) return err("malformed");
      const restoreMembers = chosenOptions(state, RESTORE_BLOCK).includes(RESTORE);
      return ok({ ...by, type: "delete_rotation", rotationId, restoreMembers });
    }
    case CALLBACK.import:
      return ok({ ...by, type: "import_configuration", parts: readParts(state) });
    case CALLBACK.importPlan:
      return ok({ ...by, type: "apply_configuration", digest: view.private_metadata ?? "" });
    case CALLBACK.match:
      return ok({ ...by, type: "match_people", matches: readMatches(state) });
    case CALLBACK.settings: {
      const placeholders = typedText(state, SETTINGS_BLOCK.placeholders);
      const chosen = chosenOption(state, SETTINGS_BLOCK.whoManages);
      // What the form showed is no wish: somebody else may have changed it meanwhile.
      const isLeft = chosen === view.private_metadata;
      const whoManages = isLeft ? null : (WHO_MANAGES.find((who) => who === chosen) ?? null);
      return ok({ ...by, type: "save_settings", placeholders, whoManages });
    }
    case CALLBACK.links:
      return ok({ ...by, type: "link_schedules", links: readLinks(state) });
    case CALLBACK.history: {
      const metadata = readHistoryMetadata(view.private_metadata);
      if (metadata === null) return err("malformed");
      const at = chosenInstant(state, HISTORY_BLOCK.at);
      return ok({ ...by, type: "ask_members", wish: { ...metadata, at } });
    }
    case CALLBACK.site:
      return ok({ ...by, type: "change_site", siteId: chosenOption(state, SITE_BLOCK) ?? "" });
    case CALLBACK.opsgenie:
      return ok({
        ...by,
        type: "connect_opsgenie",
        // Keys are pasted, often with a blank or a line break at an end.
        apiKey: typedText(state, OPSGENIE_BLOCK.apiKey).trim(),
        region: chosenOption(state, OPSGENIE_BLOCK.region) ?? "",
      });
    case CALLBACK.xmatters:
      return ok({
        ...by,
        type: "connect_xmatters",
        url: typedText(state, XMATTERS_BLOCK.url).trim(),
        apiKey: typedText(state, XMATTERS_BLOCK.apiKey).trim(),
        apiSecret: typedText(state, XMATTERS_BLOCK.apiSecret).trim(),
      });
    default:
      return ok(null);
  }
}

const readMatches = (state: ViewState) =>
  Object.keys(state?.values ?? {})
    .filter((blockId) => blockId.startsWith(MATCH_BLOCK_PREFIX))
    .map((blockId) => ({
      personId: blockId.slice(MATCH_BLOCK_PREFIX.length),
      userId: chosenUser(state, blockId),
    }));

const readLinks = (state: ViewState) =>
  Object.keys(state?.values ?? {})
    .filter((blockId) => blockId.startsWith(LINK_BLOCK_PREFIX))
    .map((blockId) => ({
      oldId: blockId.slice(LINK_BLOCK_PREFIX.length),
      newId: chosenOption(state, blockId),
    }));

/** In the order of the fields, whatever order Slack tells them in. */
const readParts = (state: ViewState): readonly string[] =>
  Object.keys(state?.values ?? {})
    .filter((blockId) => blockId.startsWith(IMPORT_BLOCK_PREFIX))
    .map((blockId) => Number(blockId.slice(IMPORT_BLOCK_PREFIX.length)))
    .toSorted((a, b) => a - b)
    .map((index) => typedText(state, `${IMPORT_BLOCK_PREFIX}${index}`));
