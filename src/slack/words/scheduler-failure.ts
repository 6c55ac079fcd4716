/** Sentences for failed reads of a scheduling system, with the remedy. Plain text: escape it for mrkdwn. */
import type { SchedulerFailure, Unlisted } from "../../domain/on-call.ts";
import type { SystemName } from "../../domain/systems.ts";
import { cut, oneLine } from "../mrkdwn.ts";
import { SYSTEM_LABEL } from "./labels.ts";

const DETAIL_CHARS = 120;

/** The detail in parentheses; empty where there is none. */
const aside = (detail: string): string => {
  const text = cut(oneLine(detail), DETAIL_CHARS);
  return text && ` (${text})`;
};

export const systemLabel = (system: SystemName | null): string =>
  system === null ? "the scheduling system" : SYSTEM_LABEL[system];

/** @param system null: none is connected any more */
export function schedulerFailureSentence(
  failure: SchedulerFailure,
  system: SystemName | null,
): string {
  const label = systemLabel(system);
  const Label = label.startsWith("the ") ? `T${label.slice(1)}` : label;
  switch (failure.reason) {
    case "unauthorized":
      return `${Label} no longer accepts this connection. Connect it again.`;
    case "forbidden":
      return `${Label} doesn't let this connection read it${aside(failure.detail)}. Grant that permission there, or connect with an account that has it.`;
    case "not_found":
      return `It's no longer in ${label}, or this connection can no longer see it.`;
    case "rate_limited":
      return `${Label} asked PagerSync to slow down. PagerSync will read it again shortly.`;
    case "unreachable":
      return `${Label} can't be reached${aside(failure.detail)}. PagerSync keeps trying.`;
    case "unreadable":
      return `${Label} sent an unexpected response${aside(failure.detail)}. PagerSync keeps trying.`;
    case "unresolved":
      return `The on-call entry doesn't resolve to a person${aside(failure.detail)}.`;
    case "postponed":
      return "Waiting to be read.";
  }
}

const UNLISTED: Readonly<Record<Unlisted["what"], string>> = {
  "layer-based": "layer-based schedules",
  "shift-based": "shift-based schedules",
  levels: "escalation policies",
};

/** A failure that is over. @param when its time, mrkdwn; everything else is plain text */
export function pastFailureSentence(
  { reason }: SchedulerFailure,
  system: SystemName,
  when: string,
): string {
  const label = SYSTEM_LABEL[system];
  switch (reason) {
    case "unauthorized":
    case "forbidden":
      return `${label} refused PagerSync's connection ${when}.`;
    case "rate_limited":
      return `${label} asked PagerSync to slow down ${when}.`;
    case "unreachable":
      return `${label} was unreachable ${when}.`;
    case "not_found":
    case "unreadable":
    case "unresolved":
    case "postponed":
      return `PagerSync couldn't read ${label} ${when}.`;
  }
}

/** Why the picker lacks sources of one kind. */
export function unlistedSentence({ what, failure }: Unlisted): string {
  const them = UNLISTED[what];
  const isRefused = ["forbidden", "not_found", "unreadable"].includes(failure.reason);
  return isRefused
    ? `${them.slice(0, 1).toUpperCase()}${them.slice(1)} aren't listed because this connection can't see them. If you don't have any, nothing is missing.`
    : `PagerSync couldn't list ${them} just now. It tries again when you open this form.`;
}
