import { describe, expect, test } from "vitest";
import {
  RIGHTS,
  type Right,
  type RightsSettings,
  roleOfStanding,
  type Standing,
} from "../../../../src/domain/rights.ts";
import { type DenialFacts, denialSentence } from "../../../../src/slack/words/denial.ts";

const STANDINGS = [
  "stranger",
  "inactive",
  "guest",
  "member",
  "installer",
  "admin",
  "unknown",
] as const satisfies readonly Standing[];

/** As little as an admin can leave people. */
const STRICT: RightsSettings = {
  whoManages: "admins",
  guestsLook: false,
  installerConnects: false,
};
const facts: DenialFacts = {
  isLimitedByGrant: false,
  installerConnects: true,
  admins: ["ada", "eve"],
};
const say = (standing: Standing, right: Right, more: Partial<DenialFacts> = {}) =>
  denialSentence(roleOfStanding(standing, { hasGrant: true }, STRICT), right, {
    ...facts,
    ...more,
  });

describe("every refusal", () => {
  const refusals = STANDINGS.flatMap((standing) => {
    const role = roleOfStanding(standing, { hasGrant: true }, STRICT);
    return RIGHTS.filter((right) => !role[right]).map((right) => [standing, right] as const);
  });

  test.each(refusals)("of %s who asks for %s says who can help", (standing, right) => {
    for (const admins of [facts.admins, []]) {
      const text = say(standing, right, { admins });
      expect(text).toMatch(/\.$/);
      expect(text).toMatch(
        standing === "unknown"
          ? /Try again in a moment/
          : /ask one of them|workspace admin or owner can|Ask someone in this workspace/,
      );
      expect(text).not.toContain("undefined");
      expect(text.length).toBeLessThan(250);
    }
  });
});

test("members read whom to ask, by name where one is known", () => {
  expect(say("member", "mayManage")).toBe(
    "Only workspace admins and owners can change rotations here: ask one of them, for example @ada or @eve.",
  );
  expect(say("member", "mayManage", { isLimitedByGrant: true, admins: [] })).toBe(
    "Only workspace admins and owners can change rotations here while PagerSync uses an admin's access to user groups: ask one of them.",
  );
});

test("whoever installed is named only while they may connect", () => {
  expect(say("member", "mayConnect")).toContain(
    "and owners, and the person who installed PagerSync, can",
  );
  expect(say("installer", "mayConnect", { installerConnects: false })).toBe(
    "Only workspace admins and owners can connect or disconnect a scheduling system: ask one of them, for example @ada or @eve.",
  );
});

test("names can't break the sentence", () => {
  const admins = ["a\nb", "x".repeat(500)];
  const text = say("member", "mayAdminister", { admins });
  expect(text).toContain("@a b or @xxx");
  expect(text.length).toBeLessThan(250);
});
