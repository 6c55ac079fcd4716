/** Says by hand who in Slack the people are whom no e-mail address could tell: a select per person. */
import type { ModalView } from "@slack/types";
import { cut, oneLine } from "../mrkdwn.ts";
import { TITLE } from "../words/labels.ts";
import { paragraph } from "./blocks.ts";
import { CALLBACK, MATCH_BLOCK_PREFIX } from "./ids.ts";
import { input, placeholder } from "./inputs.ts";
import { formModal } from "./modal.ts";

export type PersonToMatch = {
  readonly personId: string;
  readonly name: string;
  /** Whom they were matched to by hand before; null: nobody yet. */
  readonly userId: string | null;
};

/** Slack allows 100 blocks a view; more people than this are matched in a second go. */
const MOST_PEOPLE = 50;
const NAME_CHARS = 150;

export const matchModal = (rotationName: string, people: readonly PersonToMatch[]): ModalView =>
  formModal({
    title: TITLE.matchPeople,
    callbackId: CALLBACK.match,
    blocks: [
      paragraph(
        `Who in Slack are these people of “${cut(oneLine(rotationName), NAME_CHARS)}”? Their e-mail addresses don't tell. What you choose holds for every rotation; leave a field empty to undo it.`,
      ),
      ...people.slice(0, MOST_PEOPLE).flatMap(({ personId, name, userId }) =>
        input({
          id: `${MATCH_BLOCK_PREFIX}${personId}`,
          label: cut(oneLine(name) || personId, NAME_CHARS),
          optional: true,
          element: {
            type: "users_select",
            ...placeholder("Choose a person"),
            ...(userId !== null && { initial_user: userId }),
          },
        }),
      ),
    ],
  });
