/** `/oncall`: answers from stored state, within Slack's 3 s. Whoever sees who is on call on the Home may ask. */
import { rankedMatches } from "../../domain/best-match.ts";
import { personalShifts } from "../../domain/personal-shifts.ts";
import type { SystemName } from "../../domain/systems.ts";
import { SYSTEM_NAMES } from "../../domain/systems.ts";
import type { Ack, AckBody } from "../../slack/ack.ts";
import { homeLink } from "../../slack/home-link.ts";
import type { Command, OnCallQuestion } from "../../slack/payload/command.ts";
import { ONCALL } from "../../slack/words/oncall.ts";
import type { Context, Slack } from "../context.ts";
import { drawRotations } from "../home/rotations.ts";
import { roleWithin, whyNot } from "../people/permissions.ts";
import { isFromConnected } from "../source.ts";
import type { StoredRotation } from "../store/rotations.ts";
import { lastFullReadAt } from "../wake.ts";
import {
  denialReply,
  helpReply,
  MOST_LISTED,
  personReply,
  rotationReply,
  rotationsReply,
  sayReply,
} from "./oncall-reply.ts";

/** Says nothing about who is on call. */
export const REPEATED_COMMAND: Ack = {
  body: { response_type: "ephemeral", text: ONCALL.repeated } satisfies AckBody,
};

export async function performCommand(
  ctx: Context,
  slack: Slack,
  { actor, question }: Command,
): Promise<Ack> {
  const role = await roleWithin(ctx, slack, actor, "mayLook");
  if (!role.mayLook) return denialReply(whyNot(ctx, slack, role, "mayLook"));
  const homeUrl = homeLink(slack.installation.appId, ctx.teamId);
  if (question.about === "help") return helpReply(homeUrl);
  const rotations = ctx.store.rotations.all();
  if (rotations.length === 0) {
    return sayReply(systemOf(ctx) === null ? ONCALL.notConnected : ONCALL.noRotations, homeUrl);
  }
  const more = { homeUrl, notes: notesOf(ctx) };
  const now = ctx.now();
  if (question.about === "person") {
    const userId = ctx.store.people.idOf(question.userId);
    const theirs = rotations.flatMap((rotation) => {
      const shifts = personalShifts(userId, rotation.state, rotation.upcoming, now);
      if (!shifts) return [];
      const groupHandle = ctx.store.groups.get(rotation.groupId)?.handle ?? null;
      return [{ name: rotation.name, groupHandle, shifts }];
    });
    return personReply(userId === actor.userId ? null : userId, theirs, more);
  }
  const found = foundBy(ctx, rotations, question);
  const [first] = found;
  if (!first) return sayReply(notFound(ctx, question), homeUrl);
  const lastReadAt = await lastFullReadAt(ctx);
  if (found.length === 1 && question.about !== "all") {
    const [drawn] = drawRotations(ctx, [first], await waitsSince(ctx, first), lastReadAt);
    if (drawn) return rotationReply(drawn, role, systemOf(ctx), more, now);
  }
  const listed = drawRotations(ctx, found.slice(0, MOST_LISTED), now, lastReadAt);
  const lead = question.about === "named" ? { lead: ONCALL.several(question.name) } : {};
  return rotationsReply(listed, found.length, { ...more, ...lead }, now);
}

/** All rotations: by name. By a query: best match first; only the exact name, where a rotation has it. */
function foundBy(
  ctx: Context,
  rotations: readonly StoredRotation[],
  question: Extract<OnCallQuestion, { about: "all" | "group" | "named" }>,
): readonly StoredRotation[] {
  switch (question.about) {
    case "all":
      return rotations.toSorted((a, b) => a.name.localeCompare(b.name));
    case "group":
      return rotations.filter(({ groupId }) => groupId === question.groupId);
    case "named": {
      const groups = new Map(ctx.store.groups.all().map((group) => [group.id, group]));
      const ranked = rankedMatches(rotations, question.name, ({ name, groupId }) => {
        const group = groups.get(groupId);
        return [name, ...(group ? [group.handle, group.name] : [])];
      });
      const exact = ranked.filter(({ rank }) => rank < 1);
      return (exact.length === 1 ? exact : ranked).map(({ item }) => item);
    }
  }
}

function notFound(ctx: Context, question: OnCallQuestion): string {
  if (question.about === "named") return ONCALL.notFound(question.name);
  const group = question.about === "group" ? ctx.store.groups.get(question.groupId) : null;
  return ONCALL.groupNotKept(group?.handle ?? null);
}

/** Since when a rotation of another system waits to be linked. Only such a rotation needs the vault. */
async function waitsSince(ctx: Context, rotation: StoredRotation): Promise<number> {
  if (isFromConnected(ctx, rotation)) return ctx.now();
  return (await ctx.vault.connection())?.connectedAt ?? ctx.now();
}

/** The reasons why the answer may be out of date. */
function notesOf(ctx: Context): readonly string[] {
  if (systemOf(ctx) === null) return [ONCALL.paused];
  const trouble = ctx.store.state.connection.get("trouble");
  return trouble ? [ONCALL.notReadSince(trouble.since)] : [];
}

/** The connected system: the part of the source before the account. */
function systemOf(ctx: Context): SystemName | null {
  const source = ctx.store.state.connection.get("source");
  return SYSTEM_NAMES.find((system) => source?.startsWith(`${system}:`)) ?? null;
}
