import { describe, expect, test } from "vitest";
import type { Problem } from "../../../../src/domain/problem.ts";
import type { HomeRotation, OwnShift } from "../../../../src/workspace/home/model.ts";
import { homeView } from "../../../../src/workspace/home/view.ts";
import { viewComplaints } from "../../slack/limits.ts";
import { button, buttonLabels, menuLabels, reading } from "../../slack/person.ts";
import {
  connected,
  guest,
  LATER,
  LATER_TOKEN,
  looker,
  NOW,
  NOW_TOKEN,
  platform,
  withRotation,
} from "../../slack/views/home-models.ts";

describe("a rotation", () => {
  test("shows its group, schedules, channels, and who is on call until when", () => {
    const view = homeView(withRotation(platform), NOW);
    expect(reading(view)).toContain(
      [
        "*Platform* · `@platform-oncall`",
        `*On call:* <@U7>, Lee &amp; Co, until ${LATER_TOKEN}`,
        "Schedules: Primary, Secondary · Announced in: <#C1>, <#C2>",
        "Edit",
      ].join("\n"),
    );
    expect(button(view, "Edit")["value"]).toBe("r1");
    expect(button(view, "Delete")["value"]).toBe("r1");
    expect(viewComplaints(view)).toEqual([]);
  });

  test("names no past instant as the end of a shift", () => {
    const onCall = { people: [{ userId: "U7", name: "Kim" }], until: NOW, by: "schedule" } as const;
    expect(reading(homeView(withRotation({ ...platform, onCall }), NOW))).toContain(
      "*On call:* <@U7>, handover due now",
    );
  });

  test("that was not read yet says so", () => {
    const view = homeView(withRotation({ ...platform, onCall: null, verifiedAt: null }), NOW);
    expect(reading(view)).toContain("*On call:* not read yet");
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
      `:warning: Nobody on call since ${NOW_TOKEN}, until ${LATER_TOKEN}. Still in the group: <@U7> (on call last)`,
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
      `:warning: Since ${NOW_TOKEN}: Can't read the schedule “Primary &lt;!here&gt;”, so the group stays as it is. It's no longer in PagerDuty, or this connection can no longer see it. Edit the rotation to replace it.`,
    );
  });

  test("says who is next, and what will go wrong then", () => {
    const problem: Problem = { kind: "nobody_on_call", holding: "last" };
    const next = { from: LATER, people: [{ personId: "P8", userId: "U8", name: "Mo" }] };
    const upcoming = { next: [next], warnings: [{ at: LATER, problem }] };
    const text = reading(homeView(withRotation({ ...platform, upcoming }), NOW));
    expect(text).toContain(`Next: <@U8>, from ${LATER_TOKEN}`);
    expect(text).toContain(`:hourglass: From ${LATER_TOKEN}: Nobody is on call`);
    const past = reading(homeView(withRotation({ ...platform, upcoming }), LATER));
    expect(past).not.toContain("Next:");
    expect(past).not.toContain(":hourglass:");
  });

  test("shows members who may not manage everything, and whom to ask to have it changed", () => {
    const model = withRotation(platform, looker);
    const view = homeView({ ...model, adminsOnly: { ask: ["U1"], isForGrant: false } }, NOW);
    expect(buttonLabels(view)).toEqual(["All History"]);
    expect(menuLabels(view)).toEqual(["Coming Up", "History"]);
    expect(reading(view)).toContain(
      "Only workspace admins and owners can manage rotations here. You have view-only access. To make changes, ask one of them, for example <@U1>.",
    );
    expect(reading(view)).toContain("Schedules: Primary, Secondary");
  });

  test("says that members don't manage because of a grant, and whom to ask where nobody is known", () => {
    const model = { ...withRotation(platform, looker), adminsOnly: { ask: [], isForGrant: true } };
    expect(reading(homeView(model, NOW))).toContain(
      "Only workspace admins and owners can manage rotations here while PagerSync uses an admin's access to user groups. You have view-only access. To make changes, ask one of them.",
    );
  });

  test("shows guests who is on call, and nothing of what is behind it", () => {
    const problem: Problem = { kind: "nobody_on_call", holding: "last" };
    const next = { from: LATER, people: [{ personId: "P8", userId: "U8", name: "Mo" }] };
    const rotation = {
      ...platform,
      problems: [{ problem: { kind: "unlinked" } as const, since: NOW }],
      undone: { by: "U9", at: NOW },
      upcoming: { next: [next], warnings: [{ at: LATER, problem }] },
    };
    const view = homeView(withRotation(rotation, guest), NOW);
    expect(buttonLabels(view)).toEqual([]);
    expect(menuLabels(view)).toEqual(["Coming Up"]);
    expect(reading(view)).toContain("As a guest, you can see who's on call.");
    const section = view.blocks.find((block) => "accessory" in block);
    expect(section).toMatchObject({
      text: {
        text: [
          "*Platform* · `@platform-oncall`",
          `*On call:* <@U7>, Lee &amp; Co, until ${LATER_TOKEN}`,
          `Next: <@U8>, from ${LATER_TOKEN}`,
        ].join("\n"),
      },
    });
  });
});

