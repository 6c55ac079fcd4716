/** Sentences for validation errors and for denied or failed actions. Plain text that fits below a field. */

import { MOST_ROTATIONS } from "../../domain/rotation-check.ts";
import type { IneligibleReason } from "../../domain/slack-member.ts";
import type { SystemName } from "../../domain/systems.ts";
import { cut, oneLine } from "../mrkdwn.ts";
import { FIELD, OPTION, SYSTEM_LABEL } from "./labels.ts";
import { INELIGIBLE_WORDS } from "./problem.ts";
import { askOneNamed } from "./whom-to-ask.ts";

export const ALIAS_RULE =
  "Use only lower-case letters, digits, _ and -. For example: platform-oncall";

export const FIELD_ERROR = {
  unreadable: "PagerSync can't read what Slack sent for this field. Fill it in again.",
  nameMissing: "Give this rotation a name.",
  groupMissing: "Choose a user group.",
  groupGone: "This user group is no longer in Slack. Choose another.",
  groupDisabled: "This user group is disabled in Slack. Enable it there, or choose another.",
  groupManagedElsewhere:
    "This user group is managed outside Slack, so PagerSync can't change it. Choose another.",
  aliasMissing: `Type the alias of the group to create. ${ALIAS_RULE}`,
  aliasRule: ALIAS_RULE,
  creationForbidden:
    "In this workspace only admins may create user groups. Choose one that exists, or ask a workspace admin or owner to open PagerSync's Home and grant access.",
  enablingForbidden:
    "In this workspace only admins may enable user groups. Ask a workspace admin or owner to enable it in Slack, or to open PagerSync's Home and grant access.",
  aliasUnused: `To create this group, choose “${OPTION.newGroup}” in ${FIELD.group}. Else leave this empty.`,
  schedulesMissing: "Choose at least one schedule.",
  tooManyRotations: `This workspace has ${MOST_ROTATIONS.toLocaleString("en")} rotations, the most there can be. Delete one that is no longer needed, then submit again.`,
  scheduleGone: "One of these schedules is no longer there. Remove it, then submit again.",
  channelNotTheirs:
    "You aren't in one of these private channels, so you can't give it to a rotation. Remove it, or ask somebody who is in it to add it.",
  channelUnseen:
    "Slack doesn't show PagerSync one of these channels. If it is private, type /invite @PagerSync there, then submit again.",
  channelSilent:
    "Slack didn't tell in time whether you can see these channels. Nothing was changed: submit again in a moment.",
  linkGone: "This schedule is no longer there. Choose another, or leave it empty for now.",
  siteGone: "The grant no longer reaches this site. Choose another, or connect again.",
  changedMeanwhile:
    "Someone else changed this rotation while you had it open. Submit saves yours over theirs, Cancel keeps theirs.",
  deletedMeanwhile:
    "Someone else deleted this rotation while you had it open. Submit makes it again, Cancel leaves it deleted.",
  nobodyToMatch:
    "This person isn't waiting to be matched any more. Close this, and open it again from the rotation on the Home.",
  accountUnknown:
    "Slack didn't say in time that this is somebody here. Submit again in a moment, or choose someone else.",
  regionMissing: "Choose the region of your Opsgenie account.",
} as const;

const NAME_CHARS = 80;
const quoted = (text: string): string => `“${cut(oneLine(text), NAME_CHARS)}”`;

export const groupTaken = (rotationName: string): string =>
  `The rotation ${quoted(rotationName)} keeps this group already, and a group can have only one. Choose another.`;

/** The alias that a person typed is a disabled group's. */
export const aliasOfDisabledGroup = (alias: string): string =>
  `@${cut(oneLine(alias), NAME_CHARS)} belongs to a disabled user group. To enable it and use it, search for it in ${FIELD.group} and leave this empty; or type another alias.`;

/** @param names admins to ask; empty where none is known yet */
export const groupNeedsAdmin = (names: readonly string[]): string =>
  `PagerSync didn't make this user group, so only workspace admins and owners can choose it the first time: ${askOneNamed(names)}, or choose another group.`;

export const placeholderIsPerson = (entry: string, memberName: string): string =>
  `${quoted(entry)} is ${cut(oneLine(memberName), NAME_CHARS)} in Slack, and as a placeholder they would never be on call. Take it out.`;

/** Slack didn't say in time whose address it is. */
export const placeholderNotAsked = (entry: string): string =>
  `Slack didn't say in time whether ${quoted(entry)} is somebody here. Nothing was changed: submit again in a moment.`;

export const personIneligible = (personName: string, ineligible: IneligibleReason): string =>
  `${cut(oneLine(personName), NAME_CHARS)} ${INELIGIBLE_WORDS[ineligible]}. Choose someone else.`;

export const REFUSAL = {
  /** Shown where the work took longer than Slack's 3 s for a response. */
  createdLate: "Done: the user group was created and the rotation is saved.",
  enabledLate: "Done: the user group was enabled and the rotation is saved.",
  rotationGone: "Someone else deleted this rotation meanwhile.",
  /** The app was uninstalled while PagerSync tried a key. */
  uninstalled: "PagerSync was removed from this workspace meanwhile. Nothing was connected.",
  not_stored:
    "PagerSync can't reach its database now, so the connection wasn't stored. Try again in a few minutes.",
  sitesSilent:
    "Atlassian didn't tell the sites in time. Nothing was changed: try again in a minute, or connect again.",
  nothingToLink: "Every rotation is linked: there is nothing left to do here.",
  notListed:
    "The schedules of the connected system couldn't be listed yet. Nothing was changed: try again in a minute.",
  notLinked:
    "The schedules of this rotation aren't linked to what is connected now, so what is coming can't be told.",
  importTooOld: "This plan is more than an hour old. Nothing was changed: import the file again.",
  importChanged:
    "Something changed meanwhile. Nothing was imported yet: this is what would change now.",
  importRaced:
    "Somebody else changed something at the same moment. Nothing was imported: try again.",
  imported: "Done: the configuration is imported.",
  notConnected: "Connect a scheduling system first: rotations follow its schedules.",
} as const;

/** Shown where connecting took longer than Slack's 3 s for a response. */
export const connectedTo = (system: SystemName, accountName: string): string =>
  `Done: ${SYSTEM_LABEL[system]} is connected (${cut(oneLine(accountName), NAME_CHARS)}).`;
