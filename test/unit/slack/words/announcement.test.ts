import { describe, expect, test } from "vitest";
import {
  type AnnouncedHandover,
  announcementMessage,
} from "../../../../src/slack/words/announcement.ts";
import { blockComplaints } from "../limits.ts";
import { reading } from "../person.ts";

const NOW = Date.UTC(2026, 4, 1, 8, 0);
const UNTIL = Date.UTC(2026, 4, 8, 8, 0);
const UNTIL_TOKEN = `<!date^${UNTIL / 1000}^{date_short_pretty} at {time}|2026-05-08 08:00 UTC>`;
const NOW_TOKEN = `<!date^${NOW / 1000}^{date_short_pretty} at {time}|2026-05-01 08:00 UTC>`;

const ann = { userId: "U1", name: "Ann" };
const bo = { userId: "U2", name: "Bo" };
const lee = { userId: null, name: "Lee <!channel>" };

const handover: AnnouncedHandover = {
  rotationName: "Platform",
  groupHandle: "platform-oncall",
  comesIn: [ann],
  goes: [bo],
  stays: [],
  until: UNTIL,
  at: NOW,
  by: "schedule",
  groupProblem: null,
};
const text = (change: Partial<AnnouncedHandover>, now = NOW) =>
  announcementMessage({ ...handover, ...change }, now).text;

describe("an announcement", () => {
  test("names the people on call, the end, and the relieved; its text is complete without blocks", () => {
    const { text, blocks } = announcementMessage(handover, NOW);
    expect(text).toBe(
      `<@U1> is now on call for @platform-oncall, until ${UNTIL_TOKEN}. <@U2> is now off call.`,
    );
    expect(reading({ blocks })).toBe(
      `<@U1> is now on call for *@platform-oncall*, until ${UNTIL_TOKEN}.\n<@U2> is now off call.\nPlatform · PagerSync`,
    );
    expect(blockComplaints(blocks, 50)).toEqual([]);
  });

  test("names the staying people", () => {
    expect(text({ stays: [bo, lee], goes: [] })).toBe(
      `<@U1> is now on call for @platform-oncall, until ${UNTIL_TOKEN}. <@U2> and Lee &lt;!channel&gt; stay on call.`,
    );
    expect(text({ comesIn: [], stays: [ann], until: null })).toBe(
      "<@U2> is no longer on call for @platform-oncall. <@U1> stays on call for @platform-oncall.",
    );
  });

  test("uses the plural for several people", () => {
    expect(text({ comesIn: [ann, bo, lee], goes: [ann, bo], until: null })).toBe(
      "<@U1>, <@U2> and Lee &lt;!channel&gt; are now on call for @platform-oncall. <@U1> and <@U2> are now off call.",
    );
  });

  test("never pings the group, nor anybody through a name", () => {
    const message = JSON.stringify(
      announcementMessage(
        { ...handover, comesIn: [lee], rotationName: "<!here>", groupHandle: "<!everyone>" },
        NOW,
      ),
    );
    expect(message).not.toMatch(/<!(?!date)/);
  });

  test("that is late states the time of the handover", () => {
    expect(text({ until: null }, NOW + 300_001)).toBe(
      `<@U1> has been on call for @platform-oncall since ${NOW_TOKEN}. <@U2> is now off call.`,
    );
    expect(text({ until: null }, NOW + 300_000)).toContain("is now on call");
    expect(text({ comesIn: [], stays: [ann] }, NOW + 300_001)).toContain(`(since ${NOW_TOKEN})`);
  });

  test("after the end of the shift leaves the end out", () => {
    expect(text({}, UNTIL)).not.toContain(UNTIL_TOKEN);
  });

  test("says that fallback members stand in during a gap", () => {
    expect(text({ by: "fallback" })).toBe(
      `Nobody is on call in the schedules of Platform. <@U1> is covering @platform-oncall, until ${UNTIL_TOKEN}. <@U2> is now off call.`,
    );
  });

  test("says that nobody is on call where there are no people", () => {
    expect(text({ comesIn: [], until: null })).toBe(
      "Nobody is on call for @platform-oncall now. <@U2> is now off call.",
    );
  });

  test("says who stays in the group while nobody is on call", () => {
    expect(text({ by: "last", comesIn: [], goes: [], stays: [ann] })).toBe(
      `Nobody is on call for @platform-oncall now, until ${UNTIL_TOKEN}. <@U1>, last on call, stays in the group.`,
    );
  });

  test("names the rotation where the group is unknown", () => {
    expect(text({ groupHandle: null, until: null })).toContain("now on call for Platform.");
  });

  test("says where the group write failed", () => {
    const { text, blocks } = announcementMessage(
      { ...handover, groupProblem: "Only admins <may>." },
      NOW,
    );
    const expected =
      ":warning: The user group couldn't be updated, so @platform-oncall still reaches the people who were in it before. Only admins &lt;may&gt;.";
    expect(text.endsWith(expected)).toBe(true);
    expect(reading({ blocks })).toContain(expected);
  });

  test("stays within Slack's limits with any number of people and any names", () => {
    const crowd = Array.from({ length: 200 }, () => ({ userId: null, name: "<日>".repeat(90) }));
    const message = announcementMessage(
      {
        ...handover,
        rotationName: "<日>".repeat(900),
        groupHandle: "h".repeat(900),
        comesIn: crowd,
        goes: crowd,
        stays: crowd,
        groupProblem: "<日>".repeat(900),
      },
      NOW + 300_001,
    );
    expect(blockComplaints(message.blocks, 50)).toEqual([]);
    expect(message.text.length).toBeLessThanOrEqual(4_000);
    expect(message.text).toContain("and 190 more");
  });
});

