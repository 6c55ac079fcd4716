/** A marked part of a channel's topic, kept current; what people wrote there stays theirs. */
import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SlackClient } from "../world/slack/client.ts";
import { editOptions, type OptionsStage } from "./rotation-options.ts";
import {
  connectedStage,
  createRotation,
  eventually,
  evict,
  HOUR,
  leaveStage,
  MINUTE,
  passUntil,
  ring,
  SECOND,
  START,
  settle,
  stubOf,
} from "./stage.ts";

/** ada until then, bob from then on, for an hour. */
const HANDOVER = START + HOUR;
let stage: OptionsStage;
let ada: SlackClient;

beforeEach(async () => {
  stage = await connectedStage();
  ({ ada } = stage);
  stage.team.addGroup({ handle: "network-oncall", name: "Network", members: ["cyd"] });
  await passUntil(stage, START + 2 * MINUTE);
  for (const name of ["ops", "dev"]) {
    stage.team.channel(name).members.add(stage.team.installation?.botUserId ?? "");
    stage.team.channel(name).topic = `All about ${name}`;
  }
});
afterEach(leaveStage);

const topic = (channel = "ops") => stage.team.channel(channel).topic;
const saying = (who: string, channel = "ops") =>
  `All about ${channel} [On call for platform-oncall: ${who}]`;
const topicCalls = () => stage.world.callsTo("/api/conversations.").length;
const waiting = () =>
  runInDurableObject(stubOf(stage.team), (_, { storage }) =>
    storage.sql.exec("SELECT key FROM outbox WHERE kind = 'topic'").toArray(),
  );

async function make(channels: readonly string[] = ["#ops"]): Promise<void> {
  await createRotation(ada, {
    name: "Platform",
    group: "@platform-oncall",
    schedules: ["Platform primary"],
    channels: ["#ops", "#dev"],
  });
  await settle(stage);
  await edit(() => ada.choose("Channel topic", channels));
}

const edit = (fill: () => Promise<void>) => editOptions(stage, "Channel topic", fill);

async function remove(): Promise<void> {
  await ada.click("Delete");
  await ada.seesModal("Delete Rotation");
  await ada.submit();
  await settle(stage);
}

describe("the channel topic", () => {
  it("says who is on call, follows the handover, and leaves the rest as it is", async () => {
    await make();
    expect(topic()).toBe(saying("ada"));
    expect(topic("dev")).toBe("All about dev");
    stage.team.channel("ops").topic = `Moved: ${saying("ada")} & <https://a.b|more>`;
    await passUntil(stage, HANDOVER);
    expect(topic()).toBe(`Moved: ${saying("bob")} & <https://a.b|more>`);
  });

  it.each([
    "Fish & chips <daily>, a literal &amp; and &lt;b&gt;; wiki.example has it all",
    "ask ann@acme.example, see https://wiki.example/a?x=1&y=2, go to #dev, page @platform-oncall, never @here",
  ])("leaves text that Slack reports in another form as people typed it: %s", async (text) => {
    stage.team.channel("ops").topic = text;
    await make();
    expect(topic()).toBe(`${text} [On call for platform-oncall: ada]`);
    await passUntil(stage, HANDOVER);
    expect(topic()).toBe(`${text} [On call for platform-oncall: bob]`);
    await remove();
    expect(topic()).toBe(text);
  });

  it("asks nothing of Slack while nothing changes", async () => {
    await make();
    const before = topicCalls();
    await passUntil(stage, HANDOVER - 1);
    expect(topicCalls()).toBe(before);
  });

  it("is set nowhere unless the option is on", async () => {
    await make([]);
    const before = topicCalls();
    await passUntil(stage, HANDOVER);
    expect([topic(), topicCalls()]).toEqual(["All about ops", before]);
    expect(stage.world.callsTo("/api/conversations.setTopic")).toEqual([]);
  });

  it("goes when the option is turned off, when its channel leaves the rotation, when the rotation is deleted", async () => {
    await make(["#ops", "#dev"]);
    expect([topic(), topic("dev")]).toEqual([saying("ada"), saying("ada", "dev")]);
    await edit(() => ada.unchoose("Channel topic", "#dev"));
    expect([topic(), topic("dev")]).toEqual([saying("ada"), "All about dev"]);
    await edit(() => ada.choose("Channel topic", "#dev"));
    expect(topic("dev")).toBe(saying("ada", "dev"));
    await edit(async () => {
      await ada.unchoose("Channels", "#dev");
      await ada.unchoose("Channel topic", "#dev");
    });
    expect(topic("dev")).toBe("All about dev");
    await remove();
    expect([topic(), await waiting()]).toEqual(["All about ops", []]);
  });

  it("is taken out of a topic that people have changed since, and of nothing else", async () => {
    await make();
    stage.team.channel("ops").topic = `${saying("ada")} — new: read the wiki`;
    await remove();
    expect(topic()).toBe("All about ops — new: read the wiki");
  });

  it("is cleaned up although the object dies right after the deletion", async () => {
    await make();
    stage.world.faults.add({ path: "/api/conversations.", effect: { kind: "refused" } });
    await remove();
    expect(topic()).toBe(saying("ada"));
    await evict(stage);
    stage.world.faults.clear();
    await passUntil(stage, Date.now() + 10 * MINUTE);
    expect([topic(), await waiting()]).toEqual(["All about ops", []]);
  });

  it("is written once the object lives again, when it died between the plan and the writing", async () => {
    await make();
    await passUntil(stage, HANDOVER - 1);
    stage.world.faults.add({ path: "/api/", effect: { kind: "refused" } });
    vi.setSystemTime(HANDOVER);
    await ring(stage);
    await evict(stage);
    stage.world.faults.clear();
    await passUntil(stage, HANDOVER + 10 * MINUTE);
    expect(topic()).toBe(saying("bob"));
  });

  it("is right in the end where only the reply to the writing was lost", async () => {
    await make();
    stage.world.faults.add({
      path: "/api/conversations.setTopic",
      effect: { kind: "reply_lost" },
      times: 1,
    });
    await passUntil(stage, HANDOVER + 10 * MINUTE);
    expect([topic(), await waiting()]).toEqual([saying("bob"), []]);
  });

  it.each(["conversations.info", "conversations.setTopic"])(
    "waits where Slack limits %s, without asking again before",
    async (method) => {
      await make();
      stage.world.faults.add({
        path: `/api/${method}`,
        effect: { kind: "rate_limited", retryAfterS: 90 },
      });
      await passUntil(stage, HANDOVER + 80 * SECOND);
      expect(topic()).toBe(saying("ada"));
      expect(stage.world.callsTo(`/api/${method}`).filter((c) => c.at >= HANDOVER)).toHaveLength(1);
      stage.world.faults.clear();
      await passUntil(stage, HANDOVER + 95 * SECOND);
      expect(topic()).toBe(saying("bob"));
    },
  );

  it("never overwrites what it can't read", async () => {
    await make();
    const body = JSON.stringify({ ok: true, channel: { id: "C1", name: "ops" } });
    stage.world.faults.add({
      path: "/api/conversations.info",
      effect: { kind: "status", status: 200, body },
    });
    await passUntil(stage, HANDOVER + 10 * MINUTE);
    expect(topic()).toBe(saying("ada"));
    expect(stage.world.callsTo("/api/conversations.setTopic")).toHaveLength(1);
  });

  it("speaks for each rotation that shares the channel", async () => {
    await make();
    await createRotation(ada, {
      name: "Network",
      group: "@network-oncall",
      schedules: ["Platform primary"],
      channels: ["#ops"],
    });
    await settle(stage);
    await ada.click("Edit", { within: "Network" });
    await eventually(() => expect(ada.modal).not.toBeNull());
    await ada.click("More options");
    await eventually(() => expect(ada.visibleText()).toContain("Channel topic"));
    await stage.slack.settle();
    await ada.choose("Channel topic", ["#ops"]);
    await ada.submit();
    await settle(stage);
    await passUntil(stage, HANDOVER);
    expect(topic()).toBe(`${saying("bob")} [On call for network-oncall: bob]`);
  });
});

