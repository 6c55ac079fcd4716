/** The object's in-memory cache holds what its tables hold. */
import { runInDurableObject } from "cloudflare:test";
import { afterEach, expect, it, vi } from "vitest";
import type { UserGroup } from "../../src/domain/slack-member.ts";
import { openStore, type Store } from "../../src/workspace/store/store.ts";
import { connectedStage, leaveStage, stubOf } from "./stage.ts";

afterEach(leaveStage);

const group = (id: string, handle: string): UserGroup => ({
  id,
  handle,
  name: handle,
  isDisabled: false,
  isManagedElsewhere: false,
  members: [],
  updatedBy: null,
});

const handles = (store: Store) => store.groups.listed().map((g) => g.handle);

/** As two calls of the object, one after the other: each opens the store for itself. */
async function inStores(work: (one: Store, other: Store) => void): Promise<void> {
  const { team } = await connectedStage();
  await runInDurableObject(stubOf(team), (_, { storage }) =>
    work(openStore(storage), openStore(storage)),
  );
}

it("a group that one call saved is in the other's list", () =>
  inStores((one, other) => {
    one.groups.replaceAll([group("S1", "first")]);
    expect(handles(other)).toEqual(["first"]);
    one.groups.save(group("S2", "second"));
    expect(handles(other)).toEqual(["first", "second"]);
  }));

it("what was rolled back is in no list", () =>
  inStores((one, other) => {
    one.groups.replaceAll([group("S1", "first")]);
    const fail = () =>
      one.transaction(() => {
        one.groups.save(group("S2", "second"));
        expect(handles(one)).toEqual(["first", "second"]);
        throw new Error("undone");
      });
    expect(fail).toThrow("undone");
    expect(handles(other)).toEqual(["first"]);
  }));

it("a fact that one call wrote is the other's, and one that was rolled back is nobody's", () =>
  inStores((one, other) => {
    one.state.sync.lookedAhead(1);
    expect(other.state.sync.get("lookedAheadAt")).toBe(1);
    const fail = () =>
      one.transaction(() => {
        one.state.sync.lookedAhead(2);
        expect(other.state.sync.get("lookedAheadAt")).toBe(2);
        throw new Error("undone");
      });
    expect(fail).toThrow("undone");
    for (const store of [one, other]) expect(store.state.sync.get("lookedAheadAt")).toBe(1);
    other.state.sync.lookedAhead(2);
    expect(one.state.sync.get("lookedAheadAt")).toBe(2);
  }));

it("a fact is read from storage once while the object is awake", async () => {
  const { team } = await connectedStage();
  await runInDurableObject(stubOf(team), (_, { storage }) => {
    const read = vi.spyOn(storage.sql, "exec");
    for (let nth = 0; nth < 3; nth += 1) openStore(storage).state.connection.get("trouble");
    expect(read.mock.calls.length).toBeLessThanOrEqual(1);
    read.mockRestore();
  });
});

it("a wiped workspace keeps nothing in memory", async () => {
  const { team } = await connectedStage();
  await runInDurableObject(stubOf(team), async (_, { storage }) => {
    const store = openStore(storage);
    store.readings.saveListings([{ id: "P1", name: "Platform", enabled: true }]);
    expect(store.readings.listings()).toHaveLength(1);
    await store.wipe();
    expect(() => openStore(storage).readings.listings()).toThrow("no such table");
  });
});
