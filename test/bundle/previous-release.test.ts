/**
 * An update and the way back: the previous release, as it was deployed, stores a workspace; this one continues with it; then the
 * previous one again. Handovers come under each, nobody installs or connects anew, and a form that was open still works.
 */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { brotliDecompressSync } from "node:zlib";
import { type Emulation, personId, startEmulation } from "../playground/emulation.ts";
import { type Release, THIS_RELEASE } from "../playground/runtime.ts";
import type { SlackClient } from "../world/slack/client.ts";

const KEPT = resolve(import.meta.dirname, "previous-release");
const PATIENCE_MS = 45_000;
const HOUR_MS = 3_600_000;
const PLATFORM = { id: "CALMPLATFORM", name: "Calm platform", group: "platform-oncall" } as const;
const PAYMENTS = { id: "CALMPAYMENTS", name: "Calm payments", group: "payments-oncall" } as const;

/** Beside this checkout's own build: the runtime takes no module from outside the project. */
const UNPACKED = resolve(import.meta.dirname, "../../dist/previous-release");
const previous: Release = {
  bundle: join(UNPACKED, "index.js"),
  schema: join(KEPT, "schema.sql"),
};
let emulation: Emulation;
let ada: SlackClient;

before(async () => {
  mkdirSync(UNPACKED, { recursive: true });
  const kept = readFileSync(join(KEPT, "worker.js.br"));
  writeFileSync(previous.bundle, brotliDecompressSync(kept));
  emulation = await startEmulation(undefined, previous);
  ada = emulation.slack.client("ada");
  // Without turns of their own.
  for (const { id, name } of [PLATFORM, PAYMENTS]) emulation.world.rota.addSchedule({ id, name });
});
after(async () => {
  await emulation?.slack.settle();
  await emulation?.runtime.stop();
});

async function comesTrue(what: string, isTrue: () => boolean): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!isTrue()) {
    if (performance.now() > deadline) throw new Error(`it never came true that ${what}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

const groupIs = (handle: string, name: string): Promise<void> =>
  comesTrue(`@${handle} is ${name}`, () => {
    const { members } = emulation.team.group(handle);
    return members.map((id) => emulation.team.user(id).name).join() === name;
  });

const putOnCall = (schedule: string, name: string): void => {
  const { rota, now } = emulation.world;
  rota.setShifts(schedule, [
    { start: now() - HOUR_MS, end: now() + HOUR_MS, personIds: [personId(name)] },
  ]);
};

/** An override, which is read at the next look: now. */
async function handOver({ id, group }: typeof PLATFORM | typeof PAYMENTS, name: string) {
  putOnCall(id, name);
  await ada.openHome();
  await ada.sees("Refresh");
  await ada.click("Refresh");
  await groupIs(group, name);
}

async function fillIn(name: string, group: string, schedule: string): Promise<void> {
  await ada.click("Create Rotation");
  await ada.seesModal("Create Rotation");
  await ada.sees("Config Name");
  await ada.fill("Config Name", name);
  const [choice = ""] = await ada.search("User Group", `@${group}`);
  await ada.choose("User Group", choice);
  await ada.choose("Schedules", [schedule]);
  await ada.choose("Channels", ["#ops"]);
}

test("the previous release stores a workspace, and has a form open", async () => {
  await emulation.slack.installApp({ as: "ada" });
  await ada.openHome();
  await ada.sees("Add Opsgenie API Key");
  await ada.click("Add Opsgenie API Key");
  await ada.sees("[Submit]");
  const { keys } = emulation.systems;
  const key = keys.find(({ system, field }) => system === "Opsgenie" && field === "API Key");
  await ada.fill("API Key", key?.value ?? "");
  await ada.choose("Region", "US");
  assert.equal(await ada.submit(), "closed");
  await ada.closeAll();
  await ada.sees("Disconnect");
  putOnCall(PLATFORM.id, "ada");
  await fillIn("Platform", PLATFORM.group, PLATFORM.name);
  assert.equal(await ada.submit(), "closed");
  await groupIs(PLATFORM.group, "ada");
  putOnCall(PAYMENTS.id, "cyd");
  await fillIn("Payments", PAYMENTS.group, PAYMENTS.name);
});

test("this release continues with it, and takes the form that was open", async () => {
  await emulation.runtime.deploy(THIS_RELEASE);
  assert.equal(await ada.submit(), "closed");
  await groupIs(PAYMENTS.group, "cyd");
  await handOver(PLATFORM, "bob");
  await ada.openHome();
  await ada.sees("Payments");
  assert.match(ada.visibleText(), /Platform[\s\S]*@bob/);
  assert.ok(ada.visibleText().includes("Disconnect"));
});

test("so does the previous release with what this one stored", async () => {
  await emulation.runtime.deploy(previous);
  await handOver(PLATFORM, "dee");
  await handOver(PAYMENTS, "bob");
  await ada.openHome();
  await ada.sees("Payments");
  await ada.click("Edit", { within: "Payments" });
  await ada.seesModal("Edit Rotation");
  await ada.sees("Config Name");
  await ada.fill("Config Name", "Payments, renamed");
  assert.equal(await ada.submit(), "closed");
  await ada.sees("Payments, renamed");
});

test("and this one again, without a failed pass", async () => {
  await emulation.runtime.deploy(THIS_RELEASE);
  await ada.openHome();
  await ada.sees("Payments, renamed");
  await handOver(PAYMENTS, "ada");
});
