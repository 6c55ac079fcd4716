/** The object's copy of its rows in D1 is remembered while the object is awake, and never another one than is stored. */
import { expect, it } from "vitest";
import type { VaultCopy } from "../../../../src/vault/copy.ts";
import { openStore } from "../../../../src/workspace/store/store.ts";
import { sqliteStorage } from "../sqlite-storage.ts";

const COPY: VaultCopy = {
  installation: {
    team_id: "T1",
    team_name: "Acme",
    enterprise_id: null,
    app_id: "A1",
    bot_user_id: "UBOT",
    bot_scopes: "chat:write",
    sealed_bot_token: "sealed",
    installed_by: "U1",
    installed_at: 1,
    granted_by: null,
    sealed_user_token: null,
  },
  connection: null,
  comparedAt: 1,
  unsaved: {},
};

function open() {
  let reads = 0;
  const storage = sqliteStorage((statement) => {
    if (statement.startsWith("SELECT * FROM vault_copy")) reads += 1;
  });
  return { store: openStore(storage), reads: () => reads };
}

it("is read once, also where there is none", () => {
  const { store, reads } = open();
  expect([store.vaultCopy.get(), store.vaultCopy.get()]).toEqual([null, null]);
  expect(reads()).toBe(1);
  store.vaultCopy.put(COPY);
  expect([store.vaultCopy.get(), store.vaultCopy.get()]).toEqual([COPY, COPY]);
  expect(reads()).toBe(2);
});

it("is another one after each write", () => {
  const { vaultCopy } = open().store;
  vaultCopy.put(COPY);
  expect(vaultCopy.get()?.comparedAt).toBe(1);
  vaultCopy.doubt();
  expect(vaultCopy.get()?.comparedAt).toBeNull();
  vaultCopy.forget();
  expect(vaultCopy.get()).toBeNull();
});

it("is the old one again where a transaction failed", () => {
  const { store } = open();
  store.vaultCopy.put(COPY);
  const failing = () =>
    store.transaction(() => {
      store.vaultCopy.doubt();
      expect(store.vaultCopy.get()?.comparedAt).toBeNull();
      throw new Error("no");
    });
  expect(failing).toThrow("no");
  expect(store.vaultCopy.get()).toEqual(COPY);
});
