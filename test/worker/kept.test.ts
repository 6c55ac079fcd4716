/** The object's in-memory cache holds what its tables hold. */
import { runInDurableObject } from "cloudflare:test";
import { afterEach, expect, it } from "vitest";
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
