/** Are the options of a form what a rotation can have? Pure; every fault stands at the field it came from. */

import type { FieldFaults } from "./field-fault.ts";
import { err, ok, type Result } from "./result.ts";
import type { Rotation } from "./rotation.ts";
import {
  MOST_OVERLAP_MINUTES,
  MOST_PEOPLE,
  type OptionsForm,
  REMINDER_HOURS,
  type RotationOptions,
} from "./rotation-options.ts";
import { ineligibleAmong, type SlackMember } from "./slack-member.ts";

export type OptionFacts = {
  /** Null: not known. */
  readonly member: (userId: string) => SlackMember | null;
  /** The rotation's channels, as the same form has them. */
  readonly channelIds: readonly string[];
};

export function checkOptions(
  form: OptionsForm,
  { member, channelIds }: OptionFacts,
): Result<RotationOptions, FieldFaults> {
  const faults: FieldFaults = {};
  const keepOutgoingMinutes = minutesOf(form.keepOutgoing);
  const letInEarlyMinutes = minutesOf(form.letInEarly);
  if (keepOutgoingMinutes === null) faults.keepOutgoing = { reason: "minutesRule" };
  if (letInEarlyMinutes === null) faults.letInEarly = { reason: "minutesRule" };

  const alwaysUserIds = [...new Set(form.alwaysUserIds)];
  if (alwaysUserIds.length > MOST_PEOPLE) faults.always = { reason: "tooManyPeople" };
  const ineligible = ineligibleAmong(alwaysUserIds, member);
  if (ineligible)
    faults.always = {
      reason: "alwaysUnfit",
      personName: ineligible.name,
      ineligible: ineligible.ineligible,
    };

  const topicChannelIds = [...new Set(form.topicChannelIds)];
  const elsewhere = topicChannelIds.some((id) => !channelIds.includes(id));
  if (elsewhere) faults.topic = { reason: "topicElsewhere" };

  if (keepOutgoingMinutes === null || letInEarlyMinutes === null || Object.keys(faults).length > 0)
    return err(faults);
  return ok({
    keepOutgoingMinutes,
    letInEarlyMinutes,
    alwaysUserIds,
    tellPeople: form.tellPeople,
    remindHours: REMINDER_HOURS.find((hours) => String(hours) === form.remindHours) ?? 0,
    topicChannelIds,
  });
}

/** A rotation's options as its form shows them; a channel that is no longer the rotation's is not offered. */
export const optionsForm = ({
  options,
  channelIds,
}: Pick<Rotation, "options" | "channelIds">): OptionsForm => ({
  keepOutgoing: options.keepOutgoingMinutes === 0 ? "" : String(options.keepOutgoingMinutes),
  letInEarly: options.letInEarlyMinutes === 0 ? "" : String(options.letInEarlyMinutes),
  alwaysUserIds: options.alwaysUserIds,
  tellPeople: options.tellPeople,
  remindHours: String(options.remindHours),
  topicChannelIds: topicChannelsOf({ options, channelIds }),
});

/** Those of the rotation's channels whose topic it keeps. */
export const topicChannelsOf = ({
  options,
  channelIds,
}: Pick<Rotation, "options" | "channelIds">): readonly string[] =>
  options.topicChannelIds.filter((id) => channelIds.includes(id));

/** Null: no whole number of minutes within the limit. Nothing typed is none. */
function minutesOf(typed: string): number | null {
  const text = typed.trim();
  if (text === "") return 0;
  const minutes = /^\d{1,4}$/.test(text) ? Number(text) : Number.NaN;
  return minutes <= MOST_OVERLAP_MINUTES ? minutes : null;
}
