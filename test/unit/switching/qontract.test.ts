/** qontract-reconcile (Red Hat app-sre): everyone on call within the next minute, and everyone in the roles. */
import { expect, it } from "vitest";
import { configurationFile } from "./configuration.ts";
import { differing, groupBy, month } from "./month.ts";
import { groupsByPagerSync } from "./pagersync.ts";
import { fromQontract } from "./qontract.ts";

const ANSWER = JSON.stringify({
  permissions: [
    {
      service: "slack-usergroup",
      handle: "platform-oncall",
      pagerduty: [{ scheduleID: "PWEEK" }, { scheduleID: "PSUN", escalationPolicyID: null }],
      roles: [{ users: [{ org_username: "fay" }] }],
    },
    {
      service: "slack-usergroup",
      handle: "policy-oncall",
      pagerduty: [{ escalationPolicyID: "PPOL" }],
    },
    {
      service: "slack-usergroup",
      handle: "all-of-us",
      roles: [{ users: [{ org_username: "eve" }] }],
    },
    { service: "slack-usergroup", handle: "old", skip: true, pagerduty: [{ scheduleID: "PWEEK" }] },
  ],
});
const GROUPS = ["platform-oncall", "policy-oncall"];
const days = month();
const ours = groupsByPagerSync(
  configurationFile(fromQontract(ANSWER, "acme.example")),
  days,
  GROUPS,
);
const group = (handle: string) => ours.get(handle) ?? [];

it("has the same people in every minute: the next one comes in a minute early, and roles are always in", () => {
  expect([...ours.keys()]).toEqual(GROUPS);
  const theirs = groupBy((minute) => [
    ...["PWEEK", "PSUN"].flatMap((id) => days.within(id, minute, minute + 1)),
    "fay",
  ]);
  const differences = differing(group("platform-oncall"), theirs);
  expect(differences).toEqual([]);
});

it("has the same people for a policy, while someone is on call at its first level", () => {
  const theirs = groupBy((minute) => days.within("policy:PPOL/1", minute, minute + 1));
  expect(differing(group("policy-oncall"), theirs)).toEqual([]);
});
