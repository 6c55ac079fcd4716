/**
 * A press of "Connect …": Slack opens the button's address, and reports the press. From now on the person's links work for
 * ten minutes, also that of a Home drawn long ago. The Home then gets a new link.
 */
import type { OAuthSystem } from "../../domain/systems.ts";
import type { Pressed } from "../../slack/payload/interaction.ts";
import { CONNECT_LINK_MS } from "../../vault/connect-links.ts";
import type { Context, Slack } from "../context.ts";
import { publishHomeNow } from "../home/publish-now.ts";

export const connectPressed =
  (system: OAuthSystem) =>
  async (ctx: Context, _slack: Slack, { actor }: Pressed): Promise<void> => {
    const now = ctx.now();
    ctx.store.connectLinks.forget(now - CONNECT_LINK_MS);
    ctx.store.connectLinks.pressed(actor.userId, system, now);
    await publishHomeNow(ctx, actor);
  };
