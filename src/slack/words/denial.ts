/** Why somebody may not do something, and who can give them the right. One sentence each, plain text. */
import type { Right, Role } from "../../domain/rights.ts";
import { askOneNamed } from "./whom-to-ask.ts";

export type DenialFacts = {
  /** Only admins manage because a grant is in use, and no admin has said who manages. */
  readonly isLimitedByGrant: boolean;
  readonly installerConnects: boolean;
  /** The names of admins that are known; empty: none is. */
  readonly admins: readonly string[];
};

const ADMINS = "workspace admins and owners";

/** @param role without the right */
export function denialSentence({ standing }: Role, right: Right, facts: DenialFacts): string {
  switch (standing) {
    case "unknown":
      return right === "mayLook" || right === "mayReadHistory"
        ? "Slack didn't confirm who you are in time, so PagerSync can't show anything. Try again in a moment."
        : "Slack didn't answer in time. Nothing was changed. Try again in a moment.";
    case "stranger":
      return "PagerSync doesn't show anything to people from other companies. Ask someone in this workspace who's on call.";
    case "inactive":
      return "PagerSync is for active accounts in this workspace. A workspace admin or owner can activate yours.";
    case "guest":
      return GUEST[right];
    case "member":
    case "installer":
    case "admin":
      return forMember(right, facts);
    default:
      return standing satisfies never;
  }
}

const GUEST: Readonly<Record<Right, string>> = {
  mayLook:
    "Guests can't see who's on call here. A workspace admin or owner can allow it in PagerSync's Settings.",
  mayReadHistory: onlyFullMembers("see the history"),
  mayManage: onlyFullMembers("change rotations"),
  mayConnect: onlyFullMembers("connect or disconnect a scheduling system"),
  mayAdminister: onlyFullMembers("change this"),
};

function onlyFullMembers(what: string): string {
  return `Only full members of this workspace can ${what}. A workspace admin or owner can make you one.`;
}

function forMember(right: Right, facts: DenialFacts): string {
  const ask = askOneNamed(facts.admins);
  const installer = facts.installerConnects ? ", and the person who installed PagerSync," : "";
  const grant = facts.isLimitedByGrant
    ? " while PagerSync uses an admin's access to user groups"
    : "";
  switch (right) {
    // Full members have these.
    case "mayLook":
    case "mayReadHistory":
    case "mayManage":
      return `Only ${ADMINS} can change rotations here${grant}: ${ask}.`;
    case "mayConnect":
      return `Only ${ADMINS}${installer} can connect or disconnect a scheduling system: ${ask}.`;
    case "mayAdminister":
      return `Only ${ADMINS} can change this: ${ask}.`;
    default:
      return right satisfies never;
  }
}