describe("an announcement in a group by the option Members", () => {
  const next = (one: typeof ann | typeof bo) => ({ ...one, as: "next" as const });
  const listed = (one: typeof ann | typeof bo) => ({ ...one, as: "everyone" as const });
  const nobody = { comesIn: [], goes: [], stays: [] };

  test("says who is next, and calls nobody on call", () => {
    const change = { members: "next" as const, comesIn: [next(ann)], goes: [next(bo)] };
    expect(text(change)).toBe("Now next on call for @platform-oncall: <@U1>.");
    const gap = { ...change, ...nobody, stays: [next(bo)] };
    expect(text({ ...gap, by: "last" })).toBe(
      "The schedules of Platform don't show anyone who's next on call. <@U2> stays in @platform-oncall.",
    );
    expect(text({ ...gap, by: "fallback" })).toContain("<@U2> is covering @platform-oncall.");
  });

  test("says who is on call and who is next, or only what changed", () => {
    const both = { members: "on_call_and_next" as const };
    expect(text({ ...both, comesIn: [ann, next(bo)], goes: [bo, next(ann)] })).toBe(
      `<@U1> is now on call for @platform-oncall, until ${UNTIL_TOKEN}. <@U2> is now off call. Now next on call for @platform-oncall: <@U2>.`,
    );
    expect(text({ ...both, comesIn: [next(bo)], goes: [], stays: [ann] })).toBe(
      "Now next on call for @platform-oncall: <@U2>.",
    );
    expect(text({ ...both, ...nobody, stays: [ann, next(bo)], by: "last" })).toBe(
      `Nobody is on call for @platform-oncall now, until ${UNTIL_TOKEN}. <@U1>, last on call, stays in the group. Now next on call for @platform-oncall: <@U2>.`,
    );
  });

  test("says who is now, and no longer, in the schedules", () => {
    const change = { members: "everyone" as const, comesIn: [listed(ann)], goes: [listed(bo)] };
    expect(text(change)).toBe(
      "<@U1> is now in the schedules of @platform-oncall. <@U2> is no longer in the schedules of @platform-oncall.",
    );
    expect(text({ ...change, ...nobody, stays: [listed(bo)], by: "last" })).toBe(
      "Nobody is in the schedules of Platform now. <@U2> stays in @platform-oncall.",
    );
  });
});
