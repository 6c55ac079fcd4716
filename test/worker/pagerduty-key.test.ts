/** PagerDuty connected by an API key instead of OAuth. */
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it } from "vitest";
import { openVault } from "../../src/vault/vault.ts";
import { PAGERDUTY_KEY as KEY, submitPagerDutyKey as submitKey } from "./connecting.ts";
import {
  addSchedule,
  connectedStage,
  createRotation,
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
} from "./stage.ts";

afterEach(leaveStage);

const connectionOf = ({ team }: Stage) => openVault(env).connection(team.id);

async function keyStage(key: { isReadOnly?: boolean } = {}, region: "us" | "eu" = "us") {
  const stage = await setStage(region);
  stage.pagerduty.apiKeys.add({ key: KEY, ...key });
  addSchedule(stage, "PRIMARY", "Platform primary", [
    ["ada", START - HOUR, START + HOUR],
    ["bob", START + HOUR, START + 400 * HOUR],
  ]);
  const ada = await installed(stage);
  stage.world.calls.length = 0;
  return { ...stage, ada };
}

describe("a PagerDuty API key", () => {
  it("is tried, kept sealed, and then read from", async () => {
    const stage = await keyStage();
    const { ada } = stage;
    expect(await submitKey(ada, ` ${KEY} `)).toBe("closed");
    await settle(stage);
    expect(ada.visibleText()).toContain("PagerDuty · acme");
    const { results } = await env.DB.prepare("SELECT * FROM connections").all();
    expect(JSON.stringify([results, stage.logged])).not.toContain(KEY);
    expect((await connectionOf(stage))?.credentials).toMatchObject({ subdomain: "acme" });
    expect(await createRotation(ada, PLATFORM_ROTATION)).toBe("closed");
    await passUntil(stage, START + HOUR + 2_000);
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["bob"]);
    const asked = stage.world.calls.filter(({ host }) => host === "api.pagerduty.com");
    expect(new Set(asked.map((call) => call.headers["authorization"]))).toEqual(
      new Set([`Token token=${KEY}`]),
    );
    // But for the one that tells what the key may do.
    expect(asked.filter(({ method }) => method !== "GET").map(({ path }) => path)).toEqual([
      "/schedules/preview",
    ]);
  });

  it("that may write is accepted, with a word about it", async () => {
    const stage = await keyStage({ isReadOnly: false });
    expect(await submitKey(stage.ada)).toBe("updated");
    expect(stage.ada.visibleText()).toContain("Done: PagerDuty is connected (acme).");
    expect(stage.ada.visibleText()).toContain("This key can also make changes in PagerDuty.");
    expect(await connectionOf(stage)).not.toBeNull();
  });

  it("of the other region is used there, with a word about it", async () => {
    const stage = await keyStage({}, "eu");
    expect(await submitKey(stage.ada, KEY, "US")).toBe("updated");
    expect(stage.ada.visibleText()).toContain("This key is for the EU region");
    expect((await connectionOf(stage))?.credentials).toMatchObject({
      apiOrigin: "https://api.eu.pagerduty.com",
    });
  });

  it("that is wrong is refused at its field, and nothing is stored", async () => {
    const stage = await keyStage();
    expect(await submitKey(stage.ada, "y_NbAkKc66ryYTWUXYEv")).toBe("errors");
    expect(stage.ada.errors()).toEqual({
      "API Key": expect.stringContaining("PagerDuty doesn't accept this key."),
    });
    expect(await connectionOf(stage)).toBeNull();
  });

  it("is for those only who may connect", async () => {
    const stage = await keyStage();
    const bob = stage.slack.client("bob");
    await openHome(bob);
    expect(bob.visibleText()).not.toContain("Use an API key instead");
  });

  it("that was revoked is told to who connected it, with the button that mends it", async () => {
    const stage = await keyStage();
    await submitKey(stage.ada);
    await settle(stage);
    await createRotation(stage.ada, PLATFORM_ROTATION);
    await settle(stage);
    stage.pagerduty.apiKeys.revoke(KEY);
    await passUntil(stage, START + 3 * HOUR);
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["ada"]);
    const told = stage.slack
      .client("ada")
      .messages()
      .filter(({ text }) => text.includes("no longer accepts this connection"));
    expect(told).toHaveLength(1);
    expect(told[0]?.text).toContain("press *Use an API key instead*");
    await lookAgain(stage.ada);
    expect(stage.ada.visibleText()).toContain("[Use an API key instead]");
    stage.pagerduty.apiKeys.add({ key: KEY });
    expect(await submitKey(stage.ada)).toBe("closed");
    await settle(stage);
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["bob"]);
  });

  it("takes over from OAuth at the same account, and its rotations go on", async () => {
    const stage = await connectedStage();
    stage.pagerduty.apiKeys.add({ key: KEY });
    expect(await createRotation(stage.ada, PLATFORM_ROTATION)).toBe("closed");
    await settle(stage);
    stage.pagerduty.revoke();
    await passUntil(stage, START + 30 * MINUTE);
    await lookAgain(stage.ada);
    expect(await submitKey(stage.ada)).toBe("closed");
    await settle(stage);
    await lookAgain(stage.ada);
    expect(stage.ada.visibleText()).not.toContain("[Link Rotations]");
    expect(stage.ada.visibleText()).not.toContain(":warning:");
  });
});
