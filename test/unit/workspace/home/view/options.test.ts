import { describe, expect, it } from "vitest";
import { NO_OPTIONS } from "../../../../../src/domain/rotation-options.ts";
import type { HomeModel, HomeRotation } from "../../../../../src/workspace/home/model.ts";
import { linesFor } from "../../../../../src/workspace/home/view/rotation.ts";
import { homeView } from "../../../../../src/workspace/home/view.ts";
import { viewComplaints } from "../../../slack/limits.ts";
import { admin, connected, NOW, platform, withRotation } from "../../../slack/views/home-models.ts";

const all: HomeRotation = {
  ...platform,
  options: {
    ...NO_OPTIONS,
    keepOutgoingMinutes: 30,
    letInEarlyMinutes: 5,
    alwaysUserIds: ["U1", "U2"],
    tellPeople: true,
    remindHours: 24,
    topicChannelIds: ["C1"],
  },
  extraMembers: {
    held: ["U7"],
    scheduleIds: ["P1"],
    always: ["U1", "U7"],
    outgoing: [{ userId: "U3", since: NOW }],
    incoming: [{ userId: "U4", from: NOW + 60_000 }],
  },
};
/** Dates as `<date>`. */
const linesOf = (rotation: HomeRotation) =>
  linesFor(admin, rotation, "pagerduty", NOW).map((line) =>
    line.replace(/<!date[^>]*>/g, "<date>"),
  );

describe("a rotation's options on the Home", () => {
  it("stand in one line, few words each, and only those that are on", () => {
    expect(linesOf(all)).toContain(
      "Options: stays 30 min after · joins 5 min early · 2 always in the group · DMs on · reminder 24 h before · channel topic",
    );
    const one = { ...platform, options: { ...NO_OPTIONS, remindHours: 1 as const } };
    expect(linesOf(one)).toContain("Options: reminder 1 h before");
    expect(linesOf(platform).join()).not.toContain("Options");
  });

  it("say who else is in the group and why, each once, and not those who are on call", () => {
    expect(linesOf(all)).toContain(
      "Also in the group: <@U1> (always), <@U3> (off call, stays until <date>), <@U4> (on call from <date>)",
    );
    expect(linesOf(platform).join()).not.toContain("Also in the group");
  });

  it("say who is next after those who are, and not the same people again", () => {
    const personOf = (userId: string) => ({ userId, personId: userId, name: userId });
    const bob = { ...personOf("U2"), as: "next" as const };
    const thenOf = (userId: string) =>
      linesOf({
        ...platform,
        options: { ...NO_OPTIONS, members: "next" },
        onCall: { by: "schedule", people: [bob], until: null },
        upcoming: {
          next: [{ from: NOW + 60_000, people: [{ ...personOf(userId), as: "next" }] }],
          warnings: [],
        },
      }).filter((line) => line.startsWith("Then"));
    expect(thenOf("U1")).toEqual(["Then next on call: <@U1>, from <date>"]);
    // An override of the present shift: the coming ones were read before.
    expect(thenOf("U2")).toEqual([]);
  });

  it("keep a full page within Slack's limits, the note of who has muted PagerSync included", () => {
    const ofConnection = {
      site: { isConfirmed: false },
      unlinked: ["A", "B"],
      trouble: { failure: { reason: "unauthorized" } as const, since: NOW },
    };
    const model: HomeModel = {
      ...withRotation(all, { ...admin, isMuted: true }),
      connection: connected.connection && { ...connected.connection, ...ofConnection },
      notices: [
        {
          kind: "group_writes_forbidden",
          grantUrl: "https://a.example/grant",
          missing: "both",
          grantedBy: "U1",
        },
        { kind: "grant_ended", grantedBy: "U1", at: NOW },
        { kind: "user_groups_need_paid_plan" },
        { kind: "slack_unreachable", since: NOW },
      ],
      adminsOnly: { ask: ["U1"], isForGrant: true },
      rotations: Array.from({ length: 25 }, (_, n) => ({ ...all, id: `r${n}` })),
      rotationCount: 60,
      page: 1,
      pageCount: 3,
    };
    const view = homeView(model, NOW);
    expect(viewComplaints(view)).toEqual([]);
    expect(view.blocks.length).toBeLessThanOrEqual(100);
    expect(JSON.stringify(view)).toContain("You've muted PagerSync");
  });
});
