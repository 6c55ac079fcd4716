import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NEW_GROUP } from "../../../src/domain/rotation.ts";
import { checkRotationForm } from "../../../src/domain/rotation-check.ts";

const ALLOWED = "abcdefghijklmnopqrstuvwxyz0123456789_-";

const checkAlias = (newAlias: string) =>
  checkRotationForm(
    {
      name: "Platform",
      groupChoice: NEW_GROUP,
      newAlias,
      scheduleIds: ["P1"],
      channelIds: [],
      fallbackUserIds: [],
      options: null,
    },
    {
      group: () => null,
      managedBy: () => null,
      whoMayChoose: () => null,
      scheduleName: () => "Primary",
      member: () => null,
      isChannel: () => true,
      channelFault: () => null,
    },
  );
const refused = { ok: false, error: { newAlias: { reason: "aliasRule" } } };

describe("an alias", () => {
  it("of lower case, digits, _ and - is taken as it is", () => {
    const good = fc.string({ unit: fc.constantFrom(...ALLOWED), minLength: 1 });
    fc.assert(
      fc.property(good, (alias) => {
        expect(checkAlias(alias)).toMatchObject({
          ok: true,
          value: { group: { kind: "new", alias } },
        });
      }),
    );
  });

  it("is taken with an @ before it, as groups are written everywhere", () => {
    expect(checkAlias("@platform-oncall")).toMatchObject({
      ok: true,
      value: { group: { kind: "new", alias: "platform-oncall" } },
    });
  });

  it("with any other character anywhere is refused", () => {
    const near = fc.constantFrom(..."AZ \n\t@.é#ß١ſK");
    const other = fc
      .oneof(near, fc.string({ unit: "binary", minLength: 1, maxLength: 1 }))
      .filter((one) => !ALLOWED.includes(one));
    const part = fc.string({ unit: fc.constantFrom(...ALLOWED) });
    fc.assert(
      fc.property(part, other, part, (before, one, after) => {
        // An @ may stand before it.
        fc.pre(before !== "" || one !== "@");
        expect(checkAlias(before + one + after)).toEqual(refused);
      }),
    );
  });

  it.each(["Platform", "plat form", "@@platform", "@Platform", "platform\n", "plat.form", " "])(
    "like %j is refused",
    (alias) => {
      expect(checkAlias(alias)).toEqual(refused);
    },
  );
});
