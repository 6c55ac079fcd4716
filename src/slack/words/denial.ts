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
        ? "Slack didn't say in time who you are, so nothing can be shown: try again in a moment."
        : "Slack didn't answer in time. Nothing was changed: try again in a moment.";
    case "stranger":
      return "PagerSync shows nothing to people of other companies: ask somebody of this workspace who is on call.";
    case "inactive":
      return "PagerSync is for active accounts of this workspace: a workspace admin or owner can activate yours.";
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
    "Guests can't see who is on call here: a workspace admin or owner can allow it in PagerSync's Settings.",
  mayReadHistory: onlyFullMembers("read the history"),
  mayManage: onlyFullMembers("change rotations"),
  mayConnect: onlyFullMembers("be allowed to connect or disconnect a scheduling system"),
  mayAdminister: onlyFullMembers("be allowed to change this"),
};

function onlyFullMembers(what: string): string {
  return `Only full members of this workspace can ${what}: a workspace admin or owner can make you one.`;
}

function forMember(right: Right, facts: DenialFacts): string {
  const ask = askOneNamed(facts.admins);
  const installer = facts.installerConnects ? ", and whoever installed PagerSync," : "";
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
