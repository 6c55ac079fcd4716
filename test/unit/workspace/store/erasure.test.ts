/** One person is erased, asked of the very tables that the object has; nobody else is. */
import { beforeEach, describe, expect, it } from "vitest";
import { FORMER_MEMBER, type HistoryEvent, type Who } from "../../../../src/domain/history.ts";
import { NEW_GROUP, type RotationForm } from "../../../../src/domain/rotation.ts";
import { NO_OPTIONS, optionsForm } from "../../../../src/domain/rotation-options.ts";
import { openStore, type Store } from "../../../../src/workspace/store/store.ts";
import { sqliteStorage } from "../sqlite-storage.ts";

const NOW = 1_900_000_000_000;
let storage: DurableObjectStorage;
let store: Store;
beforeEach(() => {
  storage = sqliteStorage();
  store = openStore(storage);
});

const details = (): readonly unknown[] =>
  storage.sql
    .exec("SELECT detail FROM history ORDER BY id")
    .toArray()
    .map(({ detail }) => JSON.parse(String(detail)));
const record = (event: HistoryEvent) => store.history.add(NOW, null, event);

describe("who a person is", () => {
  beforeEach(() => {
    const ann = { name: "Ann", email: null, ineligible: null, isAdmin: false };
    store.people.saveMember({ id: "UANN", ...ann }, NOW);
    store.people.saveMember({ id: "UBOB", ...ann, name: "Bob" }, NOW);
    store.people.saveMatch("Ann@acme.example", "UANN", NOW);
    store.people.saveKnown([{ id: "P1", name: "Ann Lee", emails: ["ANN@acme.example"] }], NOW);
    store.people.saveKnown([{ id: "P2", name: "Bob", emails: ["bob@acme.example"] }], NOW);
    const match = { userId: "UANN", madeBy: "UBOB", madeAt: NOW };
    store.people.saveManualMatch({ personId: "P3", name: "A. Lee", ...match });
  });
  const ANN = {
    userIds: ["UANN"],
    emails: ["ann@acme.example"],
    personIds: ["P3", "P1"],
    names: ["A. Lee", "Ann Lee", "Ann"],
  };

  it("is told by their Slack id, or by one of their addresses", () => {
    expect(store.erasure.knownAs({ userId: "UANN" })).toEqual(ANN);
    expect(store.erasure.knownAs({ email: "ann@acme.example" })).toEqual(ANN);
  });

  it("is told by a name where no account is theirs", () => {
    const { userIds, personIds, names } = store.erasure.knownAs({ name: "Ann Lee" });
    expect([userIds, personIds, names]).toEqual([[], ["P1"], ["Ann Lee"]]);
  });

  it("is nothing of anybody else's, whom nothing is known of", () => {
    const nothing = { userIds: ["UEVE"], emails: [], personIds: [], names: [] };
    expect(store.erasure.knownAs({ userId: "UEVE" })).toEqual(nothing);
    expect(store.erasure.knownAs({ email: "eve@acme.example" })).toEqual({
      ...nothing,
      userIds: [],
      emails: ["eve@acme.example"],
    });
  });

  it("is gone once they were erased, and the others stay", () => {
    store.erasure.erase(ANN);
    expect(store.people.member("UANN")).toBeNull();
    expect(store.people.match("ann@acme.example")).toBeNull();
    expect(store.people.manualMatches()).toEqual([]);
    expect([...store.people.known(["P1", "P2"], 0).keys()]).toEqual(["P2"]);
    expect(store.people.member("UBOB")).not.toBeNull();
  });

  it("is masked where they matched somebody else", () => {
    store.erasure.erase({ userIds: ["UBOB"], emails: [], personIds: [], names: [] });
    expect(store.people.manualMatches()).toMatchObject([{ userId: "UANN", madeBy: FORMER_MEMBER }]);
  });
});

describe("the history", () => {
  const ann = {
    userIds: ["UANN"],
    emails: ["ann@acme.example"],
    personIds: [],
    names: ["Ann Lee"],
  };

  it("names a former member in place of id, address and name, and leaves everything else", () => {
    const handover = (who: Who) => ({
      comesIn: [who],
      goes: [{ userId: null, name: "Ann Lee Jones" }],
      stays: [{ userId: "UANNA", name: "" }],
      until: null,
      by: "schedule" as const,
    });
    const change = { field: "Placeholder people", from: [{ text: "ann lee" }], to: [] };
    record({ kind: "handover", ...handover({ userId: "UANN", name: "" }) });
    record({ kind: "handover", ...handover({ userId: null, name: "Ann Lee" }) });
    record({ kind: "rotation_created", by: "UANN", name: "Ann Lee" });
    record({ kind: "settings_changed", by: "UBOB", changes: [change] });
    record({ kind: "person_matched", by: "UBOB", personName: "Ann Lee", userId: "UANN" });
    expect(store.erasure.erase(ann)).toEqual({ entries: 5, isMoreLeft: false });
    expect(details()).toEqual([
      handover({ userId: FORMER_MEMBER, name: "" }),
      handover({ userId: null, name: FORMER_MEMBER }),
      { by: FORMER_MEMBER, name: "Ann Lee" },
      { by: "UBOB", changes: [{ ...change, from: [{ text: FORMER_MEMBER }] }] },
      { by: "UBOB", personName: FORMER_MEMBER, userId: FORMER_MEMBER },
    ]);
    expect(store.erasure.erase(ann)).toEqual({ entries: 0, isMoreLeft: false });
  });

  it("is changed up to a bound, newest entries first", () => {
    store.transaction(() => {
      for (let n = 0; n < 10_001; n += 1) record({ kind: "disconnected", by: "UANN" });
    });
    expect(store.erasure.erase(ann)).toEqual({ entries: 10_000, isMoreLeft: true });
    expect(details()[0]).toEqual({ by: "UANN" });
    expect(details()[1]).toEqual({ by: FORMER_MEMBER });
  });
});

it("takes a person out of rotations that are still to be set up, whoever began that", () => {
  const form: RotationForm = {
    name: "Data",
    groupChoice: NEW_GROUP,
    newAlias: "data",
    scheduleIds: ["P1"],
    channelIds: [],
    fallbackUserIds: ["UANN", "UBOB"],
    options: {
      ...optionsForm({ options: NO_OPTIONS, channelIds: [] }),
      alwaysUserIds: ["UBOB", "UANN"],
    },
  };
  const run = { id: "r1", begunBy: "UANN", isByAdmin: true, source: null };
  const items = [form, { ...form, options: null }].map((one) => ({ handle: "data", form: one }));
  store.bulkRuns.begin(run, items, NOW);
  store.erasure.erase({ userIds: ["UANN"], emails: [], personIds: [], names: [] });
  expect(store.bulkRuns.get("r1")?.begunBy).toBe(FORMER_MEMBER);
  const left = { ...form, fallbackUserIds: ["UBOB"] };
  expect(store.bulkRuns.items("r1").map((one) => one.form)).toEqual([
    { ...left, options: { ...form.options, alwaysUserIds: ["UBOB"] } },
    { ...left, options: null },
  ]);
});
