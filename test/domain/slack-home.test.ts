import { describe, expect, test } from "vitest";
import type { HomeModel, HomeRotation, HomeViewer } from "../../src/domain/home.ts";
import type { Problem } from "../../src/domain/problem.ts";
import { homeView } from "../../src/slack/views/home.ts";
import { viewComplaints } from "./slack-limits.ts";
import { button, buttonLabels, reading } from "./slack-person.ts";

const NOW = Date.UTC(2026, 4, 1, 8, 0);
const LATER = Date.UTC(2026, 4, 1, 17, 0);
const date = (at: number, fallback: string) =>
  `<!date^${at / 1000}^{date_short_pretty} at {time}|${fallback}>`;
const NOW_TOKEN = date(NOW, "2026-05-01 08:00 UTC");
const LATER_TOKEN = date(LATER, "2026-05-01 17:00 UTC");

const admin: HomeViewer = { userId: "U1", mayManage: true, mayConnect: true };
const member: HomeViewer = { userId: "U2", mayManage: true, mayConnect: false };
const guest: HomeViewer = { userId: "U3", mayManage: false, mayConnect: false };

const empty: HomeModel = {
  viewer: admin,
  connect: {
    pagerdutyUrl: "https://app.example/pagerduty/connect?t=1",
    jiraUrl: "https://app.example/jira/connect?t=1",
  },
  connection: null,
  notices: [],
  rotations: [],
  rotationCount: 0,
  page: 0,
  pageCount: 1,
};

const connected: HomeModel = {
  ...empty,
  connection: {
    system: "pagerduty",
    accountName: "acme",
    connectedAs: "Ann Lee",
    connectedBy: "U1",
    schedulesSeen: 312,
    lastReadAt: NOW,
    trouble: null,
  },
};

const platform: HomeRotation = {
  id: "r1",
  name: "Platform",
  groupHandle: "platform-oncall",
  scheduleNames: ["Primary", "Secondary"],
  channelIds: ["C1", "C2"],
  onCall: {
    people: [
      { userId: "U7", name: "Kim" },
      { userId: null, name: "Lee & Co" },
    ],
    until: LATER,
    by: "schedule",
  },
  problems: [],
  verifiedAt: NOW,
};

const withRotation = (rotation: HomeRotation, viewer = admin): HomeModel => ({
  ...connected,
  viewer,
  rotations: [rotation],
  rotationCount: 1,
});

describe("before a system is connected", () => {
  test("offers the four ways to connect", () => {
    const view = homeView(empty, NOW);
    expect(buttonLabels(view)).toEqual([
      "Connect PagerDuty",
      "Add Opsgenie API Key",
      "Connect xMatters",
      "Connect Jira Service Management",
    ]);
    expect(button(view, "Connect PagerDuty")["url"]).toBe(empty.connect.pagerdutyUrl);
    expect(button(view, "Connect Jira Service Management")["url"]).toBe(empty.connect.jiraUrl);
    expect(viewComplaints(view)).toEqual([]);
  });

  test("says what the operator must do instead of showing a dead link", () => {
    const view = homeView({ ...empty, connect: { pagerdutyUrl: null, jiraUrl: null } }, NOW);
    expect(buttonLabels(view)).toEqual(["Add Opsgenie API Key", "Connect xMatters"]);
    expect(reading(view)).toContain("*PagerDuty* is not set up on this deployment");
    expect(reading(view)).toContain("`JIRA_CLIENT_ID` and `JIRA_CLIENT_SECRET`");
  });

  test("tells who can connect to whoever can't", () => {
    const view = homeView({ ...empty, viewer: member }, NOW);
    expect(buttonLabels(view)).toEqual([]);
    expect(reading(view)).toContain("A workspace admin or owner, or whoever installed PagerSync");
  });

  test("keeps rotations in sight, paused, with no way to make another", () => {
    const view = homeView({ ...withRotation(platform), connection: null }, NOW);
    expect(reading(view)).toContain("Paused: no scheduling system is connected.");
    expect(buttonLabels(view).slice(-3)).toEqual(["Refresh", "Edit", "Delete"]);
  });
});

