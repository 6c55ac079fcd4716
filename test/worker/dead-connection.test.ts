/** A connection that only a person can put right: what is still sent, who is told, and when it is over. */
import { runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import { openStore } from "../../src/workspace/store/store.ts";
import { EmulatedJira } from "../world/jira/emulated-jira.ts";
import { EmulatedOpsgenie } from "../world/opsgenie/emulated-opsgenie.ts";
import { EmulatedXMatters } from "../world/xmatters/emulated-xmatters.ts";
import {
  connectJira,
  disconnect,
  OPSGENIE_KEY,
  submitOpsgenieKey,
  submitXMattersPair,
} from "./connecting.ts";
import {
  addSchedule,
  connectPagerDuty,
  createRotation,
  evict,
  HOUR,
  installed,
  leaveStage,
  lookAgain,
  MINUTE,
  membersOf,
  openHome,
  PLATFORM_ROTATION,
  passUntil,
  START,
  type Stage,
  setStage,
  settle,
  stageWithRotation,
  stubOf,
} from "./stage.ts";

afterEach(leaveStage);

const DAY = 24 * HOUR;
/** PagerDuty's access tokens live ten days. */
const TOKEN_LIFE = 10 * DAY;
const IDENTITY = "identity.pagerduty.com";
const ATLASSIAN = "auth.atlassian.com";

const toldTo = ({ slack }: Stage, name: string): readonly string[] =>
  slack
    .client(name)
    .messages()
    .map(({ text }) => text);

const saidIn = ({ team }: Stage, name: string): readonly string[] =>
  [...team.channels.values()]
    .filter((channel) => channel.kind !== "im" && channel.name === name)
    .flatMap(({ messages }) => messages.map(({ text }) => text))
    .filter((text) => text.includes("PagerSync"));

const LOST = "PagerDuty no longer accepts this connection.";
const BACK = "PagerSync can read PagerDuty again";

/** PagerDuty rotates the refresh token, and the reply with the new one is lost. */
async function replyLost(stage: Stage): Promise<void> {
  stage.world.faults.add({ host: IDENTITY, times: 1, effect: { kind: "reply_lost" } });
  vi.setSystemTime(START + TOKEN_LIFE - 4 * MINUTE);
  await passUntil(stage, START + TOKEN_LIFE + 10 * MINUTE);
}

describe("a refresh token that was refused for good", () => {
  it("is sent once more and never again, also by a process that didn't see it", async () => {
    const stage = await stageWithRotation();
    await replyLost(stage);
    // The one whose reply was lost, the refusal, and the one that makes sure.
    expect(stage.world.callsTo(IDENTITY)).toHaveLength(3);
    await evict(stage);
    await passUntil(stage, START + TOKEN_LIFE + 3 * DAY);
    await stage.ada.openHome();
    await stage.ada.command("/oncall", "ops");
    await settle(stage);
    expect(stage.world.callsTo(IDENTITY)).toHaveLength(3);
    expect(toldTo(stage, "ada")).toHaveLength(1);
  });

  it("is replaced by a new connection, whose tokens are renewed again", async () => {
    const stage = await stageWithRotation();
    await replyLost(stage);
    await lookAgain(stage.ada);
    await connectPagerDuty(stage, stage.ada, "Reconnect PagerDuty");
    await settle(stage);
    stage.world.calls.length = 0;
    vi.setSystemTime(Date.now() + TOKEN_LIFE - 4 * MINUTE);
    await passUntil(stage, Date.now() + 2 * MINUTE);
    expect(stage.world.callsTo(IDENTITY)).toHaveLength(1);
    expect(stage.ada.visibleText()).not.toContain("Reconnect PagerDuty");
  });

  it("serves for the access token's last minutes", async () => {
    const stage = await stageWithRotation();
    stage.world.faults.add({ host: IDENTITY, times: 1, effect: { kind: "reply_lost" } });
    vi.setSystemTime(START + TOKEN_LIFE - 4 * MINUTE);
    await passUntil(stage, START + TOKEN_LIFE - 2 * MINUTE);
    await lookAgain(stage.ada);
    expect(stage.ada.visibleText()).not.toContain(LOST);
    expect(toldTo(stage, "ada")).toEqual([]);
  });
});

async function jiraStage() {
  const stage = await setStage();
  const jira = new EmulatedJira(stage.world);
  stage.world.add(jira);
  addSchedule(stage, "J-1", "Platform primary", [["ada", START - HOUR, START + 90 * DAY]]);
  const ada = await installed(stage);
  await connectJira({ ...stage, jira }, ada);
  await createRotation(ada, PLATFORM_ROTATION);
  await settle(stage);
  stage.world.calls.length = 0;
  return { ...stage, jira, ada };
}

describe("Atlassian's refresh token", () => {
  it("heals by itself where the reply was lost: the used one works for some minutes", async () => {
    const stage = await jiraStage();
    stage.world.faults.add({ host: ATLASSIAN, times: 1, effect: { kind: "reply_lost" } });
    await passUntil(stage, START + 2 * HOUR);
    await lookAgain(stage.ada);
    expect(stage.ada.visibleText()).not.toContain("no longer accepts");
    expect(toldTo(stage, "ada")).toEqual([]);
  });

  it("heals where only one renewal was refused", async () => {
    const stage = await jiraStage();
    const effect = { kind: "status", status: 403, body: '{"error":"invalid_grant"}' } as const;
    stage.world.faults.add({ host: ATLASSIAN, times: 1, effect });
    await passUntil(stage, START + 2 * HOUR);
    expect(toldTo(stage, "ada")).toEqual([]);
    expect(stage.ada.visibleText()).not.toContain("no longer accepts");
  });

  it("is sent twice and no more once the person took the grant back", async () => {
    const stage = await jiraStage();
    stage.jira.revoke("PADA");
    await passUntil(stage, START + DAY);
    expect(stage.world.callsTo(ATLASSIAN)).toHaveLength(2);
    expect(toldTo(stage, "ada")).toHaveLength(1);
    expect(toldTo(stage, "ada")[0]).toContain("press *Reconnect Jira Service Management*");
  });
});

describe("a key that was revoked", () => {
  async function opsgenieStage() {
    const stage = await setStage();
    const opsgenie = new EmulatedOpsgenie(stage.world);
    opsgenie.keys.add({ key: OPSGENIE_KEY });
    stage.world.add(opsgenie);
    addSchedule(stage, "O-1", "Platform primary", [
      ["ada", START - HOUR, START + HOUR],
      ["bob", START + HOUR, START + 2 * DAY],
    ]);
    const ada = await installed(stage);
    await submitOpsgenieKey(ada);
    await settle(stage);
    await createRotation(ada, PLATFORM_ROTATION);
    await settle(stage);
    stage.world.calls.length = 0;
    return { ...stage, opsgenie, ada };
  }

  it("at Opsgenie is tried every 15 minutes, whatever handover is due, and told once", async () => {
    const stage = await opsgenieStage();
    stage.opsgenie.keys.revoke(OPSGENIE_KEY);
    await passUntil(stage, START + 10 * HOUR);
    // A few at first, then four an hour; each reads who is on call and when that changes.
    expect(stage.world.callsTo("api.opsgenie.com").length).toBeLessThan(2 * (4 * 10 + 6));
    expect(toldTo(stage, "ada")).toHaveLength(1);
    expect(toldTo(stage, "ada")[0]).toContain("Opsgenie no longer accepts this connection.");
    expect(toldTo(stage, "ada")[0]).toContain("press *Add Opsgenie API Key*");
  });

  it("and is allowed again is noticed within 15 minutes, and that is told, too", async () => {
    const stage = await opsgenieStage();
    stage.opsgenie.keys.revoke(OPSGENIE_KEY);
    await passUntil(stage, START + 5 * HOUR);
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["ada"]);
    stage.opsgenie.keys.add({ key: OPSGENIE_KEY });
    await passUntil(stage, START + 5 * HOUR + 16 * MINUTE);
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["bob"]);
    expect(toldTo(stage, "ada")).toHaveLength(2);
    expect(toldTo(stage, "ada")[1]).toContain("PagerSync can read Opsgenie again");
  });

  it("and is allowed again works at once for whoever presses Refresh", async () => {
    const stage = await opsgenieStage();
    stage.opsgenie.keys.revoke(OPSGENIE_KEY);
    await passUntil(stage, START + 5 * HOUR);
    stage.opsgenie.keys.add({ key: OPSGENIE_KEY });
    await lookAgain(stage.ada);
    await stage.ada.click("Refresh");
    await settle(stage);
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["bob"]);
  });

  it.each([
    ["was deleted", "Connect it again."],
    ["lost its rights", "Grant that permission there, or connect with an account that has it."],
  ])("at xMatters and %s is told with what to do", async (how, remedy) => {
    const stage = await setStage();
    const xmatters = new EmulatedXMatters(stage.world);
    const pair = { key: "x-api-key-1", secret: "emulated-xmatters-secret" };
    xmatters.addKey(pair);
    stage.world.add(xmatters);
    addSchedule(stage, "X-1", "Platform primary", [["ada", START - HOUR, START + DAY]]);
    const ada = await installed(stage);
    await submitXMattersPair(ada, { ...pair, url: "acme.xmatters.com" });
    await settle(stage);
    await createRotation(ada, PLATFORM_ROTATION);
    await settle(stage);
    if (how === "was deleted") xmatters.revoke(pair.key);
    else xmatters.addKey({ ...pair, mayRead: false });
    await passUntil(stage, START + 3 * HOUR);
    expect(toldTo(stage, "ada")).toHaveLength(1);
    expect(toldTo(stage, "ada")[0]).toContain(remedy);
  });

  it("for a moment only is told to nobody", async () => {
    const stage = await opsgenieStage();
    const effect = { kind: "status", status: 401 } as const;
    stage.world.faults.add({ host: "api.opsgenie.com", times: 1, effect });
    await passUntil(stage, START + 30 * MINUTE);
    expect(toldTo(stage, "ada")).toEqual([]);
  });
});

