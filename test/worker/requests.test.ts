/**
 * What Slack signed comes once more, or says what Slack's own client would never let a person say: done once, or not at
 * all. Signatures, times, sizes and types are http-edge's; here the whole product answers.
 */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openVault } from "../../src/vault/vault.ts";
import { openStore } from "../../src/workspace/store/store.ts";
import { EmulatedOpsgenie } from "../world/opsgenie/emulated-opsgenie.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { OPSGENIE_KEY, submitOpsgenieKey } from "./connecting.ts";
import {
  addSchedule,
  createRotation,
  HOUR,
  installed,
  leaveStage,
  membersOf,
  openHome,
  ring,
  START,
  type Stage,
  setStage,
  stubOf,
} from "./stage.ts";
import { untilAtRest } from "./under-way.ts";

let stage: Stage & { readonly ada: SlackClient };
let opsgenie: EmulatedOpsgenie;

beforeEach(async () => {
  const bare = await setStage();
  bare.team.settings.whoCreatesGroups = "everyone";
  addSchedule(bare, "PLATFORM", "Platform primary", [["ada", START - HOUR, START + HOUR]]);
  opsgenie = new EmulatedOpsgenie(bare.world);
  opsgenie.keys.add({ key: OPSGENIE_KEY });
  bare.world.add(opsgenie);
  stage = { ...bare, ada: await installed(bare) };
});
afterEach(leaveStage);

const FORM = "application/x-www-form-urlencoded";
type Payload = Record<string, unknown>;

/** The last thing of this kind that was sent to the app. */
function lastOf(type: string): Payload {
  const payloads = stage.slack.line.sent
    .filter(({ path }) => path === "/slack/interactivity")
    .map(({ body }) => JSON.parse(new URLSearchParams(body).get("payload") ?? "") as Payload);
  const found = payloads.findLast((payload) => payload["type"] === type);
  if (!found) throw new Error(`no ${type} was sent`);
  return found;
}
const send = (payload: Payload) => {
  const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  return stage.slack.line.post("/slack/interactivity", FORM, body);
};
/** At once, and one after the other. */
async function sendAgain(payload: Payload): Promise<readonly (number | null)[]> {
  const together = await Promise.all([send(payload), send(payload), send(payload)]);
  const after = await send(payload);
  await stage.slack.settle();
  return [...together, after].map(({ status }) => status);
}
const inStore = <T>(read: (store: ReturnType<typeof openStore>) => T) =>
  runInDurableObject(stubOf(stage.team), (_, { storage }) => read(openStore(storage)));
const stumbles = () => stage.logged.filter((line) => JSON.stringify(line).includes('"error":'));
const connect = async () => {
  expect(await submitOpsgenieKey(stage.ada)).toBe("closed");
  await ring(stage);
};
const makeRotation = (group: string, alias?: string) =>
  createRotation(stage.ada, {
    name: "Platform",
    group,
    schedules: ["Platform primary"],
    ...(alias && { alias }),
  });

