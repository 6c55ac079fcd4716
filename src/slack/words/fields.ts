/** Sentences for validation errors and for denied or failed actions. Plain text that fits below a field. */

import { MOST_ROTATIONS } from "../../domain/rotation-check.ts";
import type { IneligibleReason } from "../../domain/slack-member.ts";
import type { SystemName } from "../../domain/systems.ts";
import { cut, oneLine } from "../mrkdwn.ts";
import { FIELD, OPTION, SYSTEM_LABEL } from "./labels.ts";
import { INELIGIBLE_WORDS } from "./problem.ts";
import { askOneNamed } from "./whom-to-ask.ts";

export const ALIAS_RULE = "Lowercase letters, digits, _ and - only, for example platform-oncall.";

export const FIELD_ERROR = {
  unreadable: "PagerSync can't read what Slack sent for this field. Fill it in again.",
  nameMissing: "Give this rotation a name.",
  groupMissing: "Choose a user group.",
  groupGone: "This user group is no longer in Slack. Choose another.",
  groupDisabled: "This user group is disabled in Slack. Enable it there, or choose another.",
  groupManagedElsewhere:
    "This user group is managed outside Slack, so PagerSync can't change it. Choose another.",
  aliasMissing: `Enter an alias for the new group. ${ALIAS_RULE}`,
  aliasRule: ALIAS_RULE,
  creationForbidden:
    "Only admins can create user groups in this workspace. Choose an existing one, or ask a workspace admin or owner to grant access on PagerSync's Home.",
  enablingForbidden:
    "Only admins can enable user groups in this workspace. Ask a workspace admin or owner to enable it in Slack, or to grant access on PagerSync's Home.",
  aliasUnused: `To create this group, choose “${OPTION.newGroup}” under ${FIELD.group}. Otherwise, leave this empty.`,
  schedulesMissing: "Choose at least one schedule.",
  tooManyRotations: `This workspace has ${MOST_ROTATIONS.toLocaleString("en")} rotations, which is the maximum. Delete one you no longer need, then submit again.`,
  scheduleGone: "One of these schedules no longer exists. Remove it, then submit again.",
  channelNotTheirs:
    "You aren't in one of these private channels, so you can't add it. Remove it, or ask someone in that channel to add it.",
  channelUnseen:
    "PagerSync can't see one of these channels. If it's private, type /invite @PagerSync there, then submit again.",
  channelSilent:
    "Slack didn't confirm in time that you can see these channels. Nothing was changed. Submit again in a moment.",
  linkGone: "This schedule no longer exists. Choose another, or leave this empty for now.",
  siteGone: "PagerSync no longer has access to this site. Choose another, or connect again.",
  nobodyToMatch:
    "This person no longer needs to be matched. Close this, and open it again from the rotation on the Home.",
  accountUnknown:
    "Slack didn't confirm this person in time. Submit again in a moment, or choose someone else.",
  regionMissing: "Choose the region of your Opsgenie account.",
} as const;

const NAME_CHARS = 80;
const quoted = (text: string): string => `“${cut(oneLine(text), NAME_CHARS)}”`;

export const groupTaken = (rotationName: string): string =>
  `This group is already used by the rotation ${quoted(rotationName)}. Choose another group.`;

/** The alias that a person typed is a disabled group's. */
export const aliasOfDisabledGroup = (alias: string): string =>
  `@${cut(oneLine(alias), NAME_CHARS)} belongs to a disabled user group. To enable and use it, search for it under ${FIELD.group} and leave this empty. Or enter another alias.`;

/** @param names admins to ask; empty where none is known yet */
export const groupNeedsAdmin = (names: readonly string[]): string =>
  `PagerSync didn't create this user group, so only workspace admins and owners can choose it the first time: ${askOneNamed(names)}, or choose another group.`;

export const placeholderIsPerson = (entry: string, memberName: string): string =>
  `${quoted(entry)} is ${cut(oneLine(memberName), NAME_CHARS)} in Slack. As a placeholder, they would never count as on call. Remove this entry.`;

/** Slack didn't say in time whose address it is. */
export const placeholderNotAsked = (entry: string): string =>
  `Slack didn't confirm in time whether ${quoted(entry)} is someone in this workspace. Nothing was changed. Submit again in a moment.`;

export const personIneligible = (personName: string, ineligible: IneligibleReason): string =>
  `${cut(oneLine(personName), NAME_CHARS)} ${INELIGIBLE_WORDS[ineligible]}. Choose someone else.`;

export const REFUSAL = {
  /** Shown where the work took longer than Slack's 3 s for a response. */
  createdLate: "Done: the user group was created and the rotation is saved.",
  enabledLate: "Done: the user group was enabled and the rotation is saved.",
  rotationGone: "Someone else has deleted this rotation.",
  /** The app was uninstalled while PagerSync tried a key. */
  uninstalled: "PagerSync was removed from this workspace in the meantime. Nothing was connected.",
  not_stored:
    "PagerSync can't reach its database right now, so the connection wasn't saved. Try again in a few minutes.",
  sitesSilent:
    "Atlassian didn't list your sites in time. Nothing was changed. Try again in a minute, or connect again.",
  nothingToLink: "Every rotation is linked. There's nothing left to do here.",
  notListed:
    "PagerSync couldn't list the connected system's schedules yet. Nothing was changed. Try again in a minute.",
  notLinked:
    "This rotation's schedules aren't linked to the connected system yet, so PagerSync can't show what's coming up.",
  importTooOld: "This plan is more than an hour old. Nothing was changed. Import the file again.",
  importChanged:
    "Something changed in the meantime. Nothing was imported yet. Here's what would change now.",
  importRaced: "Someone else made a change at the same moment. Nothing was imported. Try again.",
  notConnected: "Connect a scheduling system first. Rotations follow its schedules.",
} as const;

/** Shown where connecting took longer than Slack's 3 s for a response. */
export const connectedTo = (system: SystemName, accountName: string): string =>
  `Done: ${SYSTEM_LABEL[system]} is connected (${cut(oneLine(accountName), NAME_CHARS)}).`;
