/** Where to find help, at the end of every Home: Slack's Marketplace asks for it, and so do people. */
import type { KnownBlock } from "@slack/types";
import { context, divider } from "../../../slack/views/blocks.ts";
import type { HomeModel } from "../model.ts";

/** @param above the Home so far: a rotation ends with a line of its own */
export function helpBlocks({ origin }: HomeModel, above: readonly KnownBlock[]): KnownBlock[] {
  if (origin === undefined) return [];
  return [
    ...(above.at(-1)?.type === "divider" ? [] : [divider()]),
    context(`<${origin}/support|Help> · <${origin}/privacy|Privacy>`),
  ];
}