describe("what comes again", () => {
  it("as an event is processed once", async () => {
    const { slack, team, world } = stage;
    const bob = slack.client("bob");
    const drawn = () =>
      world.callsTo("/api/views.publish").filter(({ body }) => body.includes(team.user("bob").id));
    await openHome(bob);
    const opened = slack.events.attempts.findLast(({ event }) => event.type === "app_home_opened");
    expect(drawn()).toHaveLength(1);
    for (let retry = 0; retry < 3; retry += 1)
      expect((await slack.events.retry(opened?.event.id ?? "")).status).toBe(200);
    await untilAtRest();
    expect(drawn()).toHaveLength(1);
  });

  it("as a form for a new rotation makes one", async () => {
    await connect();
    expect(await makeRotation("@platform-oncall")).toBe("closed");
    const form = lastOf("view_submission");
    expect(await sendAgain(form)).toEqual([200, 200, 200, 200]);
    expect(await inStore(({ rotations }) => rotations.count())).toBe(1);
    await ring(stage);
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["ada"]);
    expect(stumbles()).toEqual([]);
  });

  it("as a form for a new group makes one group", async () => {
    await connect();
    const groups = stage.team.groups.all().length;
    expect(await makeRotation("Create a new user group", "new-oncall")).toBe("closed");
    expect(await sendAgain(lastOf("view_submission"))).toEqual([200, 200, 200, 200]);
    expect(stage.team.groups.all().length).toBe(groups + 1);
    expect(await inStore(({ rotations }) => rotations.count())).toBe(1);
    expect(stumbles()).toEqual([]);
  });

  it("as a deletion deletes no other, and puts members back once", async () => {
    const { ada, team } = stage;
    await connect();
    await makeRotation("@platform-oncall");
    await ring(stage);
    await openHome(ada);
    await ada.click("Delete");
    await ada.seesModal("Delete Rotation");
    expect(await ada.submit()).toBe("closed");
    const deletion = lastOf("view_submission");
    await ring(stage);
    const left = membersOf(team, "platform-oncall");
    await makeRotation("@platform-oncall");
    await ring(stage);
    expect(await sendAgain(deletion)).toEqual([200, 200, 200, 200]);
    await ring(stage);
    expect(await inStore(({ rotations }) => rotations.count())).toBe(1);
    expect(membersOf(team, "platform-oncall")).toEqual(["ada"]);
    expect(left).not.toEqual([]);
  });

  it("as a key is the connection that it is already", async () => {
    await connect();
    const key = lastOf("view_submission");
    await makeRotation("@platform-oncall");
    await ring(stage);
    expect(await sendAgain(key)).toEqual([200, 200, 200, 200]);
    await ring(stage);
    expect(stage.ada.visibleText()).not.toContain("to be linked");
    expect((await openVault(env).connection(stage.team.id))?.credentials.system).toBe("opsgenie");
    expect(stumbles()).toEqual([]);
  });
});

type Values = Record<string, Record<string, object>>;
/** The form that was submitted last, with something else in one of its fields. */
function withField(block: string, value: object): Payload {
  const form = lastOf("view_submission");
  const view = form["view"] as Payload & { state: { values: Values } };
  const values = { ...view.state.values, [block]: { [block]: value } };
  return { ...form, view: { ...view, state: { values } } };
}
const chosen = (ids: readonly string[]) => ({
  type: "multi_external_select",
  selected_options: ids.map((value) => ({ value })),
});

describe("what no client would send", () => {
  beforeEach(async () => {
    await connect();
    // A form with nothing wrong but the group, which is to be taken: nothing of it is stored.
    stage.team.settings.whoCreatesGroups = "admins";
    expect(await makeRotation("Create a new user group", "new-oncall")).toBe("errors");
    stage.team.settings.whoCreatesGroups = "everyone";
    stage.world.calls.length = 0;
  });

  it.each(["..", ".", "../../v2/users", "a b", "", "\u0000", "x".repeat(400)])(
    "as a schedule's id is asked of nobody, though there is no list to check it against: %j",
    async (id) => {
      await inStore(({ readings, state }) => {
        readings.clear();
        state.connection.systemForgotten();
      });
      const ack = await send(withField("rotation_schedules", chosen([id])));
      expect(JSON.parse(ack.body)).toMatchObject({
        response_action: "errors",
        errors: { rotation_schedules: expect.any(String) },
      });
      expect(await inStore(({ rotations }) => rotations.count())).toBe(0);
      expect(new Set(stage.world.calls.map((call) => call.host))).not.toContain("api.opsgenie.com");
    },
  );

  it("as a channel is no message to a person", async () => {
    const bob = stage.team.user("bob").id;
    const ids = [bob, "D0123456789", "#general", stage.team.channel("ops").id];
    const ack = await send(
      withField("rotation_channels", {
        type: "multi_conversations_select",
        selected_conversations: ids,
      }),
    );
    expect(ack.body).toBe("");
    const [rotation] = await inStore(({ rotations }) => rotations.all());
    expect(rotation?.channelIds).toEqual([stage.team.channel("ops").id]);
  });

  it("in length is answered like anything else", async () => {
    const name = "n".repeat(400_000);
    const ack = await send(withField("rotation_name", { type: "plain_text_input", value: name }));
    expect(ack.status).toBe(200);
    expect(stumbles()).toEqual([]);
    expect(await inStore(({ rotations }) => rotations.all().map((r) => r.name.length))).toEqual([
      3_000,
    ]);
  });
});

