/** The links to the guide and to help at the end of every Home that shows something; Slack's Marketplace asks apps for one. */
import type { KnownBlock } from "@slack/types";
import { context, divider } from "../../../slack/views/blocks.ts";
import type { HomeModel } from "../model.ts";

export function helpBlocks({ origin }: HomeModel): KnownBlock[] {
  if (origin === undefined) return [];
  return [
    divider(),
    context(`<${origin}/guide|Guide> · <${origin}/support|Help> · <${origin}/privacy|Privacy>`),
  ];
}