describe("where the topic can't be kept current, the rotation says why and what to do", () => {
  const expectReason = async (text: string) => {
    await ada.openHome();
    await ada.sees(text);
  };

  it("an older install without the right: install again, then it works", async () => {
    for (const scope of ["channels:read", "channels:write.topic"])
      stage.team.installation?.bot.scopes.delete(scope);
    await make();
    await expectReason(
      "Can't update the topic of #ops. PagerSync was installed without permission to read and set topics. Install it again from its website, then press Refresh.",
    );
    expect(topic()).toBe("All about ops");
    await stage.slack.installApp({ as: "ada" });
    await ada.click("Refresh");
    await passUntil(stage, Date.now() + 2 * MINUTE);
    expect(topic()).toBe(saying("ada"));
    await ada.openHome();
    await eventually(() => expect(ada.visibleText()).not.toContain("Can't update the topic"));
  });

  it("not in the channel", async () => {
    stage.team.channel("ops").members.clear();
    await make();
    await expectReason(
      "PagerSync isn't in this channel. Type /invite @PagerSync there, then press Refresh.",
    );
  });

  it("no room", async () => {
    stage.team.channel("ops").topic = "x".repeat(240);
    await make();
    await expectReason("It's already too long: Slack allows 250 characters.");
    expect(topic()).toBe("x".repeat(240));
    stage.team.channel("ops").topic = "short";
    await ada.click("Refresh");
    await passUntil(stage, Date.now() + 2 * MINUTE);
    expect(topic()).toBe("short [On call for platform-oncall: ada]");
  });

  it("a mention whose name Slack doesn't tell: nothing is written until it is gone", async () => {
    stage.team.channel("ops").topic = "@cyd knows";
    await make();
    await expectReason("It contains a mention or a link that an app can't save");
    expect(topic()).toBe("@cyd knows");
    stage.team.channel("ops").topic = "Cyd knows";
    await ada.click("Refresh");
    await passUntil(stage, Date.now() + 2 * MINUTE);
    expect(topic()).toBe("Cyd knows [On call for platform-oncall: ada]");
  });

  it("Slack makes something else of it: it is written once, and left alone until somebody says so", async () => {
    stage.team.talk.madeOf = (text) => text.replace("All about", "All*about");
    await make();
    await expectReason("Slack changed the text when PagerSync set it");
    const writes = () => stage.world.callsTo("/api/conversations.setTopic").length;
    await passUntil(stage, HANDOVER + HOUR);
    expect(writes()).toBe(1);
    stage.team.talk.madeOf = (text) => text;
    stage.team.channel("ops").topic = "All about ops";
    await ada.click("Refresh");
    await passUntil(stage, Date.now() + 2 * MINUTE);
    expect(topic()).toMatch(/^All about ops \[On call for platform-oncall: .*bob\]$/);
    await ada.openHome();
    await eventually(() => expect(ada.visibleText()).not.toContain("Can't update the topic"));
  });

  it("no removal of a topic part waits where the app was removed from the channel", async () => {
    await make();
    stage.team.channel("ops").members.clear();
    await remove();
    expect(await waiting()).toEqual([]);
    expect(topic()).toBe(saying("ada"));
  });
});
