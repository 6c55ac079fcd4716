/** Whom the playground's visitor can be, and where they are once something is gone. */
import { describe, expect, it } from "vitest";
import { isIn, roleIn, settled, visitorsOf } from "../../playground/page/visitors.ts";

const person = (name: string, kind: string) => ({ id: `U${name}`, name, realName: name, kind });
const ACME = {
  id: "T1",
  name: "Acme",
  people: [person("ada", "admin"), person("bob", "member"), person("gus", "guest")],
};
const LABS = {
  id: "T2",
  name: "Acme Labs",
  people: [person("kim", "admin"), person("ada", "member")],
};
const ALONE = { organization: null, workspaces: [ACME] };
const TWO = { organization: "Acme Group", workspaces: [ACME, LABS] };
const names = (world: Parameters<typeof visitorsOf>[0]) =>
  visitorsOf(world).map(({ name }) => name);

describe("a visitor can be", () => {
  it("somebody of the workspace that is on its own", () => {
    expect(names(ALONE)).toEqual(["ada", "bob", "gus"]);
  });

  it("somebody of either workspace of an organization, each once, or of none", () => {
    expect(names(TWO)).toEqual(["ada", "bob", "gus", "kim", "noa"]);
  });

  it("something else in each, or nothing", () => {
    const roles = (name: string) => TWO.workspaces.map((each) => roleIn(each, { name }));
    expect(roles("ada")).toEqual(["admin", "member"]);
    expect(roles("kim")).toEqual(["not in Acme", "admin"]);
    expect(roles("noa")).toEqual(["not in Acme", "not in Acme Labs"]);
    expect(isIn(LABS, { name: "bob" })).toBe(false);
  });
});

describe("once the second workspace is gone", () => {
  it("who was there and belongs to Acme is in Acme", () => {
    expect(settled(ALONE, { me: "gus", at: "T2" })).toEqual({ me: "gus", at: "T1" });
  });

  it.each(["kim", "noa"])("%s can't be the visitor any longer", (me) => {
    expect(settled(ALONE, { me, at: "T2" })).toEqual({ me: "ada", at: "T1" });
  });

  it("nothing changes while all is there", () => {
    for (const at of ["T1", "T2"])
      expect(settled(TWO, { me: "noa", at })).toEqual({ me: "noa", at });
  });
});
