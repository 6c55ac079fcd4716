/** The links to the guide and to help at the end of every Home that shows something; Slack's Marketplace asks apps for one. */
import type { KnownBlock } from "@slack/types";
import { context, divider } from "../../../slack/views/blocks.ts";
import type { HomeModel } from "../model.ts";

/** @param above the Home's other blocks: a divider is left out after a rotation, which ends with one */
export function helpBlocks({ origin }: HomeModel, above: readonly KnownBlock[]): KnownBlock[] {
  if (origin === undefined) return [];
  return [
    ...(above.at(-1)?.type === "divider" ? [] : [divider()]),
    context(`<${origin}/guide|Guide> · <${origin}/support|Help> · <${origin}/privacy|Privacy>`),
  ];
}
