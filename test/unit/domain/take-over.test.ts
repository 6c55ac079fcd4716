import { describe, expect, it } from "vitest";
import {
  approvalAfterChoice,
  approvalAfterRelease,
  type Choice,
  type GroupApproval,
  mayChooseGroup,
} from "../../../src/domain/take-over.ts";

const APPROVALS: readonly (GroupApproval | null)[] = ["made", "by_admin", "for_now", null];
const choice: Choice = { isAdmin: false, hasGrant: true, approval: null, isManaged: false };

describe("choosing a group", () => {
  it.each(APPROVALS)("is open to admins always, and to all without a grant (%s)", (approval) => {
    expect(mayChooseGroup({ ...choice, approval, isAdmin: true })).toBe(true);
    expect(mayChooseGroup({ ...choice, approval, hasGrant: false })).toBe(true);
    expect(mayChooseGroup({ ...choice, approval, isManaged: true })).toBe(true);
  });

  it("with a grant is open to others where PagerSync made the group, or an admin chose it", () => {
    const open = APPROVALS.filter((approval) => mayChooseGroup({ ...choice, approval }));
    expect(open).toEqual(["made", "by_admin"]);
  });
});

describe("what a choice leaves behind", () => {
  const left = (isAdmin: boolean, isNew: boolean) =>
    APPROVALS.map((before) => approvalAfterChoice(before, { isAdmin, isNew }));

  it("is an admin's approval, unless PagerSync made the group", () => {
    const approved = ["made", "by_admin", "by_admin", "by_admin"];
    expect(left(true, true)).toEqual(approved);
    expect(left(true, false)).toEqual(approved);
  });

  it("of others is no approval, and what holds for the group's present rotation goes on", () => {
    expect(left(false, true)).toEqual(["made", "by_admin", null, null]);
    expect(left(false, false)).toEqual(["made", "by_admin", "for_now", null]);
  });
});

describe("a group without its rotation", () => {
  const left = (isPutBack: boolean) =>
    APPROVALS.map((before) => approvalAfterRelease(before, isPutBack));

  it("can be written once more to put its members back, and then takes an admin", () =>
    expect(left(true)).toEqual(["made", "for_now", "for_now", null]));

  it("stays open to all where it was", () =>
    expect(left(false)).toEqual(["made", "by_admin", null, null]));
});
