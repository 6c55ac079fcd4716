/** Whom a message notifies: people, whole user groups, or everybody. Mentions inside code do not count. */
import type { Block } from "./block-kit/blocks.ts";
import { piecesOf } from "./block-kit/rich-text.ts";

export type Pings = {
  readonly users: readonly string[];
  readonly groups: readonly string[];
  /** `@here`, `@channel` or `@everyone`. */
  readonly everybody: boolean;
};

export function pingsOf(text: string, blocks: readonly Block[]): Pings {
  const users = new Set<string>();
  const groups = new Set<string>();
  let everybody = false;
  const read = (mrkdwn: string, parsesBareWords: boolean) => {
    const spoken = mrkdwn.replace(/```[\s\S]*?```|`[^`\n]*`/g, "");
    for (const [, id = ""] of spoken.matchAll(/<@([UW][A-Z0-9_]+)(?:\|[^>]*)?>/g)) users.add(id);
    for (const [, id = ""] of spoken.matchAll(/<!subteam\^(S[A-Z0-9_]+)(?:\|[^>]*)?>/g))
      groups.add(id);
    if (/<!(here|channel|everyone)(\|[^>]*)?>/.test(spoken)) everybody = true;
    // Without `verbatim`, Slack reads a bare @channel in mrkdwn as the mention.
    if (parsesBareWords && /(^|\s)@(here|channel|everyone)\b/.test(spoken)) everybody = true;
  };
  read(text, false);
  for (const block of blocks) {
    if (block.type === "markdown") read(block.text, true);
    if (block.type === "rich_text") {
      for (const piece of block.elements.flatMap(piecesOf)) {
        if (piece.type === "user") users.add(piece.user_id);
        if (piece.type === "usergroup") groups.add(piece.usergroup_id);
        if (piece.type === "broadcast") everybody = true;
      }
    }
    const texts = [
      ...(block.type === "section" ? [block.text, ...(block.fields ?? [])] : []),
      ...(block.type === "context" ? block.elements : []),
    ];
    for (const item of texts) if (item?.type === "mrkdwn") read(item.text, !item.verbatim);
  }
  return { users: [...users], groups: [...groups], everybody };
}
