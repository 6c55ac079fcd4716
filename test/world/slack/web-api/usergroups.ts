/** usergroups.* (docs.slack.dev/reference/methods): paid plans only, and by default for admins only. */
import * as z from "zod";
import { groupJson, type UserGroup } from "../groups.ts";
import { isRefusal, type Refusal } from "../host.ts";
import type { TeamSettings } from "../team.ts";
import { type Answer, type Caller, flag, list, type Method, method } from "./method.ts";

const READ = { tier: 2, scopes: ["usergroups:read"], takesJson: false } as const;
const WRITE = { tier: 2, scopes: ["usergroups:write"], takesJson: true } as const;

const draft = {
  handle: z.string().optional(),
  description: z.string().optional(),
  channels: list.optional(),
  additional_channels: list.optional(),
  include_count: flag,
  team_id: z.string().optional(),
};

/** Null: this call may write groups. Create and update word the missing plan differently from the rest. */
function whyNot(
  { team, actor }: Caller,
  setting: "whoCreatesGroups" | "whoModifiesGroups",
  unpaid: "paid_teams_only" | "plan_upgrade_required",
): Refusal | null {
  const settings: TeamSettings = team.settings;
  if (!settings.isPaid) return { error: unpaid };
  return team.mayWriteGroups(actor, setting) ? null : { error: "permission_denied" };
}

/** The group after a write. Creating returns the count as a text, the other writes as a number, as Slack's pages show. */
function written(
  { team }: Caller,
  group: UserGroup | Refusal,
  include: Parameters<typeof groupJson>[2],
): Answer | Refusal {
  if (isRefusal(group)) return group;
  return { ok: true, usergroup: groupJson(team.groups.told(group), team.id, include) };
}

function found(caller: Caller, id: string): UserGroup | Refusal {
  return caller.team.groups.all().find((g) => g.id === id) ?? { error: "no_such_subteam" };
}

function switched(caller: Caller, id: string, isEnabled: boolean): Answer | Refusal {
  const refused = whyNot(caller, "whoCreatesGroups", "plan_upgrade_required");
  if (refused) return refused;
  const group = found(caller, id);
  if (isRefusal(group)) return group;
  const trouble = caller.team.groups.setEnabled(group, isEnabled, caller.actor.id);
  return trouble ?? written(caller, group, { users: true, count: "number" });
}

export const usergroups: Readonly<Record<string, Method>> = {
  "usergroups.list": method({
    ...READ,
    args: z.object({ include_users: flag, include_count: flag, include_disabled: flag }),
    answer({ team }, args) {
      if (!team.settings.isPaid) return { error: "plan_upgrade_required" };
      const shown = team.groups.all().filter((g) => args.include_disabled || g.deletedAtS === 0);
      const include = {
        users: args.include_users === true,
        count: args.include_count === true ? ("text" as const) : null,
      };
      return {
        ok: true,
        usergroups: shown.map((g) => groupJson(team.groups.told(g), team.id, include)),
      };
    },
  }),

  "usergroups.users.list": method({
    ...READ,
    args: z.object({ usergroup: z.string().min(1), include_disabled: flag }),
    answer(caller, args) {
      if (!caller.team.settings.isPaid) return { error: "plan_upgrade_required" };
      const group = found(caller, args.usergroup);
      if (isRefusal(group)) return group;
      if (group.deletedAtS !== 0 && !args.include_disabled) return { error: "no_such_subteam" };
      return { ok: true, users: caller.team.groups.told(group).members };
    },
  }),

  "usergroups.users.update": method({
    ...WRITE,
    args: z.object({
      usergroup: z.string().min(1),
      users: list,
      include_count: flag,
      additional_channels: list.optional(),
      is_shared: flag,
      team_id: z.string().optional(),
    }),
    answer(caller, args) {
      const refused = whyNot(caller, "whoModifiesGroups", "plan_upgrade_required");
      if (refused) return refused;
      const group = found(caller, args.usergroup);
      if (isRefusal(group)) return group;
      const { groups, settings } = caller.team;
      if (args.users.length === 0 && !settings.takesEmptyGroups)
        return { error: "no_users_provided" };
      const trouble = groups.setMembers(group, args.users, caller.actor.id);
      return trouble ?? written(caller, group, { users: true, count: "number" });
    },
  }),

  "usergroups.create": method({
    ...WRITE,
    args: z.object({ name: z.string(), ...draft }),
    answer(caller, args) {
      const refused = whyNot(caller, "whoCreatesGroups", "paid_teams_only");
      if (refused) return refused;
      const group = caller.team.groups.create(args, caller.actor.id);
      return written(caller, group, { users: false, count: "text" });
    },
  }),

  "usergroups.update": method({
    ...WRITE,
    args: z.object({ usergroup: z.string().min(1), name: z.string().optional(), ...draft }),
    answer(caller, args) {
      const refused = whyNot(caller, "whoModifiesGroups", "paid_teams_only");
      if (refused) return refused;
      const group = found(caller, args.usergroup);
      if (isRefusal(group)) return group;
      const trouble = caller.team.groups.edit(group, args, caller.actor.id);
      return trouble ?? written(caller, group, { users: true, count: "number" });
    },
  }),

  "usergroups.enable": method({
    ...WRITE,
    args: z.object({ usergroup: z.string().min(1), include_count: flag }),
    answer: (caller, args) => switched(caller, args.usergroup, true),
  }),

  "usergroups.disable": method({
    ...WRITE,
    args: z.object({ usergroup: z.string().min(1), include_count: flag }),
    answer: (caller, args) => switched(caller, args.usergroup, false),
  }),
};
