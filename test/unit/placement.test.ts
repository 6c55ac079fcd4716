import { describe, expect, it } from "vitest";
import type { Env } from "../../src/env.ts";
import { placementOf, workspaceStub } from "../../src/placement.ts";

describe("where objects run", () => {
  it.each([
    [undefined, undefined, "none", "enam"],
    ["", " ", "none", "enam"],
    ["weur", undefined, "none", "weur"],
    [" APAC-SE ", "", "none", "apac-se"],
    [undefined, "eu", "eu", null],
    [undefined, " EU ", "eu", null],
    ["eeur", "eu", "eu", "eeur"],
  ])("LOCATION_HINT %j, JURISDICTION %j: %s, %s", (LOCATION_HINT, JURISDICTION, where, hint) => {
    expect(
      placementOf({
        ...(LOCATION_HINT !== undefined && { LOCATION_HINT }),
        ...(JURISDICTION !== undefined && { JURISDICTION }),
      }),
    ).toEqual({ jurisdiction: where, hint, problem: "ok" });
  });

  it.each(["europe", "us-east-1", "xoxb-a-secret-by-mistake", "enam,weur"])(
    "LOCATION_HINT %j is told, without repeating it, and stops nothing",
    (LOCATION_HINT) => {
      const { hint, problem } = placementOf({ LOCATION_HINT });
      expect(hint).toBe("enam");
      expect(problem).toMatch(/^LOCATION_HINT is ignored, because it isn't one of enam, wnam, /);
      expect(problem).not.toContain(LOCATION_HINT);
    },
  );

  it("a hint outside of the EU doesn't go with its jurisdiction", () => {
    expect(placementOf({ LOCATION_HINT: "enam", JURISDICTION: "eu" })).toEqual({
      jurisdiction: "eu",
      hint: null,
      problem: "LOCATION_HINT is ignored, because it isn't one of weur, eeur, which are in the EU.",
    });
  });

  it.each(["eu-west", "europe", "fedramp", "none", "false"])(
    "JURISDICTION %j is never taken for none",
    (JURISDICTION) => {
      const placement = placementOf({ LOCATION_HINT: "enam", JURISDICTION });
      expect(placement).toMatchObject({ jurisdiction: "unreadable", hint: null });
      expect(placement.problem).toMatch(/^JURISDICTION is set to something other than eu\./);
    },
  );
});

/** A namespace that only says how its stub was asked for: workerd has no jurisdictions. */
function asked(vars: Partial<Env>): readonly string[] {
  const said: string[] = [];
  const within = (place: string): object => ({
    jurisdiction: (name: string) => within(name),
    idFromName: (name: string) => `${place}/${name}`,
    get: (id: string, options: object) => void said.push(place, id, JSON.stringify(options)),
  });
  workspaceStub({ WORKSPACES: within("anywhere"), ...vars } as unknown as Env, "T1");
  return said;
}

describe("the stub of a workspace's object", () => {
  it("names the place", () => {
    expect(asked({})).toEqual(["anywhere", "anywhere/T1", '{"locationHint":"enam"}']);
    expect(asked({ LOCATION_HINT: "oc" })).toEqual([
      "anywhere",
      "anywhere/T1",
      '{"locationHint":"oc"}',
    ]);
  });

  it("has its id from the namespace of the jurisdiction, too: elsewhere the same name is another object", () => {
    expect(asked({ JURISDICTION: "eu" })).toEqual(["eu", "eu/T1", "{}"]);
    expect(asked({ JURISDICTION: "eu", LOCATION_HINT: "weur" })).toEqual([
      "eu",
      "eu/T1",
      '{"locationHint":"weur"}',
    ]);
  });

  it("isn't made under a jurisdiction that can't be read", () => {
    expect(() => asked({ JURISDICTION: "europe" })).toThrow(
      "JURISDICTION is set to something other than eu.",
    );
  });
});
