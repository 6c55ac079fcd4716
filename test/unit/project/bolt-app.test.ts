/** An app on Bolt gets along with the emulated Slack: what it sends is Slack's, not what our own code happens to read. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { startBoltApp } from "./bolt-app.ts";

type Stage = Awaited<ReturnType<typeof startBoltApp>>;
let running: Stage | null = null;
afterEach(async () => {
  await running?.stop();
  running = null;
});

async function setUp() {
  running = await startBoltApp();
  const { slack } = running;
  const team = slack.addTeam({
    id: "TACME",
    name: "Acme",
    whoCreatesGroups: "everyone",
    whoModifiesGroups: "everyone",
  });
  team.addUser({ id: "UADA", name: "ada", kind: "admin" });
  team.addUser({ id: "UBOB", name: "bob" });
  team.addChannel({ id: "COPS", name: "ops" });
  team.addGroup({ id: "SPLAT", handle: "platform", members: ["ada"] });
  const screen = slack.client("ada");
  return { ...running, team, screen };
}

async function installed() {
  const stage = await setUp();
  await stage.slack.installApp({ as: "ada" });
  await stage.screen.openHome();
  await stage.screen.sees("Nobody was added.");
  return stage;
}

/** Until Bolt, which acknowledges first and works then, has come to it. */
const soon = (assertion: () => void) => vi.waitFor(assertion, { timeout: 5_000, interval: 5 });

