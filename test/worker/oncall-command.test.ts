/** `/oncall`: who is on call, from what the workspace knows, shown only to the person who asks. */
import { runInDurableObject } from "cloudflare:test";
import { afterEach, describe, expect, it, vi } from "vitest";
import { NO_OPTIONS } from "../../src/domain/rotation-options.ts";
import { openStore } from "../../src/workspace/store/store.ts";
import { blockWords } from "../world/slack/client/words.ts";
import {
  addSchedule,
  connectedStage,
  createRotation,
  HOUR,
  leaveStage,
  MINUTE,
  ring,
  START,
  type Stage,
  setStage,
  stubOf,
} from "./stage.ts";
import { untilAtRest } from "./under-way.ts";

afterEach(leaveStage);

/** Platform: ada for an hour, then bob. Data: cyd for three hours, and bob from the second on. */
async function staffedStage() {
  const stage = await connectedStage();
  const { team, ada } = stage;
  team.addGroup({ handle: "data-oncall", name: "Data team" });
  addSchedule(stage, "DATA", "Data primary", [
    ["cyd", START - HOUR, START + 3 * HOUR],
    ["bob", START + 3 * HOUR, START + 30 * HOUR],
  ]);
  await createRotation(ada, {
    name: "Platform",
    group: "@platform-oncall",
    schedules: ["Platform primary"],
  });
  await createRotation(ada, {
    name: "Data <&>",
    group: "@data-oncall",
    schedules: ["Data primary"],
  });
  await ring(stage);
  stage.world.calls.length = 0;
  return stage;
}

/** What the person reads; the reply must be theirs alone and, once Slack has said who they are, ask nobody outside. */
async function ask(stage: Stage, who: string, text: string): Promise<string> {
  await stage.slack.client(who).command("/oncall help", "ops");
  stage.world.calls.length = 0;
  const { reply } = await stage.slack.client(who).command(`/oncall ${text}`.trim(), "ops");
  if (!reply) throw new Error("no reply");
  expect(reply.to).toBe("ephemeral");
  expect(stage.world.calls).toEqual([]);
  const raw = JSON.stringify(reply);
  expect(raw).not.toContain("<!subteam");
  expect(raw).not.toMatch(/<!(channel|here|everyone)/);
  // What screen readers give holds the same answer.
  expect(reply.text).not.toBe("");
  return reply.blocks.flatMap((block) => blockWords(stage.team, block as never)).join("\n");
}

const at = (instant: number) =>
  `${new Date(instant).toISOString().slice(0, 16).replace("T", " ")} UTC`;

