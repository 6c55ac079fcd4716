/** Sentences about a configuration file. Plain text, since Slack shows them below a field. */

import { MOST_ROTATIONS } from "../../../domain/rotation-check.ts";
import { cut, oneLine } from "../../../slack/mrkdwn.ts";
import { type ConfigurationFault, MOST_CONFIGURATION_CHARS } from "./configuration.ts";

const NAME_CHARS = 80;
const MOST_FAULTS = 10;
const quoted = (text: string): string => `“${cut(oneLine(text), NAME_CHARS)}”`;

export const CONFIGURATION_FAULT = {
  empty: "Paste a configuration, as Export gives it.",
  tooLong: `The configuration is longer than ${MOST_CONFIGURATION_CHARS.toLocaleString("en")} characters. Import it in parts.`,
  tooMany: `There can be ${MOST_ROTATIONS.toLocaleString("en")} rotations at most.`,
  notOurs: "This is YAML, but no configuration of PagerSync: it needs a list called rotations.",
  noRotation: "This is no rotation: it needs a name and a group.",
  severalDocuments: "There are several documents in it. Import them one after another.",
  notYaml: (reason: string): string => `This can't be read as YAML: ${oneLine(reason)}.`,
  unknownKeys: (keys: readonly string[]): string =>
    `PagerSync knows nothing called ${keys.slice(0, 3).map(quoted).join(", ")}.`,
  notReadable: (path: string): string => `${quoted(path)} isn't written as it should be.`,
  twice: (handle: string): string => `The group @${oneLine(handle)} is in the file twice.`,
  noGroup: (handle: string): string =>
    `There is no user group ${quoted(`@${handle}`)} in Slack. Create it there first.`,
  noSchedule: (text: string): string => `The scheduling system has no schedule ${quoted(text)}.`,
  ambiguousSchedule: (text: string): string =>
    `Several schedules are called ${quoted(text)}. Write its id instead.`,
  noChannel: (text: string): string =>
    `${quoted(text)} is no channel id. It begins with C or G and stands in Slack at the end of the channel's details.`,
  newChannel: (text: string): string =>
    `The channel ${quoted(text)} is new here, and only workspace admins and owners bring in channels by a file. Choose it in the rotation's form, or ask one of them to import the file.`,
  unseenChannel: (text: string): string =>
    `Slack doesn't show PagerSync the channel ${quoted(text)}. If it is private, type /invite @PagerSync there first; else take it out.`,
  hiddenChannelGone: (text: string): string =>
    `The channel behind ${quoted(text)} isn't on this rotation. Take the line out, or ask somebody who is in the channel to choose it in the rotation's form.`,
  noPerson: (text: string): string =>
    `${quoted(text)} is nobody in Slack. Write a Slack member id (U…) or an e-mail address.`,
  notAsked: (text: string): string =>
    `Slack didn't tell in time who ${quoted(text)} is. Submit again in a minute.`,
  choiceRule: (key: string, choices: readonly string[]): string =>
    `${key} can be ${choices.slice(0, -1).join(", ")} or ${choices.at(-1)}.`,
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
