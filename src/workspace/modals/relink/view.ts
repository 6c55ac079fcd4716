/** The form to replace schedules of another system by those of the connected one: a select per old schedule. */
import type { ModalView } from "@slack/types";
import { ok } from "../../../domain/result.ts";
import type { ScheduleRef } from "../../../domain/rotation.ts";
import type { Ack } from "../../../slack/ack.ts";
import { cut, list, oneLine } from "../../../slack/mrkdwn.ts";
import { chosenOption } from "../../../slack/payload/form-values.ts";
import type { Reading, ViewSubmission } from "../../../slack/payload/interaction.ts";
import { errorsAck } from "../../../slack/views/acks.ts";
import { context, section } from "../../../slack/views/blocks.ts";
import { input, option, placeholder } from "../../../slack/views/inputs.ts";
import { formModal } from "../../../slack/views/modal.ts";
import { TITLE } from "../../../slack/words/labels.ts";
import { LINKS } from "./words.ts";

export const LINKS_FORM = "links_form";
/** A prefix, followed by the old schedule's id. */
export const LINK_BLOCK_PREFIX = "link:";

export type ChosenLinks = {
  /** `newId` null: nothing was chosen. */
  readonly links: readonly { readonly oldId: string; readonly newId: string | null }[];
};

export const readChosenLinks = ({ view: { state } }: ViewSubmission): Reading<ChosenLinks> =>
  ok({
    links: Object.keys(state?.values ?? {})
      .filter((blockId) => blockId.startsWith(LINK_BLOCK_PREFIX))
      .map((blockId) => ({
        oldId: blockId.slice(LINK_BLOCK_PREFIX.length),
        newId: chosenOption(state, blockId),
      })),
  });

/** @param errors by the old schedule's id */
export const linkErrorsAck = (errors: ReadonlyMap<string, string>): Ack =>
  errorsAck(Object.fromEntries([...errors].map(([id, text]) => [LINK_BLOCK_PREFIX + id, text])));

export type LinkField = {
  /** The schedule as its own system named it. */
  readonly old: ScheduleRef;
  /** The result of the search for a schedule of the same name. */
  readonly status: "matched" | "ambiguous" | "missing";
  /** The select's initial choice; null: none. */
  readonly choice: ScheduleRef | null;
  /** Names of the rotations that use it. */
  readonly usedBy: readonly string[];
};

/** Slack allows 100 blocks a view, and more than this would be hard to check at once. */
export const MOST_LINKS = 50;
const LABEL_CHARS = 150;
const NAME_CHARS = 60;
const MOST_NAMES = 5;

export const linkModal = (fields: readonly LinkField[]): ModalView =>
  formModal({
    title: TITLE.linkRotations,
    callbackId: LINKS_FORM,
    blocks: [
      section(`${LINKS.intro}\n${summary(fields)}`),
      ...fields.slice(0, MOST_LINKS).flatMap(linkInput),
      ...(fields.length > MOST_LINKS ? [context(LINKS.more(fields.length - MOST_LINKS))] : []),
    ],
  });

function summary(fields: readonly LinkField[]): string {
  const count = (status: LinkField["status"]) => fields.filter((f) => f.status === status).length;
  const parts = [
    LINKS.found(count("matched"), fields.length),
    ...(count("ambiguous") > 0 ? [LINKS.ambiguous(count("ambiguous"))] : []),
    ...(count("missing") > 0 ? [LINKS.missing(count("missing"))] : []),
  ];
  return `*${parts.join(", ")}*`;
}

function linkInput({ old, status, choice, usedBy }: LinkField) {
  const users = list(
    usedBy.map((name) => `“${cut(oneLine(name), NAME_CHARS)}”`),
    MOST_NAMES,
  );
  return input({
    id: LINK_BLOCK_PREFIX + old.id,
    label: cut(oneLine(old.name), LABEL_CHARS) || old.id,
    hint: `${LINKS.hint[status]} ${LINKS.usedBy(users)}`,
    optional: true,
    element: {
      type: "external_select",
      min_query_length: 0,
      ...placeholder(LINKS.search),
      ...(choice && { initial_option: option(choice.name.trim() || choice.id, choice.id) }),
    },
  });
}