describe("/oncall", () => {
  it("lists every rotation by name with who is on call", async () => {
    const stage = await staffedStage();
    expect((await ask(stage, "bob", "")).split("\n")).toEqual([
      "Data <&> · @data-oncall",
      `On call: @cyd, until ${at(START + 3 * HOUR)}`,
      "Platform · @platform-oncall",
      `On call: @ada, until ${at(START + HOUR)}`,
      "More on PagerSync's Home.",
    ]);
  });

  it.each(["@platform-oncall", "platform-oncall", "PLATFORM", "plat", "Platform on call"])(
    "finds one rotation by %s, and says who is next",
    async (text) => {
      const stage = await staffedStage();
      const lines = (await ask(stage, "bob", text)).split("\n");
      expect(lines).toContain("Platform · @platform-oncall");
      expect(lines).toContain(`On call: @ada, until ${at(START + HOUR)}`);
      expect(lines).toContain(`Next: @bob, from ${at(START + HOUR)}`);
      expect(lines.join()).not.toContain("Data");
    },
  );

  it("lists those that match when several do, and finds names with markup in them", async () => {
    const stage = await staffedStage();
    const text = await ask(stage, "bob", "oncall");
    expect(text).toContain("Several rotations match “oncall”");
    expect(text).toContain("Platform · @platform-oncall");
    expect(text).toContain("Data <&> · @data-oncall");
    expect(await ask(stage, "bob", "data <&>")).toContain("Schedules: Data primary");
  });

  it("says when the asker is on call, now and next", async () => {
    const stage = await staffedStage();
    expect((await ask(stage, "ada", "me")).split("\n")).toEqual([
      "When you're on call",
      "Platform · @platform-oncall",
      `On call now until ${at(START + HOUR)}`,
      "Shows the next 24 hours only.",
      "More on PagerSync's Home.",
    ]);
    const bobs = await ask(stage, "bob", "me");
    expect(bobs).toContain(`Platform · @platform-oncall\nNext from ${at(START + HOUR)}`);
    expect(bobs).toContain(`Data <&> · @data-oncall\nNext from ${at(START + 3 * HOUR)}`);
  });

  it("says of a person that they are on call, or that they aren't", async () => {
    const stage = await staffedStage();
    expect(await ask(stage, "bob", "@cyd")).toContain("When @cyd is on call");
    expect(await ask(stage, "bob", "@gus")).toContain(
      "@gus is not on call in any rotation now or in the next 24 hours.",
    );
    expect(await ask(stage, "gus", "me")).toContain(
      "You're not on call in any rotation now or in the next 24 hours.",
    );
  });

  it("asks Slack who asks, once in six hours: in an incident many people ask at once", async () => {
    const stage = await staffedStage();
    const asked = async (after: number) => {
      vi.setSystemTime(START + after);
      stage.world.calls.length = 0;
      await stage.slack.client("bob").command("/oncall", "ops");
      return stage.world.calls.map(({ path }) => path);
    };
    expect(await asked(0)).toEqual(["/api/users.info"]);
    expect(await asked(6 * HOUR - MINUTE)).toEqual([]);
    expect(await asked(6 * HOUR)).toEqual(["/api/users.info"]);
  });

  it("answers guests who is on call, and nothing of what is behind it", async () => {
    const stage = await staffedStage();
    expect(await ask(stage, "gus", "")).toContain("On call: @ada");
    expect((await ask(stage, "gus", "platform")).split("\n")).toEqual([
      "Platform · @platform-oncall",
      `On call: @ada, until ${at(START + HOUR)}`,
      `Next: @bob, from ${at(START + HOUR)}`,
      expect.stringContaining("Group last checked"),
      "More on PagerSync's Home.",
    ]);
  });

  it("says what can be asked", async () => {
    const stage = await staffedStage();
    for (const text of ["help", "?"]) {
      expect(await ask(stage, "bob", text)).toContain("/oncall me shows your shifts");
    }
  });

  it("names nobody for what it doesn't find, and shows the way to what there is", async () => {
    const stage = await staffedStage();
    stage.team.addGroup({ handle: "design", name: "Design" });
    expect(await ask(stage, "bob", "nothing <!channel>")).toContain(
      "No rotation or group called “nothing <!channel>”. Try /oncall for a list",
    );
    expect(await ask(stage, "bob", "@design")).toContain(
      "This user group isn't used by a rotation.",
    );
  });

  it("says that nothing is connected, or that there is no rotation yet", async () => {
    const stage = await setStage();
    await stage.slack.installApp({ as: "ada" });
    await ring(stage);
    expect(await ask(stage, "bob", "")).toContain(
      "PagerSync isn't connected to a scheduling system",
    );
    const connected = await connectedStage();
    expect(await ask(connected, "bob", "platform")).toContain("There are no rotations yet.");
  });

  it("says that the answer is old once the system was disconnected, or can't be read", async () => {
    const stage = await staffedStage();
    await stage.ada.click("Disconnect");
    await vi.waitFor(async () =>
      expect(await ask(stage, "bob", "")).toContain(
        "No scheduling system is connected. This is from when",
      ),
    );
    expect(await ask(stage, "bob", "")).toContain("On call: @ada");
  });

  it("says since when the system refuses to be read", async () => {
    const stage = await staffedStage();
    stage.pagerduty.revoke();
    vi.setSystemTime(Date.now() + 2 * MINUTE);
    await ring(stage);
    expect(await ask(stage, "bob", "")).toContain(
      "PagerSync hasn't been able to read the scheduling system since",
    );
  });

  it("lists the first 40 of many and counts the rest, within Slack's limits", async () => {
    const stage = await connectedStage();
    await runInDurableObject(stubOf(stage.team), (_, { storage }) => {
      const { rotations } = openStore(storage);
      for (let n = 0; n < 300; n += 1) {
        const name = `${"<&>".repeat(60)} ${n}`;
        const schedules = [{ id: "PLATFORM", name }];
        const rest = {
          channelIds: [],
          fallbackUserIds: [],
          membersBefore: [],
          options: NO_OPTIONS,
        };
        rotations.create(
          { id: `r${n}`, name, groupId: `S${n}`, schedules, version: 1, ...rest },
          "U1",
          n,
        );
      }
    });
    const text = await ask(stage, "bob", "");
    expect(text.split("\n").filter((line) => line === "On call: not read yet")).toHaveLength(40);
    expect(text).toContain("…and 260 more. Try /oncall with a name.");
  });

  it("says that PagerSync is gone where it was removed, and keeps nothing there", async () => {
    const stage = await staffedStage();
    stage.slack.uninstallApp(stage.team);
    await stage.slack.settle();
    await untilAtRest();
    const form = new URLSearchParams({
      team_id: stage.team.id,
      user_id: stage.team.user("bob").id,
    });
    const type = "application/x-www-form-urlencoded";
    const answer = await stage.slack.line.post("/slack/commands", type, form.toString());
    expect(answer.body).toContain("PagerSync is no longer installed in this workspace.");
    expect(
      await runInDurableObject(stubOf(stage.team), (_, { storage }) => storage.getAlarm()),
    ).toBeNull();
  });
});
