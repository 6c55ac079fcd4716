import { describe, expect, test } from "vitest";
import { momentToken } from "../../../../src/slack/mrkdwn.ts";
import type { HomeModel } from "../../../../src/workspace/home/model.ts";
import { closedHomeView, homeView } from "../../../../src/workspace/home/view.ts";
import { viewComplaints } from "../../slack/limits.ts";
import { button, buttonLabels, reading } from "../../slack/person.ts";
import {
  admin,
  connected,
  empty,
  guest,
  installer,
  LATER,
  LATER_TOKEN,
  member,
  NOW,
  NOW_TOKEN,
  platform,
  withRotation,
} from "../../slack/views/home-models.ts";

/** For whoever may manage, in this order. */
const MANAGE_BUTTONS = ["Refresh", "Settings", "All History"];
/** Where a system is connected. */
const CONNECTED_BUTTONS = ["Create Rotation", "Set up several", ...MANAGE_BUTTONS];

describe("before a system is connected", () => {
  test("offers the four ways to connect", () => {
    const view = homeView(empty, NOW);
    expect(buttonLabels(view)).toEqual([
      "Connect PagerDuty",
      "Use an API key instead",
      "Add Opsgenie API Key",
      "Connect xMatters",
      "Connect Jira Service Management",
    ]);
    expect(button(view, "Connect PagerDuty")["url"]).toBe(empty.connect.pagerduty);
    expect(button(view, "Connect Jira Service Management")["url"]).toBe(empty.connect.jira);
    expect(viewComplaints(view)).toEqual([]);
  });

  test("says what the operator must do instead of showing a dead link", () => {
    const view = homeView({ ...empty, connect: { pagerduty: null, jira: null } }, NOW);
    expect(buttonLabels(view)).toEqual([
      "Use an API key instead",
      "Add Opsgenie API Key",
      "Connect xMatters",
    ]);
    expect(reading(view)).toContain("*PagerDuty* isn't set up on this deployment");
    expect(reading(view)).toContain("`JIRA_CLIENT_ID` and `JIRA_CLIENT_SECRET`");
  });

  test("tells who can connect to whoever can't", () => {
    const view = homeView({ ...empty, viewer: member }, NOW);
    expect(buttonLabels(view)).toEqual([]);
    expect(reading(view)).toContain(
      "A workspace admin or owner, or the person who installed PagerSync",
    );
    const taken = homeView({ ...empty, viewer: installer, installerConnects: false }, NOW);
    expect(reading(taken)).not.toContain("installed");
  });

  test("is a single sentence to whoever may see nothing", () => {
    expect(closedHomeView("Ask @ada <&>.").blocks).toEqual([
      { type: "section", text: { type: "plain_text", text: "Ask @ada <&>." } },
    ]);
  });

  test("keeps rotations in sight, paused, with no way to make another", () => {
    const view = homeView({ ...withRotation(platform), connection: null }, NOW);
    expect(reading(view)).toContain("*Paused.* No scheduling system is connected.");
    expect(reading(view)).not.toContain("Welcome");
    expect(buttonLabels(view).slice(-5)).toEqual([...MANAGE_BUTTONS, "Edit", "Delete"]);
  });
});

describe("a rush hour", () => {
  const coming = { at: LATER, groups: 42, from: NOW + 4 * 60_000, late: 0 };
  const from = `<!date^${coming.from / 1000}^{time}|08:04 UTC>`;
  const shown = (changes: Partial<HomeModel>) =>
    reading(homeView({ ...connected, rotationCount: 42, rushHour: coming, ...changes }, NOW));

  test("is said before it comes, to everybody but guests", () => {
    const line = `42 groups change ${LATER_TOKEN}. People start joining at ${from}.`;
    expect(shown({})).toContain(line);
    expect(shown({ viewer: member })).toContain(line);
    expect(shown({ viewer: guest })).not.toContain("groups change");
    expect(shown({ rushHour: { ...coming, at: NOW } })).not.toContain("groups change");
  });

  test("says how many will be late", () => {
    expect(shown({ rushHour: { ...coming, groups: 900, late: 675 } })).toContain(
      `People start joining at ${from}. Slack allows about 20 changes a minute, so 675 of them will be a few minutes late.`,
    );
    expect(shown({ rushHour: { ...coming, from: null, late: 26 } })).toContain(
      `42 groups change ${LATER_TOKEN}. Slack allows`,
    );
  });
});

