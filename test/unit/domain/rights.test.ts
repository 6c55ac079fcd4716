import { expect, test } from "vitest";
import { roleOfMember, type WhoManages } from "../../../src/domain/rights.ts";
import type { IneligibleReason, SlackMember } from "../../../src/domain/slack-member.ts";

const member: SlackMember = {
  id: "U1",
  name: "bob",
  email: null,
  ineligible: null,
  isAdmin: false,
};
const roleIn = (whoManages: WhoManages, who: Partial<SlackMember> = {}, installedBy = "U9") =>
  roleOfMember({ ...member, ...who }, { installedBy, whoManages });

test("full members manage, admins also connect", () => {
  expect(roleIn("everyone")).toEqual({ mayManage: true, mayConnect: false });
  expect(roleIn("everyone", { isAdmin: true })).toEqual({ mayManage: true, mayConnect: true });
});

test("with admins only, members can't manage; the installer counts as an admin", () => {
  expect(roleIn("admins")).toEqual({ mayManage: false, mayConnect: false });
  expect(roleIn("admins", { isAdmin: true })).toEqual({ mayManage: true, mayConnect: true });
  expect(roleIn("admins", {}, "U1")).toEqual({ mayManage: true, mayConnect: true });
});

test.each<IneligibleReason>(["deactivated", "guest", "bot", "foreign", "invited"])(
  "an account that is %s only looks, even whoever installed",
  (ineligible) => {
    for (const whoManages of ["everyone", "admins"] as const) {
      expect(roleIn(whoManages, { ineligible }, "U1")).toEqual({
        mayManage: false,
        mayConnect: false,
      });
    }
  },
);
