/** Sentences for the rotation form's validation errors, shown below the fields. Plain text. */
import type { FieldFault } from "../../domain/field-fault.ts";
import { MOST_PEOPLE } from "../../domain/option-kinds.ts";
import type { FieldFaults, RotationField } from "../../domain/rotation.ts";
import { MOST_CHANNELS, MOST_SCHEDULES } from "../../domain/rotation-check.ts";
import { FIELD_ERROR, groupNeedsAdmin, groupTaken, personIneligible } from "./fields.ts";
import { FIELD } from "./labels.ts";
import { templateFaultSentence } from "./template-fault.ts";

export function fieldFaultSentence(fault: FieldFault): string {
  switch (fault.reason) {
    case "groupTaken":
      return groupTaken(fault.rotationName);
    case "groupNeedsAdmin":
      return groupNeedsAdmin(fault.askNames);
    case "personIneligible":
      return personIneligible(fault.personName, fault.ineligible);
    case "minutesRule":
      return `Enter a whole number of minutes, up to ${fault.max}, or leave this empty.`;
    case "tooManyPeople":
      return `Choose up to ${MOST_PEOPLE} people.`;
    case "channelElsewhere":
      return `Choose channels that are also selected under ${FIELD.channels}.`;
    case "tooManySchedules":
      return `Choose up to ${MOST_SCHEDULES} schedules.`;
    case "tooManyChannels":
      return `Choose up to ${MOST_CHANNELS} channels.`;
    case "placeUnknown":
    case "placeElsewhere":
    case "braceAlone":
    case "scheduleNotFollowed":
    case "scheduleAmbiguous":
    case "templateTooLong":
      return templateFaultSentence(fault);
    case "nameMissing":
    case "groupMissing":
    case "groupGone":
    case "groupDisabled":
    case "groupManagedElsewhere":
    case "aliasMissing":
    case "aliasRule":
    case "aliasUnused":
    case "schedulesMissing":
    case "scheduleGone":
    case "channelNotTheirs":
    case "channelUnseen":
    case "channelSilent":
      return FIELD_ERROR[fault.reason];
  }
}

export function fieldFaultSentences(faults: FieldFaults): Partial<Record<RotationField, string>> {
  const sentences: Partial<Record<RotationField, string>> = {};
  for (const [field, fault] of Object.entries(faults)) {
    if (fault) sentences[field as RotationField] = fieldFaultSentence(fault);
  }
  return sentences;
}
