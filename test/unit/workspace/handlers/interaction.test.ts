import { describe, expect, test } from "vitest";
import { readInteraction } from "../../../../src/workspace/handlers/interaction.ts";
import type { HomeModel } from "../../../../src/workspace/home/model.ts";
import { homeView } from "../../../../src/workspace/home/view.ts";
import { rotationModal } from "../../../../src/workspace/modals/rotation/view.ts";
import { click, submission, TEAM, USER, understood } from "../../slack/person.ts";
import { admin } from "../../slack/views/home-models.ts";

const actor = { userId: USER, teamId: TEAM };

const home = (connected: boolean) => {
  const model: HomeModel = {
    viewer: { ...admin, userId: USER },
    installerConnects: true,
    connect: { pagerduty: "https://app.example/p", jira: "https://app.example/j" },
    connection: connected
      ? {
          system: "pagerduty",
          accountName: "acme",
          connectedAs: null,
          connectedBy: USER,
          schedulesSeen: null,
          lastReadAt: null,
          trouble: null,
        }
      : null,
    notices: [],
    rotations: [
      {
        id: "r1",
        name: "Platform",
        groupHandle: "platform",
        scheduleNames: ["Primary"],
        channelIds: [],
        onCall: null,
        problems: [],
        hasPeopleToMatch: false,
        resolvedProblems: [],
        undone: null,
        upcoming: null,
        verifiedAt: null,
      },
    ],
    rotationCount: 60,
    page: 1,
    pageCount: 3,
  };
  return homeView(model, 0);
};

describe("a click on the Home", () => {
  const wanted = [
    [true, "Refresh", "refresh", {}],
    [true, "Previous", "turn_page", { page: 0 }],
    [true, "Next", "turn_page_next", { page: 2 }],
    [true, "Create Rotation", "create_rotation", {}],
    [true, "Edit", "edit_rotation", { rotationId: "r1" }],
    [true, "Delete", "delete_rotation", { rotationId: "r1" }],
    [true, "Disconnect", "disconnect", {}],
    [false, "Use an API key instead", "use_pagerduty_key", {}],
    [false, "Add Opsgenie API Key", "add_opsgenie_key", {}],
    [false, "Connect xMatters", "connect_xmatters", {}],
    [false, "Connect PagerDuty", "connect_pagerduty_link", {}],
    [false, "Connect Jira Service Management", "connect_jira_link", {}],
  ] as const;

  test.each(wanted)("(connected: %s) on %s is understood", (connected, label, id, value) => {
    const pressed = click(home(connected), label);
    expect(understood(pressed)).toEqual({
      type: "block_actions",
      id,
      input: { actor, triggerId: "1.2.trigger", ...value },
    });
    expect(readInteraction(pressed)).toMatchObject({
      ok: true,
      value: { teamId: TEAM, interaction: { actor, triggerId: "1.2.trigger", actionId: id } },
    });
  });

  test("without the trigger or the value it needs is malformed", () => {
    const edit = click(home(true), "Edit");
    expect(readInteraction({ ...edit, trigger_id: null })).toEqual({
      ok: false,
      error: "malformed",
    });
    expect(
      readInteraction({ ...edit, actions: [{ action_id: "edit_rotation", value: null }] }),
    ).toEqual({ ok: false, error: "malformed" });
    expect(
      readInteraction({ ...edit, actions: [{ action_id: "turn_page", value: "-1" }] }),
    ).toEqual({ ok: false, error: "malformed" });
  });
});

