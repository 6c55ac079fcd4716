/** A PagerDuty account that got another subdomain is the same account: its rotations go on. */
import { env, runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it } from "vitest";
import { openVault } from "../../src/vault/vault.ts";
import { openStore } from "../../src/workspace/store/store.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { forgetCopy } from "./d1.ts";
import {
  connectPagerDuty,
  HOUR,
  leaveStage,
  lookAgain,
  MINUTE,
  membersOf,
  passUntil,
  START,
  type Stage,
  settle,
  stageWithRotation,
  stubOf,
} from "./stage.ts";

afterEach(leaveStage);

type ConnectedStage = Stage & { readonly ada: SlackClient };

/** Ada connects again: the tokens died, so that her Home offers it. */
async function reconnect(stage: ConnectedStage): Promise<void> {
  await lookAgain(stage.ada);
  await connectPagerDuty(stage, stage.ada, "Reconnect PagerDuty");
  await settle(stage);
}

async function lose(stage: ConnectedStage): Promise<void> {
  stage.pagerduty.revoke();
  await passUntil(stage, Date.now() + 2 * MINUTE);
}

/** Stored as the release before did: with the subdomain alone. */
async function asStoredBefore(stage: ConnectedStage): Promise<void> {
  const vault = openVault(env);
  const known = await vault.connection(stage.team.id);
  if (known?.credentials.system !== "pagerduty") throw new Error("not connected to PagerDuty");
  const { accountId: _, ...credentials } = known.credentials;
  const { connection } = await vault.rows(stage.team.id);
  if (!connection) throw new Error("not connected");
  const sealed_credentials = await vault.sealCredentials(stage.team.id, credentials);
  await vault.saveCredentials({ ...connection, sealed_credentials });
  await forgetCopy(stage);
  await runInDurableObject(stubOf(stage.team), (_object, { storage }) => {
    const { rotations, state } = openStore(storage);
    const source = state.connection.get("source") ?? "";
    rotations.changeSource(source, "pagerduty:acme");
    state.connection.systemConnected("pagerduty:acme", null);
  });
}

async function followsOn(stage: ConnectedStage): Promise<boolean> {
  await passUntil(stage, START + HOUR + MINUTE);
  await lookAgain(stage.ada);
  const waits = stage.ada.visibleText().includes("to be linked");
  const [member] = membersOf(stage.team, "platform-oncall");
  expect(member).toBe(waits ? "ada" : "bob");
  return !waits;
}

describe("an account under another subdomain", () => {
  it("is the same by its id: its rotations go on after a new connection", async () => {
    const stage = await stageWithRotation();
    stage.pagerduty.account.subdomain = "globex";
    await lose(stage);
    await reconnect(stage);
    expect(await followsOn(stage)).toBe(true);
    expect(stage.ada.visibleText()).toContain("globex");
  });

  it("and another id is another account, whatever it is called", async () => {
    const stage = await stageWithRotation();
    stage.pagerduty.accountId = "PACCT02";
    await lose(stage);
    await reconnect(stage);
    expect(await followsOn(stage)).toBe(false);
  });

  it("is told apart by the subdomain where PagerDuty names no id", async () => {
    const stage = await stageWithRotation();
    stage.pagerduty.accountId = undefined;
    stage.pagerduty.account.subdomain = "globex";
    await lose(stage);
    await reconnect(stage);
    expect(await followsOn(stage)).toBe(false);
  });
});

describe("rotations of the release before, which knew no id", () => {
  it("go on under the same subdomain, and from then on under any", async () => {
    const stage = await stageWithRotation();
    await asStoredBefore(stage);
    await lose(stage);
    await reconnect(stage);
    stage.pagerduty.account.subdomain = "globex";
    await lose(stage);
    await reconnect(stage);
    expect(await followsOn(stage)).toBe(true);
  });

  it("go on under another where the old connection still reaches the account", async () => {
    const stage = await stageWithRotation();
    await asStoredBefore(stage);
    stage.pagerduty.account.subdomain = "globex";
    const effect = { kind: "status", status: 403 } as const;
    stage.world.faults.add({ path: "/oncalls", effect });
    await passUntil(stage, Date.now() + 2 * MINUTE);
    stage.world.faults.clear();
    await reconnect(stage);
    expect(await followsOn(stage)).toBe(true);
  });

  it("wait to be linked where nothing shows that it is the same", async () => {
    const stage = await stageWithRotation();
    await asStoredBefore(stage);
    stage.pagerduty.account.subdomain = "globex";
    await lose(stage);
    await reconnect(stage);
    expect(await followsOn(stage)).toBe(false);
  });
});