describe("on an Enterprise Grid", () => {
  const grid = (over: Payload): Payload => ({
    ...lastOf("block_actions"),
    enterprise: { id: "E0ORG", name: "Org" },
    is_enterprise_install: true,
    ...over,
  });
  beforeEach(async () => {
    await connect();
    await stage.ada.click("Settings");
    await stage.ada.seesModal("Settings");
    stage.world.calls.length = 0;
  });
  const opened = () =>
    stage.world.callsTo("/api/views.open").map(({ body }) => JSON.parse(body).view.title.text);
  const trigger = (name: string) => stage.team.screens.issueTrigger(stage.team.user(name).id);

  it("an admin of the workspace is one, with an organisation's payload", async () => {
    const { team } = stage;
    const user = { id: team.user("ada").id, team_id: team.id };
    await stage.ada.closeAll();
    await send(grid({ team: null, user, trigger_id: trigger("ada") }));
    await vi.waitFor(() => expect(opened()).toEqual(["Settings"]));
  });

  const ONLY_MEMBERS = "Only full members of this workspace";
  it.each([
    ["guest", ONLY_MEMBERS],
    ["single_channel_guest", ONLY_MEMBERS],
    ["stranger", "PagerSync doesn't show anything to people from other companies"],
    ["bot", "PagerSync is for active accounts in this workspace"],
    ["invited", ONLY_MEMBERS],
  ] as const)("and anywhere else a %s changes nothing", async (kind, why) => {
    const { team, slack } = stage;
    const kim = team.addUser({ name: "kim", kind, email: "kim@acme.example" });
    const user = { id: kim.id, team_id: kind === "stranger" ? kim.teamId : team.id };
    const inForce = async () =>
      (await inStore(({ state }) => state.settings.get("placeholders"))) ?? [];
    const before = await inForce();
    await stage.ada.fill("Placeholder people", "nobody@acme.example");
    await stage.ada.submit();
    const form = lastOf("view_submission");
    await inStore(({ state }) => state.settings.savePlaceholders(before));
    for (const how of [{}, { team: null, enterprise: { id: "E0ORG" } }]) {
      const ack = await send({ ...form, ...how, user });
      expect(ack.body).toContain(why);
      await send({ ...lastOf("block_actions"), ...how, user, trigger_id: trigger("kim") });
    }
    await slack.settle();
    await untilAtRest();
    expect(await inForce()).toEqual(before);
    expect(opened()).not.toContain("Settings");
  });

  it("the end of an organisation's installation ends no workspace's", async () => {
    for (const type of ["app_uninstalled", "tokens_revoked"]) {
      const event = {
        type: "event_callback",
        team_id: null,
        enterprise_id: "E0ORG",
        event_id: `Ev-${type}`,
        event_time: Math.floor(Date.now() / 1000) + 60,
        event: { type, tokens: { oauth: [], bot: ["W0BOT"] } },
      };
      const body = JSON.stringify(event);
      const ack = await stage.slack.line.post("/slack/events", "application/json", body);
      // Slack need not send it again.
      expect(ack.status).toBe(200);
    }
    expect(await openVault(env).installation(stage.team.id)).not.toBeNull();
  });
});
