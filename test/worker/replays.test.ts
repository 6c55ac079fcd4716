/** A signed request that comes again, from whoever has got hold of it, is not carried out again. */
import { runInDurableObject } from "cloudflare:test";
import { exports } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { openStore } from "../../src/workspace/store/store.ts";
import type { Ack } from "../world/slack/app-line.ts";
import { blockActions, viewSubmission } from "../world/slack/client/payloads.ts";
import type { SlackClient } from "../world/slack/client.ts";
import type { JsonObject } from "../world/slack/json.ts";
import { shown } from "./forgery.ts";
import {
  createRotation,
  evict,
  leaveStage,
  lookAgain,
  MINUTE,
  ORIGIN,
  PLATFORM_ROTATION,
  passUntil,
  type Stage,
  settle,
  stageWithRotation,
  stubOf,
} from "./stage.ts";
import { untilAtRest } from "./under-way.ts";

afterEach(leaveStage);

const FORM = "application/x-www-form-urlencoded";
let stage: Stage & { readonly ada: SlackClient };

beforeEach(async () => {
  stage = await stageWithRotation();
});

/** Sends a request of Slack's again, byte for byte. */
async function again(
  sent = stage.slack.line.sent.at(-1),
): Promise<{ status: number; body: string }> {
  if (!sent) throw new Error("nothing was sent");
  const { path, headers, body } = sent;
  const response = await exports.default.fetch(
    new Request(ORIGIN + path, { method: "POST", headers, body }),
  );
  const answer = { status: response.status, body: await response.text() };
  await untilAtRest();
  return answer;
}

const inStore = <T>(work: (store: ReturnType<typeof openStore>) => T): Promise<T> =>
  runInDurableObject(stubOf(stage.team), (_, { storage }) => work(openStore(storage)));
const rotationNames = () => inStore(({ rotations }) => rotations.all().map(({ name }) => name));
const seen = (): Promise<number> =>
  runInDurableObject(
    stubOf(stage.team),
    (_, { storage: { sql } }) => sql.exec("SELECT * FROM seen_requests").toArray().length,
  );

const session = () => ({
  slack: stage.slack,
  team: stage.team,
  user: stage.team.user("ada"),
});
const send = (payload: JsonObject): Promise<Ack> =>
  stage.slack.line.post(
    "/slack/interactivity",
    FORM,
    new URLSearchParams({ payload: JSON.stringify(payload) }).toString(),
  );

it("a submitted form: what was deleted since isn't made again, at once, later, or by another process", async () => {
  const { ada, slack, team } = stage;
  team.addGroup({ handle: "data-oncall", name: "Data" });
  // The list of groups is a minute old then, and read anew.
  vi.setSystemTime(Date.now() + 2 * MINUTE);
  await createRotation(ada, { ...PLATFORM_ROTATION, name: "Data", group: "@data-oncall" });
  const made = slack.line.sent.at(-1);
  await settle(stage);
  await lookAgain(ada);
  await ada.click("Delete", { within: "Data" });
  await ada.seesModal("Delete Rotation");
  await ada.submit();
  await settle(stage);
  expect(await rotationNames()).toEqual(["Platform"]);
  expect(await again(made)).toEqual({ status: 200, body: "" });
  await evict(stage);
  vi.setSystemTime(Date.now() + 4 * MINUTE);
  expect(await again(made)).toEqual({ status: 200, body: "" });
  expect(await rotationNames()).toEqual(["Platform"]);
});

it("a click: Refresh, sent again four times, wakes nothing", async () => {
  await stage.ada.click("Refresh");
  const click = stage.slack.line.sent.at(-1);
  await settle(stage);
  stage.world.calls.length = 0;
  for (let n = 0; n < 4; n += 1) expect(await again(click)).toEqual({ status: 200, body: "" });
  await evict(stage);
  await again(click);
  expect(await passUntil(stage, Date.now())).toBe(0);
  expect(stage.world.calls).toEqual([]);
});

it("a command: who is on call isn't told to whoever sends it again", async () => {
  const { reply } = await stage.ada.command("/oncall", "#ops");
  expect(JSON.stringify(reply)).toContain(stage.team.user("ada").id);
  const ack = await again();
  expect(JSON.parse(ack.body)).toEqual({
    response_type: "ephemeral",
    text: "This command was already answered. Type it again to ask again.",
  });
  const asked = await stage.ada.command("/oncall", "#ops");
  expect(JSON.stringify(asked.reply)).toContain(stage.team.user("ada").id);
});

it("what a person does twice is done twice: each click has a trigger of its own", async () => {
  const { ada, world } = stage;
  const home = shown(ada.home);
  const button = { type: "button", action_id: "create_rotation" };
  await Promise.all([
    send(blockActions(session(), home, button)),
    send(blockActions(session(), home, button)),
  ]);
  await untilAtRest();
  expect(world.callsTo("/api/views.open")).toHaveLength(2);
});

it("a payload without a trigger counts once, and again when it is sent anew", async () => {
  const { ada } = stage;
  await ada.click("Edit");
  await ada.seesModal("Edit Rotation");
  const { trigger_id: _, ...bare } = viewSubmission(session(), shown(ada.modal));
  const versionOf = () => inStore(({ rotations }) => rotations.all()[0]?.version);
  const before = await versionOf();
  await send(bare);
  await untilAtRest();
  const after = await versionOf();
  expect(after).not.toBe(before);
  const { body } = await send(bare);
  expect([body, await versionOf()]).toEqual(["", after]);
  vi.setSystemTime(Date.now() + 1_000);
  expect((await send(bare)).body).toContain("You changed this rotation");
});

it("a search is answered as often as it is asked", async () => {
  const { ada } = stage;
  await ada.click("Create Rotation");
  await ada.seesModal("Create Rotation");
  await ada.search("Schedules", "plat");
  expect((await again()).body).toContain("Platform primary");
});

it("forgets what is too old to come again", async () => {
  for (let n = 0; n < 12; n += 1) await lookUp();
  expect(await seen()).toBeGreaterThan(12);
  vi.setSystemTime(Date.now() + 12 * MINUTE);
  for (let n = 0; n < 12; n += 1) await lookUp();
  expect(await seen()).toBe(12);
});

async function lookUp(): Promise<void> {
  await stage.ada.command("/oncall me", "#ops");
}
