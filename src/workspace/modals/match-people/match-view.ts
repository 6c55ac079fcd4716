/** Says by hand who in Slack the people are whom no e-mail address could tell: a select per person. */

import type { KnownBlock, ModalView } from "@slack/types";
import { cut, oneLine, userMention } from "../../../slack/mrkdwn.ts";
import { context, paragraph } from "../../../slack/views/blocks.ts";
import { CALLBACK, MATCH_BLOCK_PREFIX } from "../../../slack/views/ids.ts";
import { input, placeholder } from "../../../slack/views/inputs.ts";
import { formModal } from "../../../slack/views/modal.ts";
import { TITLE } from "../../../slack/words/labels.ts";
import type { PersonToMatch } from "../../people/manual-matches.ts";

/** Slack allows 100 blocks a view; more people than this are matched in a second go. */
const MOST_PEOPLE = 45;
const NAME_CHARS = 150;

export const matchModal = (rotationName: string, people: readonly PersonToMatch[]): ModalView =>
  formModal({
    title: TITLE.matchPeople,
    callbackId: CALLBACK.match,
    blocks: [
      paragraph(
        `Who in Slack are these people of “${cut(oneLine(rotationName), NAME_CHARS)}”? Their e-mail addresses don't tell. What you choose holds for every rotation; leave a field empty to undo it.`,
      ),
      ...(people.some(({ likely = [] }) => likely.length === 1)
        ? [context("Where one person in Slack has the same name, they are filled in: check it.")]
        : []),
      ...people.slice(0, MOST_PEOPLE).flatMap(personInput),
    ],
  });

function personInput({ personId, name, userId, likely = [] }: PersonToMatch): KnownBlock[] {
  const [only, ...others] = likely;
  const guess = others.length === 0 ? (only ?? null) : null;
  const initial = userId ?? guess;
  return [
    ...input({
      id: `${MATCH_BLOCK_PREFIX}${personId}`,
      label: cut(oneLine(name) || personId, NAME_CHARS),
      optional: true,
      element: {
        type: "users_select",
        ...placeholder("Choose a person"),
        ...(initial !== null && { initial_user: initial }),
      },
    }),
    ...(likely.length === 0
      ? []
      : [context(`Of the same name in Slack: ${likely.map(userMention).join(", ")}`)]),
  ];
}
