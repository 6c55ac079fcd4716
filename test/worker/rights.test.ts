/**
 * Who may do what: every kind of person tries everything that can be pressed, submitted, searched and asked. Without the
 * right they get a sentence that says who can help, no data, and nothing changes; with it they are never refused.
 */
import {
  createExecutionContext,
  runInDurableObject,
  waitOnExecutionContext,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { appWith } from "../../src/app.ts";
import { RIGHTS, type Right, type RightsSettings } from "../../src/domain/rights.ts";
import { workspaceOf } from "../../src/workspace/durable.ts";
import { openStore, type Store } from "../../src/workspace/store/store.ts";
import type { SlackUser } from "../world/slack/people.ts";
import { dumpObject } from "./chaos/object-dump.ts";
import { forgetCopy } from "./d1.ts";
import { interaction, signed } from "./edge.ts";
import { type Attempt, everyAttempt, QUESTIONS } from "./every-request.ts";
import {
  addSchedule,
  connectPagerDuty,
  createRotation,
  HOUR,
  leaveStage,
  openHome,
  PLATFORM_ROTATION,
  ring,
  START,
  type Stage,
  setStage,
  settle,
  stubOf,
} from "./stage.ts";
import { untilAtRest } from "./under-way.ts";

afterEach(leaveStage);

const LOOK: readonly Right[] = ["mayLook"];
const READ: readonly Right[] = [...LOOK, "mayReadHistory"];
const MANAGE: readonly Right[] = [...READ, "mayManage"];
const CONNECT: readonly Right[] = ["mayConnect"];

type Who = Parameters<Stage["team"]["addUser"]>[0];
type Row = {
  readonly who: Partial<Who>;
  readonly may: readonly Right[];
  readonly settings?: Partial<RightsSettings>;
  readonly hasGrant?: boolean;
  readonly isInstaller?: boolean;
  /** Slack says nothing of people. */
  readonly isSilent?: boolean;
  /** Slack knows no such account. */
  readonly isNobody?: boolean;
  /** The payload's team of the person, where it isn't the account's. */
  readonly fromTeam?: string;
};

const ROWS: Readonly<Record<string, Row>> = {
  "a stranger": { who: { kind: "stranger" }, may: [] },
  "a stranger in a shared channel": { who: { kind: "stranger", sharesChannel: true }, may: [] },
  "an admin of another company": { who: { kind: "admin", teamId: "T0RIVAL" }, may: [] },
  "somebody of an organization that isn't ours": {
    who: { teamId: "E0RIVAL", organizationTeams: ["T0RIVAL"] },
    may: [],
  },
  "somebody of an organization of which Slack names no workspace": {
    who: { teamId: "E0RIVAL" },
    may: [],
  },
  "somebody of our organization whose home is another workspace": {
    who: { teamId: "T0SISTER", organizationTeams: ["T0SISTER", "own"] },
    may: MANAGE,
  },
  "somebody whom Slack doesn't know": { who: {}, isNobody: true, may: [] },
  "somebody from elsewhere whom Slack doesn't know": {
    who: { teamId: "T0RIVAL" },
    isNobody: true,
    may: [],
  },
  "a guest": { who: { kind: "guest" }, may: LOOK },
  "a single-channel guest": { who: { kind: "single_channel_guest" }, may: LOOK },
  "an invited account": { who: { kind: "invited" }, may: LOOK },
  "a guest without the view": {
    who: { kind: "guest" },
    settings: { guestsLook: false },
    may: [],
  },
  "a guest who installed": { who: { kind: "guest" }, isInstaller: true, may: LOOK },
  "a member": { who: {}, may: MANAGE },
  "a member under admins only": { who: {}, settings: { whoManages: "admins" }, may: READ },
  "a member while a grant is in use": { who: {}, hasGrant: true, may: READ },
  "a member whom an admin lets manage with the grant": {
    who: {},
    hasGrant: true,
    settings: { whoManages: "everyone" },
    may: MANAGE,
  },
  "the installer": { who: {}, isInstaller: true, may: [...MANAGE, ...CONNECT] },
  "the installer while a grant is in use": {
    who: {},
    isInstaller: true,
    hasGrant: true,
    may: [...READ, ...CONNECT],
  },
  "the installer whose right was taken away": {
    who: {},
    isInstaller: true,
    settings: { installerConnects: false },
    may: MANAGE,
  },
  "an admin": {
    who: { kind: "admin" },
    hasGrant: true,
    settings: { whoManages: "admins" },
    may: RIGHTS,
  },
  "an owner": { who: { kind: "owner" }, hasGrant: true, may: RIGHTS },
  "a deactivated admin": { who: { kind: "admin", deactivated: true }, may: [] },
  "a bot": { who: { kind: "bot" }, may: [] },
  "an admin of whom Slack says nothing": { who: { kind: "admin" }, isSilent: true, may: [] },
};

/** The sentences that refuse, of whatever right. */
const REFUSED =
  /PagerSync (doesn't show anything to|is for active)|Guests can't see who|Only full members of|Only workspace admins and owners[^.]* can (change rotations|connect or|change this)|Slack didn't (confirm|answer)/;
/** The rotation, its group and schedule, the account, who is on call: of these, who may not look reads nothing. */
const DATA = /Platform|platform-oncall|acme\b|cyd|<@|On call:/;

const app = appWith(workspaceOf);

async function post(path: string, body: string): Promise<string> {
  const context = createExecutionContext();
  const response = await app.fetch(await signed(path, body), env, context);
  expect(response.status, body).toBe(200);
  const text = await response.text();
  await waitOnExecutionContext(context);
  return text;
}

/** Ada, an admin, has connected and made a rotation; the person hasn't been seen yet. */
async function staged(row: Row) {
  const stage = await setStage();
  const { slack, team } = stage;
  addSchedule(stage, "PLATFORM", "Platform primary", [["cyd", START - HOUR, START + HOUR]]);
  const installer = team.addUser({ name: "ivy" });
  await slack.installApp({ as: "ivy" });
  await ring(stage);
  const ada = slack.client("ada");
  await openHome(ada);
  await connectPagerDuty(stage, ada);
  await ring(stage);
  await createRotation(ada, PLATFORM_ROTATION);
  await settle(stage);
  if (row.hasGrant) await slack.installApp({ as: "ada", path: "/slack/install?grant=usergroups" });
  const inStore = <T>(work: (store: Store) => T): Promise<T> =>
    runInDurableObject(stubOf(team), (_, { storage }) => work(openStore(storage)));
  const rotationId = await inStore((store) => {
    const { settings } = store.state;
    const { whoManages, guestsLook, installerConnects } = row.settings ?? {};
    if (whoManages) settings.saveWhoManages(whoManages);
    if (guestsLook !== undefined) settings.saveGuestsLook(guestsLook);
    if (installerConnects !== undefined) settings.saveInstallerConnects(installerConnects);
    return store.rotations.all()[0]?.id ?? "";
  });
  await settle(stage);
  const teams = row.who.organizationTeams?.map((id) => (id === "own" ? team.id : id));
  const person = team.addUser({
    ...row.who,
    name: "kim",
    ...(row.isInstaller && { id: "U0INSTALLER" }),
    ...(teams && { organizationTeams: teams }),
  });
  if (row.isInstaller) {
    await env.DB.prepare("UPDATE installations SET installed_by = ?").bind(person.id).run();
    await forgetCopy(stage);
  } else expect(installer.id).not.toBe(person.id);
  if (row.isNobody) team.users.delete(person.id);
  if (row.isSilent) {
    stage.world.faults.add({ path: "/api/users.info", effect: { kind: "status", status: 503 } });
  }
  const groupId = team.group("platform-oncall").id;
  return { stage, person, attempts: everyAttempt({ rotationId, groupId, scheduleId: "PLATFORM" }) };
}

/** What the person sends, and all that Slack is told and the person is shown because of it. */
async function attempt({ team, world }: Stage, person: SlackUser, { payload }: Attempt) {
  world.calls.length = 0;
  const { view, ...rest } = payload(team.screens.issueTrigger(person.id)) as { view: object };
  const answer = await post(
    "/slack/interactivity",
    interaction({
      ...rest,
      team: { id: person.teamId },
      user: { id: person.id, team_id: person.teamId },
      view: { ...view, team_id: person.teamId, app_installed_team_id: team.id },
    }),
  );
  return {
    answer,
    shown: [...world.callsTo("/api/views.").map(({ body }) => body), answer].join(),
  };
}

const ask = ({ team, slack }: Stage, person: SlackUser, text: string): Promise<string> => {
  const form = { team_id: team.id, user_id: person.id, api_app_id: slack.app.id };
  return post(
    "/slack/commands",
    new URLSearchParams({ ...form, command: "/oncall", text }).toString(),
  );
};

/** The Home that the person opens has what they may see, and the buttons that they may press. */
async function expectHome({ slack, team, world }: Stage, person: SlackUser, { may }: Row) {
  world.calls.length = 0;
  const event = { type: "app_home_opened", tab: "home", user: person.id };
  const body = {
    ...{ type: "event_callback", team_id: team.id, event_id: "Ev1", event_time: START / 1_000 },
    ...{ authorizations: [{ team_id: team.id }], event },
  };
  await post("/slack/events", JSON.stringify(body));
  // The Home is published behind the answer.
  await untilAtRest();
  const [home = "", ...more] = world.callsTo("/api/views.publish").map(({ body: view }) => view);
  expect(more).toEqual([]);
  if (may.includes("mayLook")) expect(home).toContain("Platform");
  else {
    expect(home).toMatch(REFUSED);
    expect(home).not.toMatch(DATA);
    expect(JSON.parse(home).view.blocks).toHaveLength(1);
  }
  for (const [shown, right] of Object.entries(ON_HOME)) {
    expect(home.includes(shown), shown).toBe(may.includes(right));
  }
  await slack.settle();
}

const ON_HOME = {
  "Platform primary": "mayReadHistory",
  Connected: "mayReadHistory",
  '"history"': "mayReadHistory",
  create_rotation: "mayManage",
  '"settings"': "mayManage",
  '"disconnect"': "mayConnect",
} as const satisfies Readonly<Record<string, Right>>;

describe.each(Object.entries(ROWS))("%s", (_, row) => {
  it("does what they may do, and nothing else", async () => {
    const { stage, person, attempts } = await staged(row);
    const { world, team } = stage;
    const may = (right: Right) => row.may.includes(right);
    // Slack has told who it is, which is stored.
    await ask(stage, person, "help");
    const before = await dumpObject(team);
    expect(attempts.length).toBeGreaterThan(50);

    for (const one of attempts.filter(({ right }) => !may(right))) {
      const { answer, shown } = await attempt(stage, person, one);
      const hosts = new Set(world.calls.map(({ host, path }) => `${host}${path}`));
      const asked = ["slack.com/api/users.info", "slack.com/api/views.open"];
      expect(
        [...hosts].filter((to) => !asked.includes(to)),
        one.what,
      ).toEqual([]);
      expect(world.callsTo("/api/views.open").length, one.what).toBe(
        one.kind === "action" && !one.isSilent ? 1 : 0,
      );
      expect(shown, one.what).not.toMatch(DATA);
      if (one.kind === "search") expect(JSON.parse(answer), one.what).toEqual({ options: [] });
      else if (!one.isSilent) expect(shown, one.what).toMatch(REFUSED);
    }
    for (const text of QUESTIONS) {
      const answer = await ask(stage, person, text);
      if (may("mayLook")) expect(answer, text).not.toMatch(REFUSED);
      else {
        expect(answer, text).toMatch(REFUSED);
        expect(answer, text).not.toMatch(DATA);
      }
    }
    expect(await dumpObject(team)).toBe(before);
    await expectHome(stage, person, row);

    // The searches come first: some of the rest ends the connection.
    const allowed = attempts.filter(({ right }) => may(right));
    for (const one of allowed.toSorted((a, b) => b.kind.localeCompare(a.kind))) {
      const { answer, shown } = await attempt(stage, person, one);
      expect(shown, one.what).not.toMatch(REFUSED);
      if (one.kind === "search") expect(answer, one.what).not.toBe('{"options":[]}');
    }
  });
});
