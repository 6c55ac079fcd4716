import { describe, expect, test } from "vitest";
import {
  RIGHTS,
  type Right,
  type RightsSettings,
  roleOfStanding,
  type Standing,
  standingOf,
  whoManagesIn,
} from "../../../src/domain/rights.ts";
import type { SlackMember } from "../../../src/domain/slack-member.ts";

const bob: SlackMember = { id: "U1", name: "bob", email: null, ineligible: null, isAdmin: false };
const byOther = { installedBy: "U9" };
const byBob = { installedBy: "U1" };

describe("who somebody is", () => {
  const people: readonly [string, Partial<SlackMember> | null, boolean, Standing][] = [
    ["a full member", {}, false, "member"],
    ["an admin", { isAdmin: true }, false, "admin"],
    ["a guest", { ineligible: "guest" }, false, "guest"],
    ["an invited account, which may become a guest", { ineligible: "invited" }, false, "guest"],
    ["a deactivated account", { ineligible: "deactivated" }, false, "inactive"],
    ["a bot", { ineligible: "bot" }, false, "inactive"],
    ["an account of another company", { ineligible: "foreign" }, false, "stranger"],
    ["an admin of another company", { isAdmin: true }, true, "stranger"],
    ["a person whom Slack doesn't know", null, false, "unknown"],
    ["a stranger whom Slack doesn't know", null, true, "stranger"],
  ];
  test.each(people)("%s", (_, who, isStranger, standing) => {
    const member = who && { ...bob, ...who };
    expect(standingOf(member, isStranger, byOther)).toBe(standing);
    // Having installed the app changes nothing, except for a full member.
    const asInstaller = standing === "member" ? "installer" : standing;
    expect(standingOf(member, isStranger, byBob)).toBe(asInstaller);
  });
});

describe("what they may do", () => {
  const untouched: RightsSettings = { whoManages: null, guestsLook: true, installerConnects: true };
  const look: readonly Right[] = ["mayLook"];
  const read: readonly Right[] = [...look, "mayReadHistory"];
  const manage: readonly Right[] = [...read, "mayManage"];
  const may = (standing: Standing, settings: Partial<RightsSettings> = {}, hasGrant = false) => {
    const role = roleOfStanding(standing, { hasGrant }, { ...untouched, ...settings });
    expect(role.standing).toBe(standing);
    return RIGHTS.filter((right) => role[right]);
  };
  const admins = { whoManages: "admins" } as const;
  const everyone = { whoManages: "everyone" } as const;

  const rows: readonly [string, readonly Right[], readonly Right[]][] = [
    ["a member", may("member"), manage],
    ["a member under admins only", may("member", admins), read],
    ["a member while a grant is in use", may("member", {}, true), read],
    ["a member whom an admin lets manage with the grant", may("member", everyone, true), manage],
    ["the installer", may("installer"), [...manage, "mayConnect"]],
    ["the installer under admins only", may("installer", admins), [...read, "mayConnect"]],
    ["the installer while a grant is in use", may("installer", {}, true), [...read, "mayConnect"]],
    ["the installer without the right", may("installer", { installerConnects: false }), manage],
    ["a guest", may("guest"), look],
    ["a guest without the view", may("guest", { guestsLook: false }), []],
  ];
  test.each(rows)("%s", (_, has, shouldHave) => expect(has).toEqual(shouldHave));

  const everySetting = [null, "everyone", "admins"].flatMap((whoManages) =>
    [true, false].flatMap((guestsLook) =>
      [true, false].flatMap((installerConnects) =>
        [true, false].map((hasGrant) => {
          const settings = { whoManages, guestsLook, installerConnects } as RightsSettings;
          return { settings, hasGrant };
        }),
      ),
    ),
  );

  test("an admin may do everything, whatever is set", () => {
    for (const { settings, hasGrant } of everySetting) {
      expect(may("admin", settings, hasGrant)).toEqual(RIGHTS);
    }
  });

  test.each<Standing>(["stranger", "inactive", "unknown"])(
    "%s may do nothing, whatever is set",
    (standing) => {
      for (const { settings, hasGrant } of everySetting) {
        expect(may(standing, settings, hasGrant)).toEqual([]);
      }
    },
  );

  test("only admins administer", () => {
    for (const standing of ["guest", "member", "installer"] as const) {
      for (const { settings, hasGrant } of everySetting) {
        expect(may(standing, settings, hasGrant)).not.toContain("mayAdminister");
      }
    }
  });
});

test("who manages is what an admin has said, and else depends on the grant", () => {
  const who = (hasGrant: boolean, whoManages: RightsSettings["whoManages"]) =>
    whoManagesIn({ hasGrant }, { whoManages });
  expect([who(false, null), who(true, null)]).toEqual(["everyone", "admins"]);
  expect([who(false, "admins"), who(true, "everyone")]).toEqual(["admins", "everyone"]);
});