describe("a dead connection", () => {
  it("is told to whoever connected it: what happened, since when groups stand, and where to put it right", async () => {
    const stage = await stageWithRotation();
    stage.pagerduty.revoke();
    await passUntil(stage, START + 5 * MINUTE);
    const [text = "", ...more] = toldTo(stage, "ada");
    expect(more).toEqual([]);
    expect(text).toContain(`${LOST} Connect it again.`);
    expect(text).toMatch(/User groups haven't changed since <!date\^\d+/);
    expect(text).toMatch(/<https:\/\/slack\.com\/app_redirect\?[^|]+\|PagerSync's Home>/);
    expect(text).toContain("press *Reconnect PagerDuty*");
  });

  it("is told when it is over, once, and again when it happens again", async () => {
    const stage = await stageWithRotation();
    for (const round of [1, 2]) {
      stage.pagerduty.revoke();
      await passUntil(stage, Date.now() + 2 * HOUR);
      expect(toldTo(stage, "ada")).toHaveLength(2 * round - 1);
      await lookAgain(stage.ada);
      await connectPagerDuty(stage, stage.ada, "Reconnect PagerDuty");
      await settle(stage);
      await passUntil(stage, Date.now() + 2 * HOUR);
      expect(toldTo(stage, "ada")).toHaveLength(2 * round);
      expect(toldTo(stage, "ada").at(-1)).toContain(BACK);
    }
  });

  it("is told once, however often the process starts again", async () => {
    const stage = await stageWithRotation({ channels: ["#ops"] });
    stage.pagerduty.revoke();
    for (let hours = 1; hours <= 6; hours += 1) {
      await evict(stage);
      await passUntil(stage, START + hours * HOUR);
    }
    expect(toldTo(stage, "ada")).toHaveLength(1);
    expect(saidIn(stage, "ops")).toHaveLength(1);
  });

  it("is told although Slack was down, by a process that didn't see it", async () => {
    const stage = await stageWithRotation();
    const effect = { kind: "status", status: 503 } as const;
    stage.world.faults.add({ path: "/api/chat.postMessage", effect });
    stage.pagerduty.revoke();
    await passUntil(stage, START + 20 * MINUTE);
    await evict(stage);
    stage.world.faults.clear();
    await passUntil(stage, START + 40 * MINUTE);
    expect(toldTo(stage, "ada")).toHaveLength(1);
  });

  it("is told to somebody who muted PagerSync: it is no shift of theirs", async () => {
    const stage = await stageWithRotation();
    const { id } = stage.team.user("ada");
    await runInDurableObject(stubOf(stage.team), (_, { storage }) =>
      openStore(storage).muted.add(id, Date.now()),
    );
    stage.pagerduty.revoke();
    await passUntil(stage, START + 5 * MINUTE);
    expect(toldTo(stage, "ada")).toHaveLength(1);
  });

  it("that is put right before anybody was told is told to nobody", async () => {
    const stage = await stageWithRotation();
    const effect = { kind: "status", status: 503 } as const;
    stage.world.faults.add({ path: "/api/chat.postMessage", effect });
    stage.pagerduty.revoke();
    await passUntil(stage, START + 20 * MINUTE);
    await lookAgain(stage.ada);
    await connectPagerDuty(stage, stage.ada, "Reconnect PagerDuty");
    await settle(stage);
    stage.world.faults.clear();
    await passUntil(stage, START + 2 * HOUR);
    expect(toldTo(stage, "ada")).toEqual([]);
  });

  it("that is over leaves nothing to be sent, not even for a channel that no rotation has any more", async () => {
    const stage = await stageWithRotation({ channels: ["#ops"] });
    stage.pagerduty.revoke();
    await passUntil(stage, START + 10 * MINUTE);
    const { ada, team } = stage;
    await ada.click("Edit", { within: "Platform" });
    await ada.seesModal("Edit Rotation");
    await ada.unchoose("Channels", "#ops");
    expect(await ada.submit()).toBe("closed");
    await lookAgain(ada);
    await connectPagerDuty(stage, ada, "Reconnect PagerDuty");
    await settle(stage);
    await runInDurableObject(stubOf(team), (_, { storage }) =>
      expect(openStore(storage).outbox.tally().waiting).toBe(0),
    );
  });

  it("that somebody disconnects is told no more, and its end isn't", async () => {
    const stage = await stageWithRotation({ channels: ["#ops"] });
    stage.pagerduty.revoke();
    await passUntil(stage, START + 10 * MINUTE);
    await lookAgain(stage.ada);
    await disconnect(stage, stage.ada);
    await passUntil(stage, START + 5 * HOUR);
    expect(toldTo(stage, "ada")).toHaveLength(1);
    expect(saidIn(stage, "ops")).toEqual([]);
  });
});

/** Installed by cyd, connected by ada; bob is an admin, too, whom PagerSync knows. */
async function staffed() {
  const stage = await setStage();
  stage.team.user("bob").kind = "admin";
  addSchedule(stage, "PLATFORM", "Platform primary", [["gus", START - HOUR, START + DAY]]);
  await stage.slack.installApp({ as: "cyd" });
  await settle(stage);
  for (const name of ["ada", "bob", "cyd"]) await openHome(stage.slack.client(name));
  const ada = stage.slack.client("ada");
  await connectPagerDuty(stage, ada);
  await settle(stage);
  await createRotation(ada, PLATFORM_ROTATION);
  await settle(stage);
  const before = new Map(["ada", "bob", "cyd"].map((who) => [who, toldTo(stage, who).length]));
  const since = (who: string) => toldTo(stage, who).slice(before.get(who) ?? 0);
  return { ...stage, ada, since };
}

describe("where whoever connected it can't be told", () => {
  it("the installer is, with who can put it right", async () => {
    const stage = await staffed();
    stage.team.user("ada").deactivated = true;
    stage.pagerduty.revoke();
    await passUntil(stage, START + HOUR);
    expect([stage.since("ada"), stage.since("bob")]).toEqual([[], []]);
    expect(stage.since("cyd")).toHaveLength(1);
    expect(stage.since("cyd")[0]).toContain("press *Reconnect PagerDuty*");
  });

  it("and the installer left, too, a known admin is", async () => {
    const stage = await staffed();
    for (const who of ["ada", "cyd"]) stage.team.user(who).deactivated = true;
    stage.pagerduty.revoke();
    await passUntil(stage, START + HOUR);
    expect(stage.since("bob")).toHaveLength(1);
    await lookAgain(stage.slack.client("bob"));
    await connectPagerDuty(stage, stage.slack.client("bob"), "Reconnect PagerDuty");
    await settle(stage);
    expect(stage.since("bob").filter((text) => text.includes(BACK))).toHaveLength(1);
  });

  it("nor anybody else, it waits until somebody can", async () => {
    const stage = await staffed();
    stage.slack.app.isMessagesTabOn = false;
    stage.pagerduty.revoke();
    await passUntil(stage, START + 2 * HOUR);
    stage.slack.app.isMessagesTabOn = true;
    await passUntil(stage, START + 3 * HOUR);
    expect(stage.since("ada")).toHaveLength(1);
  });

  it("whoever is no admin any more is told who can put it right", async () => {
    const stage = await staffed();
    stage.team.user("ada").kind = "member";
    await passUntil(stage, START + 6 * MINUTE);
    stage.pagerduty.revoke();
    await passUntil(stage, START + HOUR);
    const bob = stage.team.user("bob").id;
    expect(stage.since("ada")).toHaveLength(1);
    expect(stage.since("ada")[0]).toContain(
      "A workspace admin or owner, or the person who installed",
    );
    expect(stage.since("ada")[0]).toContain(`<@${bob}>`);
    await lookAgain(stage.ada);
    expect(stage.ada.visibleText()).toContain(`can fix this: ask one of them, for example @bob`);
  });
});

describe("a rotation's channel", () => {
  it("hears of it an hour after a handover that couldn't be read, once, and when it is over", async () => {
    const stage = await stageWithRotation({ channels: ["#ops"] });
    stage.pagerduty.revoke();
    // The handover is due at +1 h.
    await passUntil(stage, START + 2 * HOUR - MINUTE);
    expect(saidIn(stage, "ops")).toEqual([]);
    await passUntil(stage, START + 2 * HOUR);
    const [text = "", ...more] = saidIn(stage, "ops");
    expect(more).toEqual([]);
    expect(text).toContain("@platform-oncall might not reach the right people: a handover was due");
    await passUntil(stage, START + DAY);
    expect(saidIn(stage, "ops")).toHaveLength(1);
    await lookAgain(stage.ada);
    await connectPagerDuty(stage, stage.ada, "Reconnect PagerDuty");
    await settle(stage);
    await passUntil(stage, START + DAY + 3 * HOUR);
    expect(saidIn(stage, "ops").slice(1)).toEqual([expect.stringContaining(BACK)]);
  });

  it("hears nothing where no handover was missed, however long it lasts", async () => {
    const stage = await setStage();
    addSchedule(stage, "PLATFORM", "Platform primary", [["ada", START - HOUR, START + 30 * DAY]]);
    const ada = await installed(stage);
    await connectPagerDuty(stage, ada);
    await settle(stage);
    await createRotation(ada, { ...PLATFORM_ROTATION, channels: ["#ops"] });
    await settle(stage);
    stage.pagerduty.revoke();
    await passUntil(stage, START + 2 * DAY);
    expect(saidIn(stage, "ops")).toEqual([]);
    expect(toldTo(stage, "ada")).toHaveLength(1);
  });

  it("hears nothing where it was put right within the hour", async () => {
    const stage = await stageWithRotation({ channels: ["#ops"] });
    stage.pagerduty.revoke();
    await passUntil(stage, START + HOUR + 30 * MINUTE);
    await lookAgain(stage.ada);
    await connectPagerDuty(stage, stage.ada, "Reconnect PagerDuty");
    await settle(stage);
    await passUntil(stage, START + 4 * HOUR);
    expect(saidIn(stage, "ops").filter((text) => text.includes("may not reach"))).toEqual([]);
    expect(saidIn(stage, "ops").filter((text) => text.includes(BACK))).toEqual([]);
  });

  it("of which Slack wants to know nothing isn't asked for ever", async () => {
    const stage = await stageWithRotation({ channels: ["#ops"] });
    for (const channel of stage.team.channels.values())
      if (channel.name === "ops") channel.isArchived = true;
    stage.pagerduty.revoke();
    await passUntil(stage, START + DAY);
    const posts = stage.world.callsTo("/api/chat.postMessage");
    expect(posts).toHaveLength(2);
  });
});
