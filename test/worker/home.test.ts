import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";
import { viewComplaints } from "../unit/slack/limits.ts";
import type { Team } from "../world/slack/team.ts";
import { passDeadlines, SLACK_WAITS_MS, waitedMs } from "./deadlines.ts";
import { shown, submitAs } from "./forgery.ts";
import {
  addSchedule,
  alarmOf,
  connectedStage,
  connectPagerDuty,
  createRotation,
  eventually,
  HOUR,
  leaveStage,
  lookAgain,
  MINUTE,
  membersOf,
  openHome,
  passUntil,
  ring,
  SECOND,
  START,
  type Stage,
  setStage,
  stageWithRotation,
  stubOf,
} from "./stage.ts";
import { untilAtRest, whatIsUnderWay } from "./under-way.ts";

afterEach(leaveStage);

/** Connected, with the rotation `Platform`, synced: ada is in @platform-oncall. */
async function syncedStage() {
  const stage = await stageWithRotation({ channels: ["#ops"] });
  return stage;
}

/** Who was sent a Home since the calls were last forgotten, by name. */
const publishedTo = ({ world, team }: Stage): readonly string[] =>
  world
    .callsTo("/api/views.publish")
    .map((call) => team.user(String((JSON.parse(call.body) as { user_id: string }).user_id)).name)
    .toSorted();

const rows = async (table: "installations" | "connections" | "oauth_states") =>
  (await env.DB.prepare(`SELECT * FROM ${table}`).all()).results.length;

/** What the object stores: its tables and keys, without the runtime's own. */
const stored = (team: Team): Promise<readonly string[]> =>
  runInDurableObject(stubOf(team), (_, { storage }) => {
    const tables = storage.sql.exec<{ name: string }>("SELECT name FROM sqlite_master").toArray();
    const keys = [...storage.kv.list()].map(([key]) => key);
    return [...tables.map((t) => t.name).filter((n) => !/^(_cf_|sqlite_)/.test(n)), ...keys];
  });

