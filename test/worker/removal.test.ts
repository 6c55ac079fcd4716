/** What is left when an uninstall breaks off halfway, and who takes it away. */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openVault } from "../../src/vault/vault.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { stumbles } from "./chaos/firing.ts";
import { dumpObject } from "./chaos/object-dump.ts";
import { doubtCopy, forgetCopy } from "./d1.ts";
import {
  alarmOf,
  leaveStage,
  MINUTE,
  passUntil,
  ring,
  type Stage,
  stageWithRotation,
  stubOf,
} from "./stage.ts";

const NOTHING = JSON.stringify({ rows: [], kv: [] });
let stage: Stage & { readonly ada: SlackClient };

beforeEach(async () => {
  stage = await stageWithRotation();
  vi.setSystemTime(Date.now() + MINUTE);
});
afterEach(leaveStage);

const isEmpty = () => vi.waitFor(async () => expect(await dumpObject(stage.team)).toBe(NOTHING));

describe("an object whose installation is gone", () => {
  beforeEach(async () => {
    // The object died right after the row in D1 was removed, before which it had marked its copy.
    await doubtCopy(stage);
    expect(await openVault(env).removeInstallation(stage.team.id, Date.now())).toBe(true);
    expect(await dumpObject(stage.team)).toContain("Platform primary");
    stage.world.calls.length = 0;
  });

  it("wipes itself at the next alarm, and asks nobody anything", async () => {
    await ring(stage);
    expect(await dumpObject(stage.team)).toBe(NOTHING);
    expect(await alarmOf(stage)).toBeNull();
    expect(stage.world.calls).toEqual([]);
  });

  it("wipes itself also with Slack writes pending", async () => {
    await stage.ada.openHome();
    expect(stage.world.calls).toEqual([]);
    await isEmpty();
    expect(await alarmOf(stage)).toBeNull();
  });

  it.each(["Refresh", "Create Rotation", "Edit"])(
    "wipes itself at a click on %s",
    async (label) => {
      await stage.ada.click(label);
      await isEmpty();
      expect(stumbles(stage)).toEqual([]);
      expect(await alarmOf(stage)).toBeNull();
      expect(stage.world.calls).toEqual([]);
    },
  );

  it("wipes itself when the event of the uninstall comes again", async () => {
    stage.slack.uninstallApp(stage.team);
    await stage.slack.settle();
    await isEmpty();
    expect(await alarmOf(stage)).toBeNull();
  });
});

describe("an object whose installation is there", () => {
  it("keeps everything where a key is missing in D1", async () => {
    await forgetCopy(stage);
    const stored = await dumpObject(stage.team);
    await env.DB.prepare("UPDATE installations SET sealed_bot_token = 'v1.lost.AAAA'").run();
    await env.DB.prepare("DELETE FROM connections").run();
    await passUntil(stage, Date.now() + 3 * MINUTE);
    await stage.ada.openHome();
    await ring(stage);
    for (const word of ["Platform primary", "Platform"]) {
      expect(stored).toContain(word);
      expect(await dumpObject(stage.team)).toContain(word);
    }
    expect(stage.logged.map((line) => (line as { event: string }).event)).not.toContain(
      "install.wiped",
    );
    expect(await runInDurableObject(stubOf(stage.team), (_, state) => state.id.name)).toBe(
      stage.team.id,
    );
  });
});
