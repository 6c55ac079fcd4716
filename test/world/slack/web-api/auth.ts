/** auth.* and apps.uninstall (docs.slack.dev/reference/methods). */
import * as z from "zod";
import { flag, type Method, method } from "./method.ts";

export const auth: Readonly<Record<string, Method>> = {
  "auth.test": method({
    tier: null,
    scopes: [],
    takesJson: true,
    args: z.object({}),
    answer({ team, actor }) {
      return {
        ok: true,
        url: `https://${team.domain}.slack.com/`,
        team: team.name,
        user: actor.name,
        team_id: team.id,
        user_id: actor.id,
        ...(actor.botId === null ? {} : { bot_id: actor.botId }),
        is_enterprise_install: false,
      };
    },
  }),

  "auth.revoke": method({
    tier: 3,
    scopes: [],
    takesJson: false,
    args: z.object({ test: flag }),
    answer({ slack, team, grant }, { test: isTest }) {
      if (isTest) return { ok: true, revoked: false };
      slack.installs.revoke(team, grant);
      return { ok: true, revoked: true };
    },
  }),

  "apps.uninstall": method({
    tier: 1,
    scopes: [],
    takesJson: false,
    args: z.object({ client_id: z.string(), client_secret: z.string() }),
    answer({ slack, team }, args) {
      if (args.client_id !== slack.app.clientId) return { error: "invalid_client_id" };
      if (args.client_secret !== slack.app.clientSecret) return { error: "bad_client_secret" };
      slack.installs.uninstall(team);
      return { ok: true };
    },
  }),
};