describe("the Home", () => {
  it("shows what is connected, and that there is no rotation yet", async () => {
    const { ada } = await connectedStage();
    for (const line of [
      "PagerDuty · acme",
      "[Disconnect]",
      "Connected by @ada (as ada) · 1 schedule",
      "Team Rotations",
      "[Create Rotation]",
      "[Refresh]",
      "No rotations yet. Create Rotation links a user group to the schedules it should follow.",
    ]) {
      expect(ada.visibleText().split("\n")).toContain(line);
    }
    expect(ada.visibleText()).not.toContain("[Connect PagerDuty]");
  });

  it("shows each rotation with its group, people, schedules, channels and buttons", async () => {
    const { ada } = await syncedStage();
    const text = ada.visibleText();
    expect(text).toContain("Platform · @platform-oncall");
    expect(text).toContain("On call: @ada, until");
    expect(text).toContain("Schedules: Platform primary");
    expect(text).toContain("Announced in: #ops");
    expect(text).toContain("[Edit]\n[Delete]");
  });

  it("has nothing to press for guests but what is coming up", async () => {
    const stage = await syncedStage();
    const gus = stage.slack.client("gus");
    await openHome(gus);
    expect(gus.visibleText()).toContain("Platform · @platform-oncall");
    expect(gus.visibleText()).toContain("On call: @ada");
    expect(gus.visibleText().match(/^\[.*/gm)).toEqual(["[Coming Up]"]);
  });

  it("is one sentence for people of other companies", async () => {
    const stage = await syncedStage();
    stage.team.addUser({ name: "sue", kind: "stranger" });
    const sue = stage.slack.client("sue");
    await openHome(sue);
    expect(sue.visibleText()).toBe(
      "PagerSync doesn't show anything to people from other companies. Ask someone in this workspace who's on call.",
    );
  });

  it("has no connecting for guests before anything is connected, either", async () => {
    const stage = await setStage();
    await stage.slack.installApp({ as: "ada" });
    const gus = stage.slack.client("gus");
    await openHome(gus);
    expect(gus.visibleText()).toContain("Welcome to PagerSync");
    expect(gus.visibleText()).not.toMatch(/^\[/m);
  });

  it("answers Refresh with a Home that was drawn anew", async () => {
    const stage = await syncedStage();
    const { ada, world } = stage;
    world.rota.setShifts("PLATFORM", [
      { start: START - HOUR, end: START + HOUR, personIds: ["PBOB"] },
    ]);
    await ada.click("Refresh");
    await vi.waitFor(async () => expect(await alarmOf(stage)).toBeLessThanOrEqual(Date.now()));
    await ring(stage);
    expect(publishedTo(stage)).toContain("ada");
    expect(ada.visibleText()).toContain("On call: @bob");
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["bob"]);
  });

  it("pages through more rotations than fit, however hostile their names", async () => {
    const stage = await connectedStage();
    const { ada, team, world } = stage;
    const hostile = `<!channel> & <@U1> *_~\`>\n${"🚒日".repeat(60)}`;
    world.rota.addSchedule({ id: "H", name: `Hostile ${hostile}` });
    world.rota.setShifts("H", [
      { start: START - HOUR, end: START + HOUR, personIds: ["PADA", "PBOB", "PCYD"] },
    ]);
    for (let n = 1; n <= 60; n += 1) team.addGroup({ handle: `group-${n}`, name: `Group ${n}` });
    for (let n = 1; n <= 60; n += 1) {
      vi.setSystemTime(START + n * 5 * SECOND);
      await ada.click("Create Rotation");
      await ada.seesModal("Create Rotation");
      await ada.fill("Config Name", `Rotation ${n}: ${hostile}`);
      await ada.choose("User Group", `@group-${n} — Group ${n}`);
      const [name = ""] = await ada.search("Schedules", "Hostile");
      await ada.choose("Schedules", name);
      expect(await ada.submit()).toBe("closed");
    }
    vi.setSystemTime(Date.now() + MINUTE);
    await passUntil(stage, Date.now() + 10 * MINUTE);

    const pages: string[] = [];
    for (const page of [1, 2, 3]) {
      if (page > 1) await ada.click("Next");
      await ada.sees(`Page ${page} of 3`);
      const { view } = shown(ada.home);
      expect(view.blocks.length).toBeLessThanOrEqual(100);
      expect(viewComplaints(view)).toEqual([]);
      const text = JSON.stringify(view);
      expect(text).not.toContain("<!channel>");
      expect(text).not.toContain("<@U1>");
      pages.push(ada.visibleText());
    }
    const numbers = pages.map((text) =>
      [...text.matchAll(/^Rotation (\d+): /gm)].map(([, n]) => Number(n)),
    );
    expect(numbers.map((n) => n.length)).toEqual([20, 20, 20]);
    expect(numbers.flat()).toEqual(Array.from({ length: 60 }, (_, n) => n + 1));
    expect(pages[0]).not.toContain("[Previous]");
    expect(pages[2]).not.toContain("[Next]");
    await ada.click("Previous");
    await ada.sees("Page 2 of 3");
    expect(world.callsTo("/api/views.publish").map((c) => c.response)).not.toContain('"ok":false');
  }, 60_000);
});

describe("a change", () => {
  it("is shown to those who looked lately, and to nobody else", async () => {
    const stage = await syncedStage();
    const { slack } = stage;
    const bob = slack.client("bob");
    await openHome(bob);
    vi.setSystemTime(START + HOUR - MINUTE);
    await ring(stage);
    stage.world.calls.length = 0;
    await passUntil(stage, START + HOUR + SECOND);
    expect([...new Set(publishedTo(stage))]).toEqual(["ada", "bob"]);
    expect(bob.visibleText()).toContain("On call: @bob");

    addSchedule(stage, "PLATFORM", "Platform primary", [
      ["bob", START + HOUR, START + 4 * HOUR],
      ["cyd", START + 4 * HOUR, START + 8 * HOUR],
    ]);
    vi.setSystemTime(START + 4 * HOUR - MINUTE);
    await ring(stage);
    await lookAgain(bob);
    stage.world.calls.length = 0;
    await passUntil(stage, START + 4 * HOUR + SECOND);
    expect([...new Set(publishedTo(stage))]).toEqual(["bob"]);
    expect(bob.visibleText()).toContain("On call: @cyd");
  });

  it("by one person appears on another's open Home", async () => {
    const stage = await syncedStage();
    const bob = stage.slack.client("bob");
    await openHome(bob);
    await stage.ada.click("Edit", { within: "Platform" });
    await stage.ada.seesModal("Edit Rotation");
    await stage.ada.fill("Config Name", "Renamed");
    await stage.ada.submit();
    await ring(stage);
    expect(bob.visibleText()).toContain("Renamed · @platform-oncall");
  });

  it("that shows nowhere sends no Home", async () => {
    const stage = await syncedStage();
    await stage.ada.click("Edit", { within: "Platform" });
    await stage.ada.seesModal("Edit Rotation");
    expect(await stage.ada.submit()).toBe("closed");
    stage.world.calls.length = 0;
    await ring(stage);
    await passUntil(stage, START + 20 * MINUTE);
    expect(publishedTo(stage)).toEqual([]);
  });
});

it("is drawn once for somebody who opens it again while it is on its way", async () => {
  const stage = await syncedStage();
  const { ada, world } = stage;
  world.faults.add({ host: "slack.com", effect: { kind: "held" } });
  for (let n = 0; n < 4; n += 1) await ada.openHome();
  const calls = () => whatIsUnderWay().filter((what) => what.startsWith("workspace "));
  await eventually(() => expect([calls().length, world.faults.held]).toEqual([4, 1]));
  world.faults.clear();
  await untilAtRest();
  expect(publishedTo(stage)).toEqual(["ada"]);
});

describe("a burst of changes", () => {
  it("leaves Slack room for who opens their Home, and ends with the newest", async () => {
    const stage = await syncedStage();
    const { ada, slack, world } = stage;
    for (let n = 1; n <= 110; n += 1) {
      vi.setSystemTime(START + n * (SECOND / 2));
      await ada.click("Refresh");
      await ring(stage);
    }
    world.rota.setShifts("PLATFORM", [
      { start: START - HOUR, end: START + HOUR, personIds: ["PBOB"] },
    ]);
    await ada.click("Refresh");
    await ring(stage);
    await openHome(slack.client("bob"));
    const answers = world.callsTo("/api/views.publish").map(({ status }) => status);
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(answers.length).toBeGreaterThan(30);
    expect(answers.length).toBeLessThanOrEqual(90);
    await passUntil(stage, Date.now() + 35 * SECOND);
    expect(ada.visibleText()).toContain("On call: @bob");
  }, 60_000);

  it("doesn't lose the page that somebody turned to while Slack's limit is reached", async () => {
    const stage = await syncedStage();
    const { ada, slack, world, team } = stage;
    for (let n = 1; n <= 25; n += 1) team.addGroup({ handle: `g-${n}`, name: `Group ${n}` });
    vi.setSystemTime(Date.now() + MINUTE);
    for (let n = 1; n <= 25; n += 1) {
      await createRotation(ada, {
        name: `Rotation ${n}`,
        group: `@g-${n} — Group ${n}`,
        schedules: ["Platform primary"],
      });
      vi.setSystemTime(Date.now() + 5 * SECOND);
    }
    await passUntil(stage, Date.now() + 5 * MINUTE);
    await ada.sees("Page 1 of 2");
    slack.limits.setPerMinute("views.publish", 0);
    await ada.click("Next");
    await vi.waitFor(() => expect(world.callsTo("/api/views.publish").at(-1)?.status).toBe(429));
    slack.limits.setPerMinute("views.publish", null);
    await passUntil(stage, Date.now() + 2 * MINUTE);
    expect(ada.visibleText()).toContain("Page 2 of 2");
  }, 60_000);
});

describe("Slack's events", () => {
  it("count once, however often they are delivered", async () => {
    const stage = await syncedStage();
    await lookAgain(stage.ada);
    expect(publishedTo(stage)).toEqual(["ada"]);
    const opened = stage.slack.events.attempts.at(-1)?.event;
    expect(opened?.type).toBe("app_home_opened");
    for (let n = 0; n < 3; n += 1) {
      const again = await stage.slack.events.retry(opened?.id ?? "");
      expect(again.status).toBe(200);
    }
    await lookAgain(stage.ada);
    expect(publishedTo(stage)).toEqual(["ada", "ada"]);
  });

  it("of an uninstall leave nothing behind", async () => {
    const stage = await syncedStage();
    const { ada, slack, team } = stage;
    await ada.click("Create Rotation");
    await ada.seesModal("Create Rotation");
    expect(await stored(team)).not.toEqual([]);
    expect(await alarmOf(stage)).not.toBeNull();
    vi.setSystemTime(Date.now() + MINUTE);
    slack.uninstallApp(team);
    await slack.settle();
    await vi.waitFor(async () => expect(await rows("installations")).toBe(0));
    expect(await rows("connections")).toBe(0);
    expect(await rows("oauth_states")).toBe(0);
    await vi.waitFor(async () => expect(await stored(team)).toEqual([]));
    expect(await alarmOf(stage)).toBeNull();
    stage.world.calls.length = 0;
    expect(await ring(stage)).toBe(false);
    expect(stage.world.calls).toEqual([]);
  });

  it("of an uninstall that is older than the present install are ignored", async () => {
    const stage = await syncedStage();
    const { ada, slack, team } = stage;
    vi.setSystemTime(Date.now() + MINUTE);
    slack.uninstallApp(team);
    const late = slack.events.pending.splice(0);
    vi.setSystemTime(Date.now() + MINUTE);
    await slack.installApp({ as: "ada" });
    await ring(stage);
    slack.events.pending.push(...late);
    await slack.settle();
    await untilAtRest();
    await ring(stage);
    await openHome(ada);
    expect(await rows("installations")).toBe(1);
    expect(await rows("connections")).toBe(1);
    expect(ada.visibleText()).toContain("Platform · @platform-oncall");
    await passUntil(stage, START + HOUR + SECOND);
    expect(membersOf(team, "platform-oncall")).toEqual(["bob"]);
  });

  it("of an uninstall let a later install begin from nothing", async () => {
    const stage = await syncedStage();
    const { ada, slack, team } = stage;
    vi.setSystemTime(Date.now() + MINUTE);
    slack.uninstallApp(team);
    await slack.settle();
    await vi.waitFor(async () => expect(await rows("installations")).toBe(0));
    vi.setSystemTime(Date.now() + MINUTE);
    await slack.installApp({ as: "ada" });
    await ring(stage);
    await openHome(ada);
    expect(ada.visibleText()).toContain("[Connect PagerDuty]");
    expect(ada.visibleText()).not.toContain("Platform");
  });
});

describe("two workspaces", () => {
  it("don't see each other", async () => {
    const stage = await syncedStage();
    const { ada, slack, team: acme } = stage;
    const globex = slack.addTeam({ name: "Globex", isPaid: true, whoModifiesGroups: "everyone" });
    const eveUser = globex.addUser({ name: "eve", kind: "admin" });
    globex.addGroup({ handle: "globex-oncall", name: "Globex on call" });
    const there = { ...stage, team: globex };
    await slack.installApp({ as: "eve" });
    await ring(there);
    const eve = slack.client("eve");
    await openHome(eve);
    expect(eve.visibleText()).toContain("[Connect PagerDuty]");
    expect(eve.visibleText()).not.toContain("Platform");
    expect((await connectPagerDuty(there, eve)).status).toBe(302);
    await ring(there);

    await eve.click("Create Rotation");
    await eve.seesModal("Create Rotation");
    expect(await eve.search("User Group", "oncall")).toEqual([
      "@globex-oncall — Globex on call",
      "Create a new user group",
    ]);
    await eve.cancel();

    await ada.click("Edit", { within: "Platform" });
    await ada.seesModal("Edit Rotation");
    await ada.fill("Config Name", "Eve was here");
    // A form of her own workspace, with the other's rotation in it.
    const form = shown(ada.modal);
    const metadata = form.view.private_metadata.replace(acme.id, globex.id);
    const forged = { ...form, view: { ...form.view, private_metadata: metadata } };
    const asHerOwn = await submitAs(there, "eve", forged);
    expect(asHerOwn.body).toContain("Someone else deleted this rotation");
    acme.users.set(eveUser.id, eveUser);
    const asStranger = await submitAs(stage, "eve", shown(ada.modal));
    expect(asStranger.body).toContain(
      "PagerSync doesn't show anything to people from other companies",
    );
    await ada.cancel();
    await ring(stage);
    await ring(there);
    await lookAgain(ada);
    await lookAgain(eve);
    expect(ada.visibleText()).toContain("Platform · @platform-oncall");
    expect(ada.visibleText()).not.toContain("Eve was here");
    expect(eve.visibleText()).toContain("No rotations yet");
    expect(globex.group("globex-oncall").members).toEqual([]);

    vi.setSystemTime(Date.now() + MINUTE);
    slack.uninstallApp(globex);
    await slack.settle();
    await vi.waitFor(async () => expect(await rows("installations")).toBe(1));
    expect(await rows("connections")).toBe(1);
    await passUntil(stage, START + HOUR + SECOND);
    expect(membersOf(acme, "platform-oncall")).toEqual(["bob"]);
  });
});

describe("while nobody outside answers", () => {
  /** @param sawAda Slack said who ada is just before it fell silent, however old the rest is */
  async function silentStage(age: number, sawAda = false) {
    const stage = await syncedStage();
    const { ada, team } = stage;
    await ada.click("Create Rotation");
    await ada.seesModal("Create Rotation");
    await ada.search("User Group", "plat");
    await ada.search("Schedules", "plat");
    team.settings.whoCreatesGroups = "everyone";
    vi.setSystemTime(Date.now() + age);
    if (sawAda) await lookAgain(ada);
    stage.world.faults.add({ effect: { kind: "silence" } });
    stage.slack.line.sent.length = 0;
    passDeadlines(stage.world.faults);
    return stage;
  }
  /** Nobody outside answers: an acknowledgement that took no time waited for none of them. */
  const expectAtOnce = ({ slack }: Stage) => {
    expect(slack.line.sent.at(-1)?.status).toBe(200);
    expect(waitedMs(slack.line)).toBe(0);
  };
  const expectInTime = ({ slack }: Stage) => {
    expect(slack.line.sent.at(-1)?.status).toBe(200);
    expect(waitedMs(slack.line)).toBeLessThan(SLACK_WAITS_MS);
  };

  it("an opened Home is acknowledged at once", async () => {
    const stage = await silentStage(10 * MINUTE);
    await stage.ada.openHome();
    expectAtOnce(stage);
  });

  it("clicks are acknowledged at once", async () => {
    const stage = await silentStage(10 * MINUTE);
    await stage.ada.cancel();
    for (const [label, how] of [
      ["Create Rotation", {}],
      ["Refresh", {}],
      ["Edit", { within: "Platform" }],
      ["Delete", { within: "Platform" }],
      ["Disconnect", {}],
    ] as const) {
      await stage.ada.click(label, how);
      expectAtOnce(stage);
    }
  });

  it("a search answers in time with what was known before", async () => {
    const stage = await silentStage(10 * MINUTE, true);
    expect(await stage.ada.search("User Group", "plat")).toEqual([
      "@platform-oncall — Platform on call (in use)",
      "Create a new user group",
    ]);
    expectInTime(stage);
    expect(await stage.ada.search("Schedules", "plat")).toContain("Platform primary");
    expectInTime(stage);
  });

  it("a search finds nothing, in time, where the role of who searches can't be read", async () => {
    const stage = await silentStage(10 * MINUTE);
    expect(await stage.ada.search("User Group", "plat")).toEqual([]);
    expectInTime(stage);
  });

  it("a form is answered in time, with what was typed, where its sender's role can't be read", async () => {
    const stage = await silentStage(10 * MINUTE);
    const { ada } = stage;
    await ada.fill("Config Name", "Typed");
    await submitAs(stage, "ada", shown(ada.modal));
    expectInTime(stage);
    expect(stage.slack.line.sent.at(-1)?.response).toContain(
      "Slack didn't answer in time. Nothing was changed. Try again in a moment.",
    );
  });

  it("a form that needs nobody's answer is saved", async () => {
    const stage = await silentStage(MINUTE);
    const { ada } = stage;
    await ada.cancel();
    stage.world.faults.clear();
    await ada.click("Edit", { within: "Platform" });
    await ada.seesModal("Edit Rotation");
    stage.world.faults.add({ effect: { kind: "silence" } });
    await ada.fill("Config Name", "Saved all the same");
    expect(await ada.submit()).toBe("closed");
    expectAtOnce(stage);
    stage.world.faults.clear();
    await ring(stage);
    expect(ada.visibleText()).toContain("Saved all the same · @platform-oncall");
  });

  it("a form that asks for a new group gets a waiting modal in time", async () => {
    const stage = await silentStage(MINUTE);
    const { ada } = stage;
    await ada.fill("Config Name", "Data");
    await ada.choose("User Group", "Create a new user group");
    await ada.fill("New Alias to Create", "data");
    await ada.choose("Schedules", "Platform primary");
    expect(await ada.submit()).toBe("updated");
    expectInTime(stage);
    expect(ada.visibleText()).toContain("One moment…");
  });
});