describe("an app on Bolt", () => {
  it("is installed by Bolt's own installer, which knows afterwards where and as whom", async () => {
    const { slack, team, installations, complaints } = await setUp();
    const page = await slack.installApp({ as: "ada" });
    expect([page.status, complaints]).toEqual([200, []]);
    const { installation } = team;
    expect(installations.get("TACME")).toMatchObject({
      team: { id: "TACME", name: "Acme" },
      isEnterpriseInstall: false,
      user: { id: "UADA" },
      bot: {
        userId: installation?.botUserId,
        id: installation?.botId,
        token: installation?.bot.token,
        scopes: [...(installation?.bot.scopes ?? [])],
      },
    });
  });

  it("hears of a no, and installs nothing", async () => {
    const { slack, installations } = await setUp();
    const page = await slack.installApp({ as: "ada", allow: false });
    expect(page.status).not.toBe(200);
    expect(installations.size).toBe(0);
  });

  it("answers Slack's question for its address, and refuses what others sign", async () => {
    const { slack } = await setUp();
    expect(await slack.events.verifyUrl("a-challenge")).toMatchObject({ status: 200 });
    const [sent] = slack.line.sent;
    if (!sent) throw new Error("nothing was sent");
    const post = async (signature: string) => {
      const headers = { ...sent.headers, "x-slack-signature": signature };
      const { status } = await slack.line.post(sent.path, "application/json", sent.body, headers);
      return status;
    };
    expect(await post(`v0=${"0".repeat(64)}`)).toBe(401);
    expect(await post(sent.headers["x-slack-signature"] ?? "")).toBe(200);
  });

  it("opens its Home, and is shown its own view the next time", async () => {
    const { screen, heard, complaints } = await installed();
    expect(heard).toEqual([{ tab: "home", of: undefined, teamId: "TACME" }]);
    await screen.openHome();
    await soon(() => expect(heard.at(-1)).toEqual({ tab: "home", of: "home", teamId: "TACME" }));
    expect(complaints).toEqual([]);
  });

  it("opens a form, searches, refuses and accepts it, and hears of the group it changed", async () => {
    const { slack, screen, team, heard, complaints } = await installed();
    await screen.click("Add Somebody");
    await screen.seesModal("Add Somebody");
    expect(heard.at(-1)).toEqual({ pressed: "button", in: "home", team: "TACME" });
    expect(await screen.search("User Group", "plat")).toEqual(["platform"]);
    expect(await screen.search("User Group", "zzz")).toEqual([]);
    await screen.choose("User Group", "platform");
    await screen.choose("Person", "@bob");
    expect(await screen.submit()).toBe("errors");
    expect(screen.errors()).toEqual({ Note: "Say why" });
    await screen.fill("Note", "Bob is on call");
    expect(await screen.submit()).toBe("closed");
    await screen.sees("Added @bob.");
    expect(team.group("platform").members).toEqual(["UBOB"]);
    expect(heard.at(-1)).toEqual({ metadata: "kept by Slack", root: true });

    await slack.settle();
    const change = {
      group: "SPLAT",
      added: ["UBOB"],
      removed: ["UADA"],
      by: "TACME",
      isEnterpriseInstall: false,
    };
    await soon(() => expect(heard.at(-1)).toEqual({ ...change, retryNum: 0 }));
    const event = slack.events.attempts.find((a) => a.event.type === "subteam_members_changed");
    await slack.events.retry(event?.event.id ?? "");
    await soon(() => expect(heard.at(-1)).toEqual({ ...change, retryNum: 1 }));
    expect(complaints).toEqual([]);
  });

  it("changes an open form by its hash, and puts another on top by the trigger, each once", async () => {
    const { screen, heard, complaints } = await installed();
    await screen.click("Add Somebody");
    await screen.seesModal("Add Somebody");
    await screen.fill("Note", "kept");
    await screen.click("What Is This?");
    await soon(() =>
      expect(heard.slice(-3)).toEqual([{ noted: "kept" }, "hash_conflict", "exchanged_trigger_id"]),
    );
    await screen.seesModal("On Top");
    await screen.cancel();
    await screen.sees("Whoever is on call is in it.");
    expect(screen.fieldValue("Note")).toMatchObject({ value: "kept" });
    await screen.closeAll();
    await soon(() =>
      expect(heard.slice(-2)).toEqual([
        { closed: "form", all: false },
        { closed: "form", all: true },
      ]),
    );
    expect(complaints).toEqual([]);
  });

  it("hears of a form that was closed", async () => {
    const { screen, heard } = await installed();
    await screen.click("Add Somebody");
    await screen.seesModal("Add Somebody");
    await screen.cancel();
    await soon(() => expect(heard.at(-1)).toEqual({ closed: "form", all: false }));
  });

  it("writes to a person, and answers a button in its message", async () => {
    const { screen, complaints } = await installed();
    await screen.click("Write to Me");
    await soon(() => expect(screen.messages().length).toBe(1));
    await screen.clickInMessage("Thanks");
    await soon(() => expect(screen.messages().at(-1)?.text).toBe("Any time"));
    expect(complaints).toEqual([]);
  });

  it("answers a command, at once and later", async () => {
    const { slack, screen, complaints } = await installed();
    const { reply, responseUrl } = await screen.command("/oncall @platform", "ops");
    expect(reply).toMatchObject({
      text: "You asked for <!subteam^SPLAT|@platform>",
      to: "ephemeral",
    });
    const later = { text: "It is Bob", to: "in_channel" };
    await soon(() => expect(slack.responseUrls.replies(responseUrl)).toMatchObject([later]));
    expect(complaints).toEqual([]);
  });

  it("works in the second workspace of an organization, for somebody whose home is the first", async () => {
    running = await startBoltApp();
    const { slack, installations, heard, complaints } = running;
    const organization = slack.addOrganization({ name: "Acme Group", id: "EACME" });
    const [east, west] = ["East", "West"].map((name) =>
      slack.addTeam({ name, id: `T${name}`, organization, whoModifiesGroups: "everyone" }),
    );
    if (!east || !west) throw new Error("two workspaces");
    const eve = east.addUser({ id: "UEVE", otherId: "WEVE", name: "eve", kind: "admin" });
    west.admit(eve, "admin");
    west.addGroup({ id: "SWEST", handle: "platform", members: [] });
    for (const at of [east, west]) await slack.installApp({ as: "eve", at });
    expect([...installations.keys()]).toEqual(["TEast", "TWest"]);
    expect(installations.get("TWest")).toMatchObject({ enterprise: { id: "EACME" } });

    const screen = slack.client("eve", west);
    await screen.openHome();
    await screen.sees("Nobody was added.");
    expect(heard).toEqual([{ tab: "home", of: undefined, teamId: "TWest" }]);
    await screen.click("Add Somebody");
    await screen.seesModal("Add Somebody");
    expect(heard.at(-1)).toEqual({ pressed: "button", in: "home", team: "TWest" });
    await screen.choose("User Group", "platform");
    await screen.choose("Person", "@eve");
    await screen.fill("Note", "Eve is on call");
    expect(await screen.submit()).toBe("closed");
    await screen.sees("Added @eve.");
    expect(west.group("platform").members).toEqual(["UEVE"]);
    expect(complaints).toEqual([]);
  });

  it("hears that it was removed", async () => {
    const { slack, team, heard, complaints } = await installed();
    const bot = team.installation?.botUserId;
    slack.uninstallApp(team);
    await slack.settle();
    await soon(() => expect(heard.slice(1)).toEqual([{ oauth: [], bot: [bot] }, "left TACME"]));
    expect(complaints).toEqual([]);
  });
});