describe("who is on call", () => {
  const ada = { personId: "P1", userId: "U1", name: "Ada" };
  const cyd = { personId: "P3", userId: "U3", name: "Cyd" };
  const shown = (changes: Partial<HomeRotation>) =>
    reading(homeView(withRotation({ ...platform, ...changes }), NOW));

  test("in several schedules is told with the schedule, and the end of each where they differ", () => {
    const onCall = (until: number | null) => ({
      people: [
        { ...ada, schedules: [{ name: "Primary", until: LATER }] },
        { ...cyd, schedules: [{ name: "Secondary <!here>", until }] },
      ],
      until: LATER,
      by: "schedule" as const,
    });
    expect(shown({ onCall: onCall(LATER) })).toContain(
      `*On call:* <@U1> (Primary), <@U3> (Secondary &lt;!here&gt;), until ${LATER_TOKEN}\n`,
    );
    expect(shown({ onCall: onCall(null) })).toContain(
      `*On call:* <@U1> (Primary, until ${LATER_TOKEN}), <@U3> (Secondary &lt;!here&gt;)\n`,
    );
  });

  test("next names only who changes", () => {
    const onCall = { people: [ada, cyd], until: LATER, by: "schedule" as const };
    const bob = { personId: "P2", userId: "U2", name: "Bob" };
    const next = (...people: (typeof ada)[]) =>
      shown({ onCall, upcoming: { next: [{ from: LATER, people }], warnings: [] } });
    expect(next(ada, bob)).toContain(`\nNext: <@U2>, from ${LATER_TOKEN}\n`);
    expect(next(ada)).toContain(`\nNext: <@U3> goes off call ${LATER_TOKEN}\n`);
    const unmatched = { people: [{ ...ada, userId: null }], until: LATER, by: "schedule" as const };
    const upcoming = {
      next: [{ from: LATER, people: [{ ...ada, userId: null }, bob] }],
      warnings: [],
    };
    expect(shown({ onCall: unmatched, upcoming })).toContain("\nNext: <@U2>, from");
  });

  test("while a manual edit is kept, is told with who is in the group", () => {
    const problem: Problem = { kind: "kept_by_hand", editor: "U9" };
    const text = shown({ problems: [{ problem, since: NOW }], editedMembers: ["U7", "U3"] });
    expect(text).toContain("\nIn the group: <@U7>, <@U3>\n");
    expect(text).toContain("Keeping <@U9>'s manual change until the next handover.");
  });

  test("is told with the time of the last check only where it is another than the system's", () => {
    expect(shown({})).not.toContain("Group last checked");
    expect(shown({ verifiedAt: NOW - 60_000 })).toContain(" · Group last checked <!date^");
  });
});

describe("a reader", () => {
  const shift = {
    name: "Platform",
    groupHandle: "platform-oncall",
    by: "schedule" as const,
    until: LATER,
    isUntilSure: true,
  };
  const shown = (shifts: readonly OwnShift[], more = 0) =>
    reading(homeView({ ...withRotation(platform), own: { shifts, more } }, NOW));

  test("on call sees that first, for which groups and until when", () => {
    const text = shown([shift, { ...shift, groupHandle: null, until: null }], 3);
    expect(text).toMatch(
      /^\*You're on call\* for `@platform-oncall` until <!date[^>]+>, Platform, and 3 more\.\n/,
    );
    expect(shown([{ ...shift, isUntilSure: false }])).toContain("until at least <!date");
    expect(shown([{ ...shift, until: NOW }])).not.toContain("You're on call");
  });

  test("who covers sees that", () => {
    expect(shown([{ ...shift, by: "fallback" }])).toContain(
      `*You're covering* \`@platform-oncall\` until ${LATER_TOKEN} while nobody is on call.`,
    );
  });
});

describe("an admin", () => {
  const problem: Problem = { kind: "group_write_refused", error: "permission_denied" };
  const grantUrl = "https://a.example/grant";
  const notices = [
    { kind: "group_writes_forbidden", grantUrl, missing: "change", grantedBy: null },
  ] as const;
  const shown = (viewer = connected.viewer) =>
    reading(
      homeView(
        {
          ...withRotation({ ...platform, problems: [{ problem, since: NOW }] }, viewer),
          notices,
        },
        NOW,
      ),
    );

  test("isn't told to ask an admin, but where the button is", () => {
    expect(shown()).toContain("Can't change the user group. Use *Grant Access* above.");
    expect(shown()).not.toContain("Ask a workspace admin");
    expect(shown(looker)).toContain("Ask a workspace admin or owner to grant access");
  });
});

