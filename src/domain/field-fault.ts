/** Validation errors of the rotation form's fields, as data. slack/words/field-fault.ts has the sentences. */
import type { IneligibleReason } from "./slack-member.ts";
import type { TemplateFault } from "./template.ts";

/** Why a person can't give a channel to a rotation. */
export type ChannelFaultReason = "channelNotTheirs" | "channelUnseen" | "channelSilent";

export type FieldFault =
  | { readonly reason: "nameMissing" }
  | { readonly reason: "groupMissing" }
  | { readonly reason: "groupGone" }
  | { readonly reason: "groupDisabled" }
  | { readonly reason: "groupManagedElsewhere" }
  | { readonly reason: "groupTaken"; readonly rotationName: string }
  /** Only an admin may choose it; `askNames`: known admins, perhaps none. */
  | { readonly reason: "groupNeedsAdmin"; readonly askNames: readonly string[] }
  | { readonly reason: "aliasMissing" }
  | { readonly reason: "aliasRule" }
  | { readonly reason: "aliasUnused" }
  | { readonly reason: "schedulesMissing" }
  | { readonly reason: "tooManySchedules" }
  | { readonly reason: "tooManyChannels" }
  | { readonly reason: ChannelFaultReason }
  | { readonly reason: "scheduleGone" }
  | {
      readonly reason: "personIneligible";
      readonly personName: string;
      readonly ineligible: IneligibleReason;
    }
  | { readonly reason: "tooManyPeople" }
  | { readonly reason: "minutesRule"; readonly max: number }
  | { readonly reason: "channelElsewhere" }
  | TemplateFault;
