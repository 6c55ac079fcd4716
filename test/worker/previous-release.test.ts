/** What a Worker of the release before sends during a deploy: see workspace/handlers/previous-release.ts. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { NO_OPTIONS } from "../../src/domain/rotation-options.ts";
import type { Ack } from "../../src/slack/ack.ts";
import { workspaceOf } from "../../src/workspace/durable.ts";
import { openStore } from "../../src/workspace/store/store.ts";
import type { SlackClient } from "../world/slack/client.ts";
import {
  connectedStage,
  leaveStage,
  membersOf,
  ORIGIN,
  type Stage,
  settle,
  stubOf,
} from "./stage.ts";

let stage: Stage & { readonly ada: SlackClient };

beforeEach(async () => {
  stage = await connectedStage();
});
afterEach(leaveStage);

const actorOf = (name: string) => ({ userId: stage.team.user(name).id, teamId: stage.team.id });

/** As that release called it: its shapes are in no type any more. */
const perform = (intent: object): Promise<Ack> =>
  workspaceOf(env, stage.team.id).perform(intent as never, ORIGIN);
const submit = (by: string, submission: object) =>
  perform({
    kind: "submission",
    submission: { actor: actorOf(by), viewId: "V0VIEW", ...submission },
  });
const click = (by: string, pressed: object) =>
  perform({
    kind: "click",
    click: { actor: actorOf(by), triggerId: "1.2.trigger", ...pressed },
  });

const create = (by: string, options: object | null = null) =>
  submit(by, {
    type: "save_rotation",
    rotationId: null,
    version: null,
    form: {
      name: "Platform",
      groupChoice: stage.team.group("platform-oncall").id,
      newAlias: "",
      scheduleIds: ["PLATFORM"],
      channelIds: [],
      fallbackUserIds: [],
      options,
    },
  });

const rotations = () =>
  runInDurableObject(stubOf(stage.team), (_, { storage }) => openStore(storage).rotations.all());

it("creates a rotation with the options of its form", async () => {
  const [ada, bob] = ["ada", "bob"].map((name) => stage.team.user(name).id);
  const off = { alwaysUserIds: [], tellPeople: false, remindHours: "0", topicChannelIds: [] };
  const options = { keepOutgoing: "30", letInEarly: "", ...off };
  // The form that was open lists the groups.
  await stage.ada.click("Create Rotation");
  await stage.ada.seesModal("Create Rotation");
  const ack = await create("ada", { ...options, alwaysUserIds: [ada, bob], tellPeople: true });
  expect(ack).toEqual({ body: null });
  expect((await rotations())[0]?.options).toEqual({
    ...NO_OPTIONS,
    keepOutgoingMinutes: 30,
    letInEarlyMinutes: 0,
    alwaysUserIds: [ada, bob],
    tellPeople: true,
    remindHours: 0,
    topicChannelIds: [],
  });
});

it("is carried out where a form was submitted", async () => {
  // The form that was open lists the groups.
  await stage.ada.click("Create Rotation");
  await stage.ada.seesModal("Create Rotation");
  expect(await create("ada")).toEqual({ body: null });
  await settle(stage);
  expect(membersOf(stage.team, "platform-oncall")).toEqual(["ada"]);

  const [rotation] = await rotations();
  const rotationId = rotation?.id ?? "";
  const wish = { rotationId, at: Date.now(), place: null };
  const answer = await submit("ada", { type: "ask_members", wish });
  expect(answer).toMatchObject({ body: { response_action: "update" } });
  expect(JSON.stringify(answer)).toContain("*Platform*");

  const restoreMembers = false;
  const deleted = await submit("ada", { type: "delete_rotation", rotationId, restoreMembers });
  expect(deleted).toEqual({ body: null });
  expect(await rotations()).toEqual([]);
});

it("takes the same right", async () => {
  const answer = await create("gus");
  expect(answer).toMatchObject({ body: { response_action: "errors" } });
  expect(Object.keys((answer.body?.["errors"] ?? {}) as object)).toEqual(["rotation_name"]);
  await click("bob", { type: "disconnect" });
  expect(await rotations()).toEqual([]);
  expect(await env.DB.prepare("SELECT * FROM connections").all()).toMatchObject({
    results: [{}],
  });
});

it("is carried out where a press changes something", async () => {
  await click("ada", { type: "disconnect" });
  expect(await env.DB.prepare("SELECT * FROM connections").all()).toMatchObject({ results: [] });
});

it("is acknowledged where it would only show something", async () => {
  stage.world.calls.length = 0;
  expect(await click("ada", { type: "ask_settings" })).toEqual({ body: null });
  const search = { actor: actorOf("ada"), query: "plat", type: "search_schedules" };
  expect(await perform({ kind: "search", search })).toEqual({ body: { options: [] } });
  expect(stage.world.callsTo("/api/views.open")).toEqual([]);
});