describe("problems that several rotations have", () => {
  test("are said once above, with the rotations' names", () => {
    const problem: Problem = { kind: "no_slack_match", personName: "Eve", email: null };
    const shared = [{ problem, since: NOW, rotations: ["Platform", "<b>", "Web"] }];
    const text = reading(homeView({ ...withRotation(platform), shared }, NOW));
    expect(text).toMatch(
      /^:warning: \*3 rotations\* since <!date[^>]+>: Eve is on call, .*\nPlatform, &lt;b&gt;, Web\n/,
    );
    expect(reading(homeView({ ...withRotation(platform, guest), shared }, NOW))).not.toContain(
      "Eve",
    );
  });
});

describe("one that was found", () => {
  test("is shown alone, with a way back to all", () => {
    const found = { id: "r1", name: "Platform" };
    const view = homeView(
      { ...withRotation(platform), rotationCount: 60, pageCount: 3, found },
      NOW,
    );
    expect(reading(view)).toContain("Showing 1 of 60 rotations.");
    expect(buttonLabels(view)).toContain("Show all rotations");
    expect(reading(view)).not.toContain("Page 1");
    expect(JSON.stringify(view)).toContain(
      '"initial_option":{"text":{"type":"plain_text","text":"Platform"}',
    );
  });

  test("is searched for where there are more than a few", () => {
    const view = (rotationCount: number) =>
      JSON.stringify(homeView({ ...withRotation(platform, guest), rotationCount }, NOW));
    expect(view(4)).toContain("Find a rotation");
    expect(view(3)).not.toContain("Find a rotation");
  });
});

test("the buttons of a rotation are told apart by screen readers", () => {
  const view = homeView(withRotation({ ...platform, name: `${"x".repeat(80)}` }), NOW);
  expect(button(homeView(withRotation(platform), NOW), "Edit")["accessibility_label"]).toBe(
    "Edit Platform",
  );
  expect(String(button(view, "Delete")["accessibility_label"])).toMatch(/^Delete x{54}…$/);
});

describe("pages", () => {
  const page = (number: number) =>
    homeView({ ...withRotation(platform), rotationCount: 80, page: number, pageCount: 4 }, NOW);

  test("are turned both ways, and end", () => {
    const turns = (view: ReturnType<typeof page>) =>
      buttonLabels(view).filter((label) => /^(Previous|Next)/.test(label));
    expect(turns(page(0))).toEqual(["Next Page", "Next"]);
    expect(turns(page(1))).toEqual(["Previous Page", "Next Page", "Previous", "Next"]);
    expect(turns(page(3))).toEqual(["Previous Page", "Previous"]);
    expect(button(page(1), "Next Page")["value"]).toBe("2");
    expect(button(page(1), "Previous")["value"]).toBe("0");
    expect(button(page(1), "Next")["value"]).toBe("2");
    expect(reading(page(1))).toContain("Page 2 of 4: rotations 21–21 of 80");
  });

  test("don't show while one is enough", () => {
    expect(reading(homeView(withRotation(platform), NOW))).not.toContain("Page 1");
  });
});

test("an empty list says how to begin", () => {
  expect(reading(homeView(connected, NOW))).toContain("No rotations yet. *Create Rotation* links");
  expect(reading(homeView({ ...connected, viewer: guest }, NOW))).toMatch(/No rotations yet\.$/m);
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
    hasPeopleToMatch: false,
    resolvedProblems: [],
    undone: null,
    upcoming: {
      next: many(60, () => ({
        from: LATER,
        people: many(60, (i) => ({ personId: `P${i}`, userId: null, name: HOSTILE.repeat(9) })),
      })),
      warnings: many(60, () => ({
        at: LATER,
        problem: {
          kind: "no_slack_match" as const,
          personName: "日".repeat(200),
          email: null,
        },
      })),
    },
    verifiedAt: NOW,
  });

  test("with sixty monstrous rotations handed in at once", () => {
    const view = homeView(
      {
        ...connected,
        notices: [
          {
            kind: "group_writes_forbidden",
            grantUrl: "https://app.example/slack/install",
            missing: "both",
            grantedBy: "U1",
          },
          { kind: "grant_ended", grantedBy: "U1", at: NOW },
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
    expect(view.blocks.length).toBeGreaterThan(70);
    expect(JSON.stringify(view)).not.toContain("<!channel");
    expect(reading(view)).toMatch(/\n…and \d+ more\n/);
    expect(reading(view)).toContain("and 48 more");
  });
});
