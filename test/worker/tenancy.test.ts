/**
 * Two companies in one deployment. Whatever people of one send, with ids of the other in every field that takes one,
 * the other's object, rows and Slack stay as they were, and nothing of it is ever shown, stored or sent on the wrong side.
 */
import {
  createExecutionContext,
  listDurableObjectIds,
  waitOnExecutionContext,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { appWith } from "../../src/app.ts";
import { NEW_GROUP } from "../../src/domain/rotation.ts";
import { workspaceOf } from "../../src/workspace/durable.ts";
import { CONNECTION_ACTION } from "../../src/workspace/home/view/connection.ts";
import { ROTATION_ACTION, ROTATION_MENU } from "../../src/workspace/home/view/rotation.ts";
import { HOME_ACTION } from "../../src/workspace/home/view.ts";
import { HISTORY_ACTION, HISTORY_FORM } from "../../src/workspace/modals/history/view.ts";
import { SITE_BLOCK } from "../../src/workspace/modals/jira-site/view.ts";
import { MATCH_BLOCK_PREFIX } from "../../src/workspace/modals/match-people/match-view.ts";
import { LINK_BLOCK_PREFIX } from "../../src/workspace/modals/relink/view.ts";
import { DELETE_FORM } from "../../src/workspace/modals/rotation/delete-view.ts";
import { ROTATION_BLOCK, ROTATION_FORM } from "../../src/workspace/modals/rotation/ids.ts";
import { SETTINGS_BLOCK, SETTINGS_FORM } from "../../src/workspace/modals/settings/form.ts";
import { EmulatedOpsgenie } from "../world/opsgenie/emulated-opsgenie.ts";
import type { Team } from "../world/slack/team.ts";
import { type Dice, diceOf } from "./chaos/dice.ts";
import { dumpObject } from "./chaos/object-dump.ts";
import { counted } from "./counted.ts";
import { interaction, signed } from "./edge.ts";
import { BUTTONS, FORMS } from "./slack-ids.ts";
import { HOUR, leaveStage, ring, SECOND, START, type Stage, setStage } from "./stage.ts";

const SEED = 4_711;
const WISHES = counted(800, 60);
/** Every thing of a company has its word in its name, and nothing else has. */
const WORDS = ["quicksilver", "globex"] as const;

/** All but those after which nothing is left to try. */
const PRESSED = BUTTONS.filter((id) => id !== CONNECTION_ACTION.disconnect);
const SUBMITTED = FORMS.filter((id) => id !== DELETE_FORM);

type Company = {
  readonly word: (typeof WORDS)[number];
  readonly team: Team;
  readonly people: readonly string[];
  readonly ids: { readonly [Kind in IdKind]: readonly string[] };
};
type IdKind = "group" | "schedule" | "channel" | "user";

let stage: Stage;
let companies: readonly [Company, Company];
/** The rotations that each company has now. */
const rotations: Record<Company["word"], readonly string[]> = { quicksilver: [], globex: [] };
let tried = 0;

beforeEach(async () => {
  stage = await setStage();
  const opsgenie = new EmulatedOpsgenie(stage.world);
  stage.world.add(opsgenie);
  companies = [await found(WORDS[0], opsgenie, 1), await found(WORDS[1], opsgenie, 2)];
}, 20_000);
afterEach(leaveStage);
afterAll(() => console.log(`${tried} requests with another company's ids tried`));

/** A company with people, groups, channels, schedules, the app installed and its own Opsgenie connected. */
async function found(
  word: Company["word"],
  opsgenie: EmulatedOpsgenie,
  nth: number,
): Promise<Company> {
  const { slack, world } = stage;
  const team = slack.addTeam({ name: word, isPaid: true, whoModifiesGroups: "everyone" });
  const kinds = ["admin", "member", "guest"] as const;
  const people = kinds.map((kind) => {
    const name = `${kind}-${word}`;
    world.rota.addPerson({ id: `P-${name}`, name, email: `${name}@${word}.example` });
    return team.addUser({ name, kind, email: `${name}@${word}.example` });
  });
  const numbers = [1, 2, 3, 4];
  const schedules = numbers.map((n) => `${word}-schedule-${n}`);
  for (const id of schedules) {
    world.rota.addSchedule({ id, name: `Schedule ${id}`, traits: [`team:${word}`] });
    const personIds = [`P-member-${word}`];
    world.rota.setShifts(id, [{ start: START - HOUR, end: START + 1_000 * HOUR, personIds }]);
  }
  const groups = numbers.map((n) =>
    team.addGroup({ handle: `${word}-${n}`, name: `${word} ${n}`, members: [`admin-${word}`] }),
  );
  const channels = numbers.map((n) => team.addChannel({ name: `${word}-channel-${n}` }));
  const key = `0a1b2c3d-0000-4000-8000-00000000000${nth}`;
  opsgenie.keys.add({ key, team: word });
  await slack.installApp({ as: `admin-${word}` });
  await ring({ team });
  const admin = slack.client(`admin-${word}`);
  await admin.openHome();
  await admin.click("Add Opsgenie API Key");
  await admin.seesModal("Add Opsgenie API Key");
  await admin.fill("API Key", key);
  await admin.choose("Region", "US");
  expect(await admin.submit()).toBe("closed");
  await ring({ team });
  return {
    word,
    team,
    people: people.map((person) => person.id),
    ids: {
      group: groups.map((group) => group.id),
      schedule: schedules,
      channel: channels.map((channel) => channel.id),
      user: people.map((person) => person.id),
    },
  };
}

const app = appWith(workspaceOf);

/** Sends as Slack does, and waits for everything behind the answer. */
async function post(path: string, body: string): Promise<{ status: number; text: string }> {
  const context = createExecutionContext();
  const response = await app.fetch(await signed(path, body), env, context);
  const text = await response.text();
  await waitOnExecutionContext(context);
  await stage.slack.settle();
  return { status: response.status, text };
}

const select = (type: string, value: unknown) => ({ "": { type, ...(value as object) } });
const options = (ids: readonly string[]) => ({
  selected_options: ids.map((value) => ({ value })),
});

/** A click or a form of one of the company's people, as signed by Slack; ids come from either company. */
function randomRequest(own: Company, dice: Dice): { readonly path: string; readonly body: string } {
  const any = (kind: IdKind) => dice.pick(companies.flatMap((company) => company.ids[kind]));
  const some = (kind: IdKind) => [...new Set([any(kind), any(kind)])];
  const rotationId = () => dice.pick(["none", ...rotations.quicksilver, ...rotations.globex]);
  const own1 = (kind: IdKind) => dice.pick(own.ids[kind]);
  const isOwn = (id: string) => own.ids.channel.includes(id);
  const isFair = dice.isLucky(0.6);
  const form = {
    [ROTATION_BLOCK.name]: select("plain_text_input", { value: `On call ${dice.between(1, 99)}` }),
    [ROTATION_BLOCK.group]: select("external_select", {
      selected_option: {
        value: dice.isLucky(0.05) ? NEW_GROUP : isFair ? own1("group") : any("group"),
      },
    }),
    [ROTATION_BLOCK.newAlias]: select("plain_text_input", { value: null }),
    [ROTATION_BLOCK.schedules]: select(
      "multi_external_select",
      options(isFair ? [own1("schedule")] : some("schedule")),
    ),
    [ROTATION_BLOCK.channels]: select("multi_conversations_select", {
      selected_conversations: some("channel").filter((id) => !isFair || isOwn(id)),
    }),
    [ROTATION_BLOCK.fallback]: select("multi_users_select", {
      selected_users: dice.isLucky(0.5) ? [] : some("user"),
    }),
    [ROTATION_BLOCK.alwaysUserIds]: select("multi_users_select", { selected_users: some("user") }),
    [ROTATION_BLOCK.topicChannelIds]: select("multi_conversations_select", {
      selected_conversations: some("channel"),
    }),
    // What the other forms ask: each reads its own fields only.
    [`${LINK_BLOCK_PREFIX}${any("schedule")}`]: select("external_select", {
      selected_option: { value: any("schedule") },
    }),
    [`${MATCH_BLOCK_PREFIX}P-${dice.pick(["admin", "member"])}-${own.word}`]: select(
      "users_select",
      { selected_user: any("user") },
    ),
    [SETTINGS_BLOCK.placeholders]: select("plain_text_input", { value: "tbd" }),
    [SITE_BLOCK]: select("static_select", { selected_option: { value: any("schedule") } }),
  };
  const userId = dice.pick(own.people);
  const isNew = dice.isLucky(0.6);
  const metadata = JSON.stringify({
    rotationId: isNew ? null : rotationId(),
    version: isNew ? null : dice.between(1, 3),
    showsOptions: dice.isLucky(0.2),
    // An open history's.
    at: dice.isLucky(0.5) ? Date.now() : null,
    place: dice.isLucky(0.5) ? { side: "older", than: dice.between(1, 500) } : null,
  });
  const view = (callback_id: string) => ({
    id: `V${dice.between(1, 99)}`,
    type: "modal",
    team_id: own.team.id,
    app_installed_team_id: own.team.id,
    callback_id,
    private_metadata: metadata,
    hash: "1.a",
    state: { values: form },
  });
  const base = {
    team: { id: own.team.id, domain: own.word },
    user: { id: userId, team_id: own.team.id },
    trigger_id: own.team.screens.issueTrigger(userId),
  };
  const click = (action_id: string, value = "") => ({
    ...base,
    type: "block_actions",
    view: view(ROTATION_FORM),
    actions: [{ action_id, value }],
  });
  const submit = (callback: string) => ({
    ...base,
    type: "view_submission",
    view: view(callback),
  });
  const search = (action_id: string) => ({
    ...base,
    type: "block_suggestion",
    view: view(ROTATION_FORM),
    action_id,
    value: dice.pick(["", ...WORDS]),
  });
  const event = (inner: object) => ({
    type: "event_callback",
    team_id: own.team.id,
    event_id: `Ev${dice.roll()}`,
    event_time: Math.floor(Date.now() / 1000),
    authorizations: [{ team_id: own.team.id }],
    event: inner,
  });
  const command = (text: string) => ({
    team_id: own.team.id,
    user_id: userId,
    api_app_id: stage.slack.app.id,
    command: "/oncall",
    text,
  });
  const asked = () =>
    dice.pick(["", "me", `<@${any("user")}>`, `<!subteam^${any("group")}|@x>`, "on call"]);
  const members = () => ({ added_users: [any("user")], removed_users: [any("user")] });
  const clicks = [
    HOME_ACTION.refresh,
    HOME_ACTION.createRotation,
    HOME_ACTION.settings,
    ROTATION_BLOCK.group,
  ];
  const onRotation = [
    ROTATION_ACTION.edit,
    ROTATION_ACTION.delete,
    ROTATION_ACTION.acceptManualEdit,
  ];
  const made: readonly (() => object)[] = [
    ...Array(6).fill(() => submit(ROTATION_FORM)),
    ...Array(2).fill(() => submit(DELETE_FORM)),
    () => click(HOME_ACTION.refresh),
    () => click(dice.pick(clicks)),
    () => click(dice.pick(onRotation), rotationId()),
    // Whatever else there is to press and to submit, with what its value may hold.
    () => click(dice.pick(PRESSED), dice.pick([rotationId(), `0 ${rotationId()}`, "1", "0:P-x"])),
    () => click(ROTATION_ACTION.menu, `${dice.pick(Object.values(ROTATION_MENU))} ${rotationId()}`),
    () => click(HISTORY_ACTION.rotation, rotationId()),
    () => submit(dice.pick(SUBMITTED)),
    () => submit(HISTORY_FORM),
    () => search(HISTORY_ACTION.rotation),
    () => command(asked()),
    () => search(ROTATION_BLOCK.group),
    () => search(ROTATION_BLOCK.schedules),
    () => event({ type: "app_home_opened", tab: "home", user: any("user") }),
    () => event({ type: "subteam_members_changed", subteam_id: any("group"), ...members() }),
    () => event({ type: "tokens_revoked", tokens: { oauth: [any("user")], bot: [] } }),
  ];
  const payload = dice.pick(made)();
  if ("command" in payload) {
    const fields = Object.entries(payload).map(([name, value]) => [name, String(value)]);
    return { path: "/slack/commands", body: new URLSearchParams(fields).toString() };
  }
  return "event" in payload
    ? { path: "/slack/events", body: JSON.stringify(payload) }
    : { path: "/slack/interactivity", body: interaction(payload) };
}

const rotationsIn = (dump: string): readonly string[] =>
  [...dump.matchAll(/"id":"([0-9a-f-]{36})","name":"On call/g)].flatMap(([, id]) => id ?? []);

/** A company's Slack as its people see it, and its rows. */
async function outside({ team }: Company): Promise<string> {
  const rows = await Promise.all(
    ["installations", "connections"].map((table) =>
      env.DB.prepare(`SELECT * FROM ${table} WHERE team_id = ?`).bind(team.id).all(),
    ),
  );
  const handles = WORDS.flatMap((word) => [1, 2, 3, 4].map((n) => `${word}-${n}`));
  return JSON.stringify({
    rows: rows.map(({ results }) => results),
    groups: handles.filter((h) => h.startsWith(team.name)).map((handle) => team.group(handle)),
    channels: [1, 2, 3, 4].map((n) => team.channel(`${team.name}-channel-${n}`).messages.length),
  });
}

describe("two companies", () => {
  it(
    "never touch or see each other, whatever ids they send",
    async () => {
      const dice = diceOf(SEED);
      const made = { [WORDS[0]]: 0, [WORDS[1]]: 0 };
      for (let nth = 0; nth < WISHES; nth += 1) {
        vi.setSystemTime(START + nth * 20 * SECOND);
        const own = dice.pick(companies);
        const other = companies[0] === own ? companies[1] : companies[0];
        const before = [await dumpObject(other.team), await outside(other)];
        stage.world.calls.length = 0;
        const { path, body } = randomRequest(own, dice);
        const { status, text } = await post(path, body);
        if (dice.isLucky(0.3)) await ring(own);
        await stage.slack.settle();
        tried += 1;

        const what = `randomRequest ${nth} of ${own.word}: ${body}`;
        expect([200, 400], what).toContain(status);
        expect([await dumpObject(other.team), await outside(other)], what).toEqual(before);
        const sent = stage.world.calls.map((call) => `${call.path} ${call.body} ${call.response}`);
        const stored = await dumpObject(own.team);
        // The sender typed the other's schedule ids, which say its name: those alone may be in a refusal.
        const leaks = [text, ...sent, stored].filter((said) =>
          said.replaceAll(`${other.word}-schedule-`, "").includes(other.word),
        );
        expect(leaks, what).toEqual([]);
        const now = rotationsIn(stored);
        made[own.word] += now.filter((id) => !rotations[own.word].includes(id)).length;
        rotations[own.word] = now;
      }
      // What was tried was worth trying: both made rotations all along, for the other to reach for.
      expect(Math.min(...Object.values(made))).toBeGreaterThan(counted(3, 0));
    },
    counted(600_000, 120_000),
  );
});

describe("an Enterprise Grid payload", () => {
  const press = (over: object) => ({
    type: "block_actions",
    trigger_id: "1.2",
    team: null,
    enterprise: { id: "E0ORG", name: "Org" },
    is_enterprise_install: true,
    user: { id: companies[0].people[0], team_id: null },
    view: { id: "V1", team_id: null, app_installed_team_id: "E0ORG", state: { values: {} } },
    actions: [{ action_id: HOME_ACTION.createRotation }],
    ...over,
  });
  const opened = () => stage.world.callsTo("/api/views.open").map(({ body }) => JSON.parse(body));
  beforeEach(() => {
    stage.world.calls.length = 0;
  });

  it("without any workspace is nobody's, and wakes nobody", async () => {
    const before = (await listDurableObjectIds(env.WORKSPACES)).length;
    for (const payload of [press({}), press({ user: { id: "W1", team_id: "E0ORG" } })])
      expect((await post("/slack/interactivity", interaction(payload))).status).toBe(400);
    const event = {
      type: "event_callback",
      team_id: null,
      enterprise_id: "E0ORG",
      event_id: "Ev1",
      event_time: 1,
      authorizations: [{ enterprise_id: "E0ORG", team_id: null, is_enterprise_install: true }],
      event: { type: "app_home_opened", user: "W1", tab: "home" },
    };
    // Slack need not send the event again.
    expect((await post("/slack/events", JSON.stringify(event))).status).toBe(200);
    expect((await listDurableObjectIds(env.WORKSPACES)).length).toBe(before);
    expect(stage.world.calls).toEqual([]);
  });

  it("that names the workspace in its view only is that workspace's", async () => {
    const [{ team, people }] = companies;
    const view = { id: "V1", team_id: team.id, app_installed_team_id: team.id };
    const trigger_id = team.screens.issueTrigger(people[0] ?? "");
    await post("/slack/interactivity", interaction(press({ view, trigger_id })));
    expect(opened()).toMatchObject([{ view: { title: { text: "Create Rotation" } } }]);
  });

  it("of somebody from another workspace changes nothing, in theirs or here", async () => {
    const [home, foreign] = companies;
    const [userId = ""] = foreign.people;
    const trigger_id = home.team.screens.issueTrigger(userId);
    const view = {
      id: "V1",
      team_id: foreign.team.id,
      app_installed_team_id: home.team.id,
      private_metadata: `${home.team.id}\n`,
      callback_id: SETTINGS_FORM,
      state: { values: {} },
    };
    const user = { id: userId, team_id: foreign.team.id };
    const foreigners = { team: { id: foreign.team.id }, user, view, trigger_id };
    const before = [await dumpObject(foreign.team), await dumpObject(home.team)];
    await post("/slack/interactivity", interaction(press(foreigners)));
    expect(opened()).toMatchObject([{ view: { title: { text: "PagerSync" } } }]);
    expect(JSON.stringify(opened())).toContain(
      "doesn't show anything to people from other companies",
    );
    const submission = { ...press(foreigners), type: "view_submission" };
    const { text } = await post("/slack/interactivity", interaction(submission));
    expect(text).toContain("doesn't show anything to people from other companies");
    expect([await dumpObject(foreign.team), await dumpObject(home.team)]).toEqual(before);
  });
});
