/** The choice to put back the members that a user group had before PagerSync took it over. */
import type { KnownBlock } from "@slack/types";
import { OPTION_CHARS } from "../../../slack/limits.ts";
import { list, oneLine, userMention } from "../../../slack/mrkdwn.ts";
import { context } from "../../../slack/views/blocks.ts";
import { input, option } from "../../../slack/views/inputs.ts";
import type { FormerGroup } from "./former-group.ts";
import { FORMER_GROUP } from "./words.ts";

/** The value of the only option. */
export const RESTORE = "restore";

const MOST_MENTIONS = 40;

type Choice = { readonly id: string; readonly label: string; readonly isChosen?: boolean };

/** No blocks where there is nobody to put back. The option names them where it has room, else a line below it. */
export function restoreBlocks(
  { restorable }: FormerGroup,
  { id, label, isChosen = false }: Choice,
): KnownBlock[] {
  if (restorable.length === 0) return [];
  const names = restorable.flatMap(({ name }) => oneLine(name ?? "") || []);
  const text = FORMER_GROUP.putBack(names);
  const isWhole = names.length === restorable.length && text.length <= OPTION_CHARS;
  const choice = option(isWhole ? text : FORMER_GROUP.putBackMany(restorable.length), RESTORE);
  const mentions = list(
    restorable.map(({ userId }) => userMention(userId)),
    MOST_MENTIONS,
  );
  return [
    ...input({
      id,
      label,
      optional: true,
      element: {
        type: "checkboxes",
        options: [choice],
        ...(isChosen && { initial_options: [choice] }),
      },
    }),
    ...(isWhole ? [] : [context(FORMER_GROUP.before(mentions))]),
  ];
}