describe("which workspace it is about", () => {
  const base = {
    type: "block_actions",
    trigger_id: "1.2.t",
    actions: [{ action_id: "refresh", value: null }],
  };
  const read = (payload: object) => {
    const result = readInteraction({ ...base, ...payload });
    if (!result.ok || !result.value.interaction) throw new Error("not understood");
    return [result.value.teamId, result.value.interaction.actor];
  };

  const T1S_VIEW = { id: "V1", team_id: "T2", private_metadata: "T1\n" };

  test("is told by the view, whatever else the payload names", () => {
    const others = {
      team: { id: "T2", enterprise_id: "E1" },
      enterprise: { id: "E1", name: "Org" },
      user: { id: "W1", team_id: "T2" },
      view: { ...T1S_VIEW, app_installed_team_id: "T2" },
    };
    expect(read(others)).toEqual(["T1", { userId: "W1", teamId: "T2" }]);
  });

  test("is where it happened in an organization, for a view that doesn't carry it and for a message", () => {
    const inOrganization = {
      team: { id: "T2", enterprise_id: "E1" },
      enterprise: { id: "E1", name: "Org" },
      user: { id: "W1", team_id: "E1" },
    };
    const first = { id: "V1", team_id: "T1", app_installed_team_id: "T1" };
    expect(read({ ...inOrganization, view: first })).toEqual([
      "T2",
      { userId: "W1", teamId: "E1" },
    ]);
    expect(read(inOrganization)).toEqual(["T2", { userId: "W1", teamId: "E1" }]);
  });

  test("is told by the installation, not by a stranger's own team", () => {
    expect(
      read({
        team: { id: "T9THEIRS" },
        user: { id: "U9", team_id: "T9THEIRS" },
        view: { id: "V1", team_id: "T9THEIRS", app_installed_team_id: "T1OURS" },
      }),
    ).toEqual(["T1OURS", { userId: "U9", teamId: "T9THEIRS" }]);
  });

  test("is the person's team where the app is installed on a whole organisation", () => {
    expect(
      read({
        team: null,
        is_enterprise_install: true,
        enterprise: { id: "E1" },
        user: { id: "W1", team_id: "T1" },
        view: { id: "V1", team_id: "T1", app_installed_team_id: "E1" },
      }),
    ).toEqual(["T1", { userId: "W1", teamId: "T1" }]);
  });

  test("isn't the person's home, which may be any", () => {
    const payload = { ...base, team: null, user: { id: "W1", team_id: "T1" } };
    expect(readInteraction(payload)).toEqual({ ok: false, error: "malformed" });
  });

  test("must be told at all", () => {
    expect(readInteraction({ ...base, team: null, user: { id: "W1" } })).toEqual({
      ok: false,
      error: "malformed",
    });
  });
});

describe("what is not ours", () => {
  const from = { team: { id: TEAM }, user: { id: USER, team_id: TEAM } };
  const view = { id: "V1", callback_id: "somebody-elses", state: {} };
  const nothing = { ok: true, value: { teamId: TEAM, interaction: null } };

  test.each([
    ["an unknown action", { type: "block_actions", actions: [{ action_id: "x" }] }],
    ["an unknown modal", { type: "view_submission", view }],
    ["an unknown select", { type: "block_suggestion", action_id: "x", value: "q" }],
    ["a closed modal", { type: "view_closed", view, is_cleared: true }],
    ["a shortcut", { type: "shortcut", callback_id: "x", trigger_id: "1" }],
  ])("%s is acknowledged, no more", (_, payload) => {
    expect(readInteraction({ ...from, ...payload })).toEqual(nothing);
  });
});

describe("malformed", () => {
  const modal = rotationModal({
    rotationId: "r1",
    version: 1,
    form: {
      name: "",
      group: null,
      newAlias: "",
      schedules: [],
      channelIds: [],
      fallbackUserIds: [],
      options: null,
    },
    preview: null,
  });

  const remembering = (private_metadata: string) => {
    const changed = { ...modal, private_metadata };
    return submission(changed);
  };

  test.each([
    ["nothing", null],
    ["a text", "payload"],
    ["no user", { type: "block_actions", team: { id: TEAM } }],
    ["no view", { type: "view_submission", team: { id: TEAM }, user: { id: USER } }],
    ["a rotation form that forgot its rotation", remembering("{}")],
    ["metadata that is no JSON", remembering("r1")],
  ])("is %s", (_, payload) => {
    expect(readInteraction(payload)).toEqual({ ok: false, error: "malformed" });
  });

  test("is not a form whose blocks are missing: they read as empty", () => {
    const bare = submission({ ...modal, blocks: [] });
    expect(understood(bare)).toMatchObject({
      input: { rotationId: "r1", form: { name: "", scheduleIds: [] } },
    });
  });
});
