/** Where to find help, at the end of every Home: Slack's Marketplace asks for it, and so do people. */
import type { KnownBlock } from "@slack/types";
import type { HomeModel } from "../../../domain/home.ts";
import { context, divider } from "../blocks.ts";

export const helpBlocks = ({ origin }: HomeModel): KnownBlock[] =>
  origin === undefined
    ? []
    : [divider(), context(`<${origin}/support|Help> · <${origin}/privacy|Privacy>`)];