describe("a connected system", () => {
  test("is named with its account, who connected it, and what it sees", () => {
    const view = homeView(connected, NOW);
    expect(reading(view)).toContain("*Scheduling System*\nPagerDuty · acme");
    expect(reading(view)).toContain(
      `Connected by <@U1> (as Ann Lee) · 312 schedules · last read ${momentToken(NOW)}`,
    );
    expect(buttonLabels(view)).toEqual([...CONNECTED_BUTTONS, "Disconnect"]);
    expect(button(view, "Create Rotation")["style"]).toBe("primary");
    expect(button(view, "Disconnect")).not.toHaveProperty("style");
  });

  test("is disconnected only after a question that says what stays", () => {
    expect(button(homeView(connected, NOW), "Disconnect")["confirm"]).toMatchObject({
      title: { text: "Disconnect PagerDuty?" },
      text: {
        text: expect.stringMatching(/keep the people who are in them now.*rotations are kept/),
      },
      confirm: { text: "Disconnect" },
      deny: { text: "Cancel" },
    });
  });

  test("shows guests no account and nobody behind it, and that it is out of date", () => {
    const trouble = { failure: { reason: "unauthorized" } as const, since: NOW };
    const connection = connected.connection && {
      ...connected.connection,
      trouble,
      unlinked: ["A", "B", "C"],
    };
    const view = homeView({ ...connected, connection, viewer: guest }, NOW);
    expect(reading(view)).toContain("Scheduling System: PagerDuty");
    expect(reading(view)).toContain(
      "PagerSync hasn't been able to read the scheduling system since",
    );
    expect(reading(view)).toContain(
      "3 rotations need to be linked to PagerDuty.* Until then, user groups keep the people who are in them now.\nA, B, C",
    );
    expect(JSON.stringify(view)).not.toMatch(/acme|Ann Lee|U1|312/);
    expect(buttonLabels(view)).toEqual([]);
  });

  test("can't be disconnected by a member who may not", () => {
    expect(buttonLabels(homeView({ ...connected, viewer: member }, NOW))).toEqual([
      ...CONNECTED_BUTTONS,
    ]);
  });

  const troubled = (reason: "unauthorized" | "rate_limited", viewer = admin): HomeModel => {
    if (connected.connection === null) throw new Error("not connected");
    const failure = reason === "unauthorized" ? { reason } : { reason, until: LATER };
    return {
      ...connected,
      viewer,
      connection: { ...connected.connection, trouble: { failure, since: NOW } },
    };
  };

  test("that no longer lets us in says so, since when, and is mended by a link", () => {
    const view = homeView(troubled("unauthorized"), NOW);
    expect(reading(view)).toContain(
      `:warning: Since ${NOW_TOKEN}: PagerDuty no longer accepts this connection. Connect it again.`,
    );
    expect(button(view, "Reconnect PagerDuty")["url"]).toBe(empty.connect.pagerduty);
  });

  test("that no longer takes a key is mended by another key first", () => {
    const view = homeView(troubled("unauthorized"), NOW);
    expect(buttonLabels(view).slice(0, 2)).toEqual([
      "Reconnect PagerDuty",
      "Use an API key instead",
    ]);
    const { connection, ...model } = troubled("unauthorized");
    const byKey = homeView(
      { ...model, connection: connection && { ...connection, isByKey: true } },
      NOW,
    );
    expect(buttonLabels(byKey).slice(0, 2)).toEqual([
      "Use an API key instead",
      "Reconnect PagerDuty",
    ]);
    expect(button(byKey, "Disconnect")["confirm"]).toMatchObject({
      text: { text: expect.stringContaining("Delete it in PagerDuty") },
    });
  });

  test("that no longer lets us in tells members whom to ask", () => {
    const view = homeView(troubled("unauthorized", member), NOW);
    expect(buttonLabels(view)).not.toContain("Reconnect PagerDuty");
    expect(reading(view)).toContain(
      "A workspace admin or owner, or the person who installed PagerSync",
    );
  });

  test("with trouble that passes asks nobody to do anything", () => {
    const view = homeView(troubled("rate_limited"), NOW);
    expect(reading(view)).toContain("PagerDuty asked PagerSync to slow down.");
    expect(buttonLabels(view)).toEqual([...CONNECTED_BUTTONS, "Disconnect"]);
  });
});

