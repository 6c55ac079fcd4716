/** The rows of the table `facts` are deployed: whatever the code calls a value, its row and its JSON stay. */
import { expect, it } from "vitest";
import { cacheOf } from "../../../../src/workspace/store/cache.ts";
import { factTableIn } from "../../../../src/workspace/store/facts.ts";
import { sqlOf } from "../../../../src/workspace/store/sql.ts";
import { type State, stateIn } from "../../../../src/workspace/store/state.ts";
import { sqliteStorage } from "../sqlite-storage.ts";

const open = () => {
  const storage = sqliteStorage();
  const sql = sqlOf(storage);
  const rows = () =>
    Object.fromEntries(
      sql<{ name: string; value: string }>`
        SELECT name, value FROM facts WHERE name <> 'measuredSince'`.map((row) => [
        row.name,
        row.value,
      ]),
    );
  return { state: stateIn(factTableIn(sql, cacheOf(storage))), rows };
};

const SITES = { count: 2, isConfirmed: false };
const SEARCH = { at: 1, keys: ["ada"], found: {}, cursor: null, isDone: false };

it.each<[string, (state: State) => void, Readonly<Record<string, string>>]>([
  ["a full read", ({ sync }) => sync.fullReadDone(1), { lastRoundAt: "1" }],
  [
    "a read cut short",
    ({ sync }) => sync.readCutShort({ startedAt: null, left: ["S1"] }),
    { round: '{"startedAt":null,"left":["S1"]}' },
  ],
  ["a full recheck", ({ sync }) => sync.fullRecheckDone(1), { checkedUpAt: "1" }],
  [
    "deferred rotations",
    ({ sync }) => sync.deferUntil(9, 2),
    { undecided: '{"attempts":2,"notBefore":9}' },
  ],
  ["a rate limit", ({ sync }) => sync.blockReads(9), { readsClosedUntil: "9" }],
  [
    "failing passes",
    ({ sync }) => {
      sync.passFailed(1);
      sync.passFailed(2);
    },
    { passesFailSince: "1" },
  ],
  ["a look ahead", ({ sync }) => sync.lookedAhead(1), { lookedAheadAt: "1" }],
  ["timed options", ({ sync }) => sync.timedOptionsDone(1), { turnsTakenUntil: "1" }],
  [
    "another system",
    ({ sync }) => sync.readsForgotten(),
    { round: "null", lastRoundAt: "0", readsClosedUntil: "0", lookedAheadAt: "0" },
  ],
  [
    "listed groups",
    ({ groups }) => groups.listDone(1),
    { groupsListedAt: "1", groupsListFailures: "0", groupPickerOld: "false" },
  ],
  [
    "a reported change of a group",
    ({ groups }) => {
      groups.markStale(5);
      groups.markStale(9);
    },
    { groupsDoubted: "true", groupChangeReportedAt: "5" },
  ],
  ["stale groups", ({ groups }) => groups.markStale(), { groupsDoubted: "true" }],
  ["a stale picker", ({ groups }) => groups.markPickerStale(), { groupPickerOld: "true" }],
  ["a failed list", ({ groups }) => void groups.listFailed(1), { groupsListFailures: "1" }],
  [
    "a refused permission",
    ({ groups }) => groups.permissionsAre({ change: "permission_denied" }),
    { groupRights: '{"change":"permission_denied"}' },
  ],
  ["a probe to make", ({ groups }) => groups.probeWith("any"), { rightsDoubted: '"any"' }],
  [
    "a grant that ended",
    ({ groups }) => groups.grantHasEnded("U1", 1),
    { grantEnded: '{"by":"U1","at":1}' },
  ],
  [
    "a connection",
    ({ connection }) => connection.systemConnected("jira:1", SITES),
    { source: '"jira:1"', sites: JSON.stringify(SITES), links: "null", listingWanted: "true" },
  ],
  [
    "its trouble",
    ({ connection }) => connection.troubleIs({ failure: { reason: "unauthorized" }, since: 1 }),
    { connectionTrouble: '{"failure":{"reason":"unauthorized"},"since":1}' },
  ],
  [
    "listed schedules",
    ({ connection }) => connection.schedulesListed(1, null),
    { listingsAt: "1" },
  ],
  [
    "chosen links",
    ({ connection }) => connection.relinkChosen({ S1: { id: "S2", name: "Two" } }),
    { links: '{"S1":{"id":"S2","name":"Two"}}' },
  ],
  ["the origin", ({ home }) => home.originIs("https://x"), { origin: '"https://x"' }],
  ["the Homes' budget", ({ home }) => home.budgetUsed(9), { homesPaidUntil: "9" }],
  ["who manages", ({ settings }) => settings.saveWhoManages("admins"), { whoManages: '"admins"' }],
  [
    "placeholders",
    ({ settings }) => settings.savePlaceholders(["nobody"]),
    { placeholders: '["nobody"]' },
  ],
  [
    "a search",
    ({ people }) => people.saveNameSearch(SEARCH),
    { nameSearch: JSON.stringify(SEARCH) },
  ],
  ["failing writes", ({ outbox }) => outbox.groupWritesFail(1), { slackSilentSince: "1" }],
  [
    "a dead token",
    ({ outbox }) => outbox.tokenIsDead("token_revoked", 1),
    { slackTrouble: '{"error":"token_revoked","since":1}' },
  ],
  ["a day's forgetting", ({ people }) => people.unmetForgotten(1), { unmetForgottenAt: "1" }],
  ["pruned history", ({ history }) => history.historyPruned(1), { historyPrunedAt: "1" }],
])("stores %s in its row", (_, write, stored) => {
  const { state, rows } = open();
  write(state);
  expect(rows()).toEqual(stored);
});

it("writes nothing where nothing was deferred", () => {
  const { state, rows } = open();
  state.sync.nothingDeferred();
  expect(rows()).toEqual({});
  state.sync.deferUntil(9, 2);
  state.sync.nothingDeferred();
  expect([rows(), state.sync.get("deferred")]).toEqual([{ undecided: "null" }, null]);
});
