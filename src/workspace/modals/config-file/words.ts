/** Sentences about a configuration file. Plain text, unless they say mrkdwn. */

import { MOST_ROTATIONS } from "../../../domain/rotation-check.ts";
import { cut, oneLine } from "../../../slack/mrkdwn.ts";
import { ALIAS_RULE } from "../../../slack/words/fields.ts";
import { BUTTON, FIELD, OPTION } from "../../../slack/words/labels.ts";
import { type ConfigurationFault, MOST_CONFIGURATION_CHARS } from "./configuration.ts";

const NAME_CHARS = 80;
const MOST_FAULTS = 10;
const quoted = (text: string): string => `“${cut(oneLine(text), NAME_CHARS)}”`;

export const CONFIGURATION_FAULT = {
  empty: "Paste a configuration from Export.",
  tooLong: `The configuration is longer than ${MOST_CONFIGURATION_CHARS.toLocaleString("en")} characters. Import it in parts.`,
  tooMany: `There can be up to ${MOST_ROTATIONS.toLocaleString("en")} rotations.`,
  notOurs: "This YAML has no “rotations” list. Paste a file from Export.",
  noRotation: "This isn't a rotation. It needs a name and a group.",
  severalDocuments: "This contains several YAML documents. Import them one at a time.",
  notYaml: (reason: string): string => `This isn't valid YAML: ${oneLine(reason)}.`,
  unknownKeys: (keys: readonly string[]): string =>
    `PagerSync doesn't recognize ${keys.slice(0, 3).map(quoted).join(", ")}.`,
  underOptions: (keys: readonly string[]): string =>
    `Put ${keys.map(quoted).join(", ")} under “options”.`,
  quoteBraces: "Put text with braces in quotes.",
  notReadable: (path: string): string => `${quoted(path)} isn't in the right format.`,
  twice: (handle: string): string => `The group @${oneLine(handle)} is in the file twice.`,
  noGroup: (id: string): string =>
    `There's no user group ${quoted(id)} in Slack. Write a handle, and it will be created.`,
  noGroupToMoveTo: (handle: string): string =>
    `There's no user group ${quoted(`@${handle}`)} in Slack. Only a new rotation's group is created. To move this one, choose “${OPTION.newGroup}” in its form.`,
  noHandle: (handle: string): string =>
    `${quoted(`@${handle}`)} can't be a new user group's handle. ${ALIAS_RULE}`,
  underWay: (handle: string): string =>
    `PagerSync is still creating ${quoted(`@${handle}`)}. Its Home shows how far it is.`,
  noSchedule: (text: string): string => `The scheduling system has no schedule ${quoted(text)}.`,
  ambiguousSchedule: (text: string): string =>
    `Several schedules are called ${quoted(text)}. Use the schedule's ID instead.`,
  noChannel: (text: string): string =>
    `${quoted(text)} isn't a channel ID. Channel IDs start with C or G, and you'll find them at the bottom of the channel's details in Slack.`,
  newChannel: (text: string): string =>
    `The channel ${quoted(text)} is new to this rotation, and only workspace admins and owners can add channels from a file. Choose it in the rotation's form, or ask one of them to import the file.`,
  unseenChannel: (text: string): string =>
    `PagerSync can't see the channel ${quoted(text)}. If it's private, type /invite @PagerSync there first. Otherwise, remove it.`,
  hiddenChannelGone: (text: string): string =>
    `The channel behind ${quoted(text)} isn't on this rotation. Remove the line, or ask someone in the channel to choose it in the rotation's form.`,
  noPerson: (text: string): string =>
    `${quoted(text)} isn't anyone in Slack. Use a Slack member ID (U…) or an email address.`,
  notAsked: (text: string): string =>
    `Slack didn't confirm in time who ${quoted(text)} is. Submit again in a minute.`,
  choiceRule: (key: string, choices: readonly string[]): string =>
    `${key} can be ${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}.`,
} as const;

export type PlanKind = "create" | "update" | "unchanged" | "delete";

const DONE: Readonly<Record<PlanKind, string>> = {
  create: "created",
  update: "changed",
  delete: "deleted",
  unchanged: "unchanged",
};

/**
 * What an import did: "Imported: 2 created, 1 changed, 3 unchanged."
 * @param newGroups how many more are created in the background, with their groups
 */
export function importedSentence(kinds: readonly PlanKind[], newGroups: number): string {
  const counts = (Object.keys(DONE) as PlanKind[]).flatMap((kind) => {
    const count = kinds.filter((one) => one === kind).length;
    return count === 0 ? [] : [`${count} ${DONE[kind]}`];
  });
  const done = counts.length === 0 ? [] : [`Imported: ${counts.join(", ")}.`];
  return [...done, ...(newGroups === 0 ? [] : [underWay(newGroups)])].join(" ");
}

const underWay = (count: number): string =>
  `${count === 1 ? "1 rotation is being created with its user group" : `${count} rotations are being created with their user groups`}. Slack allows about 20 new groups a minute: PagerSync's Home shows how far it is, and what Slack refuses.`;

/** mrkdwn. */
export const IMPORT_PLAN = {
  headings: {
    create: "Will be created",
    update: "Will change",
    delete: "Will be deleted (user groups stay in Slack as they are)",
  },
  nothing: (count: number): string => `Nothing would change: ${rotationsAre(count)} unchanged.`,
  unchanged: (count: number): string => `${rotationsAre(count)} unchanged.`,
  newGroup: (handle: string): string => `Creates ${handle}`,
  fields: (count: number): string => `${count} fields`,
  noName: "(no name)",
} as const;

const rotationsAre = (count: number): string =>
  count === 1 ? "1 rotation is" : `${count} rotations are`;

export const IMPORT_FORM_WORDS = {
  intro: `Paste all or part of an ${BUTTON.exportConfiguration}. You'll see what would change before anything does. Rotations that aren't in the file stay as they are, unless it says “prune: true”.`,
  fieldHolds: "Each field holds 3,000 characters.",
  placeholder: "rotations:",
  continued: (part: number): string => `${FIELD.configuration}, continued (${part})`,
} as const;

export const EXPORT_WORDS = {
  whole: "All your rotations as YAML. Import accepts it as is.",
  inParts:
    "All your rotations as YAML. Copy the parts in order. Import accepts all of it, or any part.",
  part: (nth: number, count: number): string => `${FIELD.configuration}, part ${nth} of ${count}`,
} as const;

/** All faults with their places, as many as fit. */
export function configurationFaults(faults: readonly ConfigurationFault[]): string {
  const lines = faults.slice(0, MOST_FAULTS).map(({ line, rotation, text }) => {
    const place = [
      ...(line === null ? [] : [`Line ${line}`]),
      ...(rotation === null ? [] : [quoted(rotation)]),
    ].join(", ");
    return place === "" ? text : `${place}: ${text}`;
  });
  const left = faults.length - lines.length;
  return [...lines, ...(left > 0 ? [`…and ${left} more`] : [])].join("\n");
}
