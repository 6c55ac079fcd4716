import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  hasUnsaved,
  isReinstalled,
  isSameConnection,
  resealed,
  type Unsaved,
  unsavedSince,
  type VaultCopy,
} from "../../../src/vault/copy.ts";

const installation = {
  team_id: "T1",
  team_name: "Acme",
  enterprise_id: null,
  app_id: "A1",
  bot_user_id: "U0",
  bot_scopes: "",
  sealed_bot_token: "v1.k1.bot",
  installed_by: "U1",
  installed_at: 1,
  granted_by: null,
  sealed_user_token: null,
};
const connection = {
  team_id: "T1",
  system: "pagerduty",
  sealed_credentials: "v1.k1.first",
  account_name: "acme",
  connected_as: null,
  connected_by: "U1",
  connected_at: 1,
};
const copy = (unsaved: Unsaved, sealed = "v1.k1.first"): VaultCopy => ({
  installation,
  connection: { ...connection, sealed_credentials: sealed },
  comparedAt: 1,
  unsaved,
});

const unsaved: fc.Arbitrary<Unsaved> = fc.record(
  {
    credentials: fc.constant(true as const),
    disconnected: fc.integer({ min: 1, max: 3 }),
    endedGrant: fc.record({ userId: fc.constant("U1"), installedAt: fc.integer({ max: 3 }) }),
  },
  { requiredKeys: [] },
);

describe("what D1 lacks", () => {
  it("is nothing once all was saved and nothing has changed", () =>
    fc.assert(
      fc.property(unsaved, (sent) => {
        const left = copy(unsavedSince(copy(sent), copy(sent)));
        expect(hasUnsaved(left)).toBe(false);
      }),
    ));

  it("is never forgotten where it came while something else was saved", () =>
    fc.assert(
      fc.property(unsaved, unsaved, (sent, later) => {
        const isOtherPair = later.credentials === true;
        const left = unsavedSince(copy(later, isOtherPair ? "v1.k1.next" : undefined), copy(sent));
        expect(left.credentials).toBe(later.credentials);
        if (later.disconnected !== sent.disconnected)
          expect(left.disconnected).toBe(later.disconnected);
        if (later.endedGrant?.installedAt !== sent.endedGrant?.installedAt)
          expect(left.endedGrant).toEqual(later.endedGrant);
      }),
    ));

  it("still has a pair that was renewed while only a disconnect was saved", () =>
    expect(unsavedSince(copy({ credentials: true }), copy({ disconnected: 1 }))).toEqual({
      credentials: true,
    }));

  it("is read as nothing where there is no copy", () => {
    expect(hasUnsaved(null)).toBe(false);
    expect(hasUnsaved(copy({ credentials: true }))).toBe(true);
  });
});

describe("a connection", () => {
  it("is the same with another pair, and another one when it was made again", () => {
    expect(isSameConnection(connection, { ...connection, sealed_credentials: "x" })).toBe(true);
    expect(isSameConnection(connection, { ...connection, connected_at: 2 })).toBe(false);
    expect(isSameConnection(connection, { ...connection, system: "jira" })).toBe(false);
    expect(isSameConnection(connection, null)).toBe(false);
    expect(isSameConnection(null, null)).toBe(true);
  });
});

describe("an installation", () => {
  it("was made again when its time or its grant is another, not when it was resealed", () => {
    expect(isReinstalled(installation, { ...installation, installed_at: 2 })).toBe(true);
    expect(isReinstalled(installation, { ...installation, granted_by: "U1" })).toBe(true);
    expect(isReinstalled(installation, { ...installation, sealed_bot_token: "x" })).toBe(false);
  });
});

describe("a text that was sealed anew", () => {
  it("replaces the one that it was made of, and no other", () => {
    const column = "sealed_bot_token";
    expect(resealed(installation, column, "v1.k1.bot", "v1.k2.bot")).toEqual({
      ...installation,
      sealed_bot_token: "v1.k2.bot",
    });
    expect(resealed(installation, column, "v1.k1.older", "v1.k2.bot")).toBe(installation);
    expect(resealed(installation, "team_name", "v1.k1.bot", "x")).toBe(installation);
    expect(resealed(null, column, "v1.k1.bot", "x")).toBeNull();
  });
});