describe("notices", () => {
  test("send an admin to the grant, and a member to an admin", () => {
    const notices = [
      {
        kind: "group_writes_forbidden",
        grantUrl: "https://app.example/slack/install?grant=usergroups",
        missing: "change",
        grantedBy: null,
      },
    ] as const;
    const forAdmin = homeView({ ...connected, notices }, NOW);
    expect(button(forAdmin, "Grant Access")["url"]).toBe(notices[0].grantUrl);
    expect(reading(forAdmin)).toContain(
      "While PagerSync has it, only admins and owners can manage rotations, unless an admin chooses “Everyone” in Settings",
    );
    for (const viewer of [member, installer]) {
      const forMember = homeView({ ...connected, notices, viewer }, NOW);
      expect(buttonLabels(forMember)).not.toContain("Grant Access");
      expect(reading(forMember)).toContain("Ask a workspace admin or owner to open this page.");
    }
    expect(reading(homeView({ ...connected, notices, viewer: guest }, NOW))).not.toContain(
      "Slack lets",
    );
  });

  test("tell which of the two rights is missing, and whose grant doesn't reach", () => {
    const saying = (missing: "create" | "change" | "both", grantedBy: string | null = null) => {
      const grantUrl = "https://app.example/slack/install?grant=usergroups";
      const notices = [{ kind: "group_writes_forbidden", grantUrl, missing, grantedBy }] as const;
      return reading(homeView({ ...connected, notices }, NOW));
    };
    expect(saying("create")).toContain(
      "Slack lets only admins create user groups in this workspace*, so PagerSync can only manage existing groups.",
    );
    expect(saying("change")).toContain("Slack lets only admins change user groups");
    expect(saying("both")).toContain("Slack lets only admins create and change user groups");
    expect(saying("both")).not.toContain("granted");
    expect(saying("change", "U7")).toContain(" <@U7>'s access isn't enough for that.");
  });

  test("tell that a grant has ended", () => {
    const notices = [{ kind: "grant_ended", grantedBy: "U7", at: NOW }] as const;
    expect(reading(homeView({ ...connected, notices }, NOW))).toContain(
      `The access to user groups that <@U7> granted ended ${NOW_TOKEN}.`,
    );
  });

  test("name the paid plan, and since when Slack is silent", () => {
    const view = homeView(
      {
        ...connected,
        notices: [
          { kind: "user_groups_need_paid_plan" },
          { kind: "slack_unreachable", since: NOW },
        ],
      },
      NOW,
    );
    expect(reading(view)).toContain("User groups need a paid Slack plan");
    expect(reading(view)).toContain(`Slack hasn't accepted changes since ${NOW_TOKEN}`);
  });
});

describe("help", () => {
  test("is the last line of every Home, once this deployment's address is known", () => {
    const origin = "https://app.example";
    for (const model of [empty, connected, { ...connected, viewer: guest }]) {
      expect(homeView({ ...model, origin }, NOW).blocks.at(-1)).toEqual({
        type: "context",
        elements: [
          {
            type: "mrkdwn",
            text: "<https://app.example/guide|Guide> · <https://app.example/support|Help> · <https://app.example/privacy|Privacy>",
            verbatim: true,
          },
        ],
      });
      expect(JSON.stringify(homeView(model, NOW))).not.toContain("support");
    }
    const lines = homeView({ ...withRotation(platform), origin }, NOW).blocks.map((b) => b.type);
    expect(lines.slice(-3)).toEqual(["context", "divider", "context"]);
  });
});
