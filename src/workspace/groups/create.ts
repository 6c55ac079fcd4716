/**
 * Creates a user group in Slack, named like its rotation. If Slack's reply is lost, the group may exist already: then
 * it is found in the list and used, instead of refused as taken. A group that PagerSync was never asked to create is never
 * used: its last editor may be the admin who granted access, in Slack's own dialog.
 */
import { err, ok, type Result } from "../../domain/result.ts";
import type { UserGroup } from "../../domain/slack-member.ts";
import { isMaybeDone, type SlackFailure } from "../../slack/api.ts";
import { cut } from "../../slack/mrkdwn.ts";
import type { Context, Slack } from "../context.ts";
import { listGroups } from "./list.ts";

/** Slack doesn't publish its limit for a group's name. Names and handles of this length work. */
const GROUP_NAME_CHARS = 80;
const NAME_FAULTS = new Set(["name_already_exists", "name_too_long", "missing_subteam_name"]);

/** A person who gets an error tries again within minutes. */
const DOUBT_MS = 24 * 3_600_000;

export const ALIAS_TAKEN = {
  reason: "refused",
  error: "handle_already_exists",
  messages: [],
} as const satisfies SlackFailure;

export async function createGroup(
  ctx: Context,
  slack: Slack,
  name: string,
  alias: string,
): Promise<Result<UserGroup, SlackFailure>> {
  const { groups } = ctx.store.state;
  const wasInDoubt = isInDoubt(ctx, alias);
  // Before it is asked for: the object may be reset before it hears the reply.
  groups.creationIsInDoubt(alias, ctx.now());
  const made = await askForGroup(slack, name, alias);
  const isLost = !made.ok && isMaybeDone(made.error);
  if (!isLost && (made.ok || !isTaken(made.error) || !wasInDoubt)) {
    if (made.ok || !wasInDoubt) groups.creationIsDone(alias);
    return made;
  }
  const ours = await ownNewGroup(ctx, slack, alias);
  if (!ours) return made;
  groups.creationIsDone(alias);
  return ok(ours);
}

/** If another group has the rotation's name already, the new group is named like its handle. */
async function askForGroup(
  slack: Slack,
  name: string,
  handle: string,
): Promise<Result<UserGroup, SlackFailure>> {
  const made = await slack.groups.createUserGroup({ name: cut(name, GROUP_NAME_CHARS), handle });
  const isNamesFault =
    !made.ok && made.error.reason === "refused" && NAME_FAULTS.has(made.error.error);
  if (!isNamesFault || name === handle) return made;
  const again = await slack.groups.createUserGroup({ name: handle, handle });
  return again.ok ? again : err(again.error);
}

const isTaken = (failure: SlackFailure): boolean =>
  failure.reason === "refused" && failure.error === ALIAS_TAKEN.error;

/** The disabled group that has the alias, where PagerSync could use it; null: whatever has the alias is none. */
export function disabledGroupWith({ store }: Context, alias: string): UserGroup | null {
  const found = store.groups.all().find(({ handle }) => handle === alias) ?? null;
  const isUsable = found?.isDisabled && !found.isManagedElsewhere && !found.isRestricted;
  return isUsable && !store.rotations.ofGroup(found.id) ? found : null;
}

/** Slack may have created it in an earlier try whose reply was lost. */
function isInDoubt(ctx: Context, alias: string): boolean {
  const askedAt = ctx.store.state.groups.get("creationsInDoubt")?.[alias] ?? null;
  return askedAt !== null && ctx.now() - askedAt < DOUBT_MS;
}

/** A group with the handle that only we have edited, without members and without a rotation. */
async function ownNewGroup(ctx: Context, slack: Slack, alias: string): Promise<UserGroup | null> {
  if (!(await listGroups(ctx))) return null;
  const found = ctx.store.groups.all().find(({ handle }) => handle === alias);
  if (!found || found.isDisabled || found.members.length > 0) return null;
  const { botUserId, grant } = slack.installation;
  const grantedBy = grant && ctx.store.people.idOf(grant.userId);
  const isOurs = found.updatedBy !== null && [botUserId, grantedBy].includes(found.updatedBy);
  return isOurs && !ctx.store.rotations.ofGroup(found.id) ? found : null;
}
