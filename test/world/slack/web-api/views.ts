/** views.* (docs.slack.dev/reference/methods): the App Home and modals. They need a bot token, and no scope. */
import * as z from "zod";
import { isRefusal, type Refusal } from "../host.ts";
import { type OpenView, viewJson } from "../open-view.ts";
import { type Answer, type Caller, type Method, method, structure } from "./method.ts";

const VIEWS = { tier: 4, scopes: [], takesJson: true } as const;

function shown({ slack, team }: Caller, view: OpenView | Refusal): Answer | Refusal {
  if (isRefusal(view)) return view;
  return { ok: true, view: viewJson(view, slack.viewContext(team)) };
}

const triggered = z.object({ trigger_id: z.string().min(1), view: structure });

export const views: Readonly<Record<string, Method>> = {
  "views.open": method({
    ...VIEWS,
    args: triggered,
    answer: (caller, args) => shown(caller, caller.team.screens.open(args.trigger_id, args.view)),
  }),

  "views.push": method({
    ...VIEWS,
    args: triggered,
    answer: (caller, args) => shown(caller, caller.team.screens.push(args.trigger_id, args.view)),
  }),

  "views.update": method({
    ...VIEWS,
    args: z
      .object({
        view_id: z.string().min(1).optional(),
        external_id: z.string().min(1).max(255).optional(),
        hash: z.string().optional(),
        view: structure,
      })
      .refine((args) => args.view_id !== undefined || args.external_id !== undefined, {
        error: "either `view_id` or `external_id` must be provided",
      }),
    answer(caller, args) {
      const by = { viewId: args.view_id, externalId: args.external_id };
      return shown(caller, caller.team.screens.update(by, args.view, args.hash));
    },
  }),

  "views.publish": method({
    ...VIEWS,
    args: z.object({ user_id: z.string().min(1), hash: z.string().optional(), view: structure }),
    answer(caller, args) {
      if (!caller.slack.app.isHomeTabOn) return { error: "not_enabled" };
      const user = caller.team.users.get(args.user_id);
      if (!user || user.kind === "bot")
        return { error: "invalid_arguments", complaints: ["invalid `user_id`"] };
      return shown(caller, caller.team.screens.publish(user.id, args.view, args.hash));
    },
  }),
};