describe("a connected system", () => {
  test("is named with its account, who connected it, and what it sees", () => {
    const view = homeView(connected, NOW);
    expect(reading(view)).toContain("*PagerDuty* · acme");
    expect(reading(view)).toContain(
      `Connected as Ann Lee by <@U1> · sees 312 schedules · last read ${NOW_TOKEN}`,
    );
    expect(buttonLabels(view)).toEqual(["Disconnect", "Create Rotation", "Refresh"]);
    expect(button(view, "Create Rotation")["style"]).toBe("primary");
  });

  test("is disconnected only after a question that says what stays", () => {
    expect(button(homeView(connected, NOW), "Disconnect")["confirm"]).toMatchObject({
      title: { text: "Disconnect PagerDuty?" },
      text: { text: expect.stringMatching(/user groups stay as they are.*rotations are kept/) },
      confirm: { text: "Disconnect" },
      deny: { text: "Cancel" },
    });
  });

  test("can't be disconnected by a member who may not", () => {
    expect(buttonLabels(homeView({ ...connected, viewer: member }, NOW))).toEqual([
      "Create Rotation",
      "Refresh",
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
      `:warning: PagerDuty no longer accepts this connection. Connect it again. Since ${NOW_TOKEN}.`,
    );
    expect(button(view, "Reconnect PagerDuty")["url"]).toBe(empty.connect.pagerdutyUrl);
  });

  test("that no longer lets us in tells members whom to ask", () => {
    const view = homeView(troubled("unauthorized", member), NOW);
    expect(buttonLabels(view)).not.toContain("Reconnect PagerDuty");
    expect(reading(view)).toContain("A workspace admin or owner, or whoever installed PagerSync");
  });

  test("with trouble that passes asks nobody to do anything", () => {
    const view = homeView(troubled("rate_limited"), NOW);
    expect(reading(view)).toContain("PagerDuty asked PagerSync to slow down.");
    expect(buttonLabels(view)).toEqual(["Disconnect", "Create Rotation", "Refresh"]);
  });
});

describe("a rotation", () => {
  test("shows its group, schedules, channels, and who is on call until when", () => {
    const view = homeView(withRotation(platform), NOW);
    expect(reading(view)).toContain(
      [
        "*Platform* · `@platform-oncall`",
        `On call: <@U7>, Lee &amp; Co, until ${LATER_TOKEN}`,
        "Schedules: Primary, Secondary",
        "Announced in: <#C1>, <#C2>",
        `Group last checked ${NOW_TOKEN}`,
      ].join("\n"),
    );
    expect(button(view, "Edit")["value"]).toBe("r1");
    expect(button(view, "Delete")["value"]).toBe("r1");
    expect(viewComplaints(view)).toEqual([]);
  });

  test("names no past instant as the end of a shift", () => {
    const onCall = { people: [{ userId: "U7", name: "Kim" }], until: NOW, by: "schedule" } as const;
    expect(reading(homeView(withRotation({ ...platform, onCall }), NOW))).toContain(
      "On call: <@U7>, handover due now",
    );
  });

  test("that was not read yet says so", () => {
    const view = homeView(withRotation({ ...platform, onCall: null, verifiedAt: null }), NOW);
    expect(reading(view)).toContain("On call: not read yet");
  });

  test("with nobody on call says since when, and who is in the group instead", () => {
    const people = [{ userId: "U7", name: "Kim" }];
    const gap = (by: "last" | "fallback") =>
      reading(
        homeView(
          withRotation({
            ...platform,
            onCall: { people, until: LATER, by },
            problems: [{ problem: { kind: "nobody_on_call", holding: by }, since: NOW }],
          }),
          NOW,
        ),
      );
    expect(gap("last")).toContain(
      `:warning: Nobody is on call since ${NOW_TOKEN}, until ${LATER_TOKEN}. Still in the group: <@U7> (on call last)`,
    );
    expect(gap("fallback")).toContain("In the group instead: <@U7> (fallback)");
    expect(gap("last")).not.toContain("so whoever was on call last");
  });

  test("says what is wrong with it and since when", () => {
    const problem: Problem = {
      kind: "schedule_unread",
      scheduleName: "Primary <!here>",
      failure: { reason: "not_found" },
    };
    const view = homeView(withRotation({ ...platform, problems: [{ problem, since: NOW }] }), NOW);
    expect(reading(view)).toContain(
      `:warning: Can't read the schedule “Primary &lt;!here&gt;”, so the group stays as it is. It is no longer in PagerDuty, or no longer visible to this connection. Edit the rotation to replace it. Since ${NOW_TOKEN}.`,
    );
  });

  test("is only looked at by guests: nothing to click", () => {
    const view = homeView(withRotation(platform, guest), NOW);
    expect(buttonLabels(view)).toEqual([]);
    expect(reading(view)).toContain("You can look, but not change anything here");
    expect(reading(view)).toContain("*Platform* · `@platform-oncall`");
  });
});

describe("pages", () => {
  const page = (number: number) =>
    homeView({ ...withRotation(platform), rotationCount: 80, page: number, pageCount: 4 }, NOW);

  test("are turned both ways, and end", () => {
    expect(buttonLabels(page(0)).slice(-1)).toEqual(["Next"]);
    expect(buttonLabels(page(1)).slice(-2)).toEqual(["Previous", "Next"]);
    expect(button(page(1), "Previous")["value"]).toBe("0");
    expect(button(page(1), "Next")["value"]).toBe("2");
    expect(buttonLabels(page(3)).slice(-1)).toEqual(["Previous"]);
    expect(reading(page(1))).toContain("Page 2 of 4");
  });

  test("don't show while one is enough", () => {
    expect(reading(homeView(withRotation(platform), NOW))).not.toContain("Page 1");
  });
});

test("an empty list says how to begin", () => {
  expect(reading(homeView(connected, NOW))).toContain("No rotations yet. *Create Rotation* links");
  expect(reading(homeView({ ...connected, viewer: guest }, NOW))).toMatch(/No rotations yet\.$/);
});

describe("notices", () => {
  test("send an admin to the grant, and a member to an admin", () => {
    const notices = [
      {
        kind: "group_writes_forbidden",
        grantUrl: "https://app.example/slack/install?grant=usergroups",
      },
    ] as const;
    const forAdmin = homeView({ ...connected, notices }, NOW);
    expect(button(forAdmin, "Grant Access")["url"]).toBe(notices[0].grantUrl);
    const forMember = homeView({ ...connected, notices, viewer: member }, NOW);
    expect(buttonLabels(forMember)).not.toContain("Grant Access");
    expect(reading(forMember)).toContain("Ask a workspace admin or owner to open this page.");
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
    expect(reading(view)).toContain(`Slack hasn't taken changes since ${NOW_TOKEN}`);
  });
});

describe("Slack's limits hold", () => {
  const HOSTILE = "<!channel> & <@U1>\n*`日本語`* 👩‍👩‍👧";
  const many = <T>(count: number, make: (index: number) => T): readonly T[] =>
    Array.from({ length: count }, (_, index) => make(index));

  const monstrous = (index: number): HomeRotation => ({
    id: `r${index}`,
    name: HOSTILE.repeat(100),
    groupHandle: "h".repeat(200),
    scheduleNames: many(60, () => HOSTILE.repeat(10)),
    channelIds: many(60, (i) => `C${i}`),
    onCall: {
      people: many(60, (i) => ({ userId: i % 2 ? `U${i}` : null, name: HOSTILE.repeat(9) })),
      until: LATER,
      by: "last",
    },
    problems: many(60, () => ({
      problem: {
        kind: "no_slack_match" as const,
        personName: "日".repeat(200),
        email: "日".repeat(200),
      },
      since: NOW,
    })),
    verifiedAt: NOW,
  });

  test("with sixty monstrous rotations handed in at once", () => {
    const view = homeView(
      {
        ...connected,
        notices: [
          { kind: "group_writes_forbidden", grantUrl: "https://app.example/slack/install" },
          { kind: "user_groups_need_paid_plan" },
          { kind: "slack_unreachable", since: NOW },
        ],
        connection: {
          system: "jira",
          accountName: HOSTILE.repeat(50),
          connectedAs: HOSTILE.repeat(50),
          connectedBy: "U1",
          schedulesSeen: 1,
          lastReadAt: null,
          trouble: { failure: { reason: "forbidden", detail: HOSTILE.repeat(50) }, since: NOW },
        },
        rotations: many(60, monstrous),
        rotationCount: 60,
        page: 1,
        pageCount: 3,
      },
      NOW,
    );
    expect(viewComplaints(view)).toEqual([]);
    expect(view.blocks.length).toBeGreaterThan(75);
    expect(JSON.stringify(view)).not.toContain("<!channel");
    expect(reading(view)).toMatch(/\n…and \d+ more\n/);
    expect(reading(view)).toContain("and 48 more");
  });
});
