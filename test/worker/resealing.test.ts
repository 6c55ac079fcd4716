import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Secret } from "../../src/secret.ts";
import { openVault } from "../../src/vault/vault.ts";
import { watchdog } from "../../src/watchdog.ts";
import { fresh } from "./edge.ts";
import { workspaceOf } from "./stand-in.ts";

const keyOf = (byte: number) => new Uint8Array(32).fill(byte).toBase64();
const OLD = { ...env, ENCRYPTION_KEYS: `old:${keyOf(1)}` };
const BOTH = { ...env, ENCRYPTION_KEYS: `new:${keyOf(2)},old:${keyOf(1)}` };
const NEW = { ...env, ENCRYPTION_KEYS: `new:${keyOf(2)}` };

let said: unknown[] = [];
beforeEach(async () => {
  await fresh();
  said = [];
  for (const method of ["log", "error"] as const)
    vi.spyOn(console, method).mockImplementation((line) => void said.push(line));
});
afterEach(() => vi.restoreAllMocks());

async function install(teamId: string): Promise<void> {
  const vault = openVault(OLD);
  await vault.saveInstallation({
    teamId,
    teamName: teamId,
    enterpriseId: null,
    appId: "A1",
    botUserId: "UBOT",
    botScopes: [],
    botToken: new Secret(`xoxb-${teamId}`),
    installedBy: "U1",
    installedAt: 0,
    grant: { userId: "U1", token: new Secret(`xoxp-${teamId}`) },
  });
  await vault.saveConnection(teamId, {
    credentials: { system: "opsgenie", apiKey: new Secret(`key-${teamId}`), region: "us" },
    accountName: "acme",
    connectedAs: null,
    connectedBy: "U1",
    connectedAt: 0,
  });
}

/** How many rows hold something that the old key sealed. */
async function old(): Promise<number> {
  const { results } = await env.DB.prepare(
    `SELECT sealed_bot_token || sealed_user_token || coalesce(sealed_credentials, '') AS sealed
     FROM installations LEFT JOIN connections USING (team_id)`,
  ).all<{ sealed: string }>();
  return results.filter(({ sealed }) => sealed.includes("v1.old.")).length;
}
const resealed = () => said.filter((line) => JSON.stringify(line).includes("vault.resealed"));

test("a few rows that nobody used are sealed anew with each run, until the old key can go", async () => {
  for (let n = 0; n < 17; n += 1) await install(`T${n}`);
  expect(await old()).toBe(17);
  const left: number[] = [];
  for (let run = 0; run < 4; run += 1) {
    await watchdog(BOTH, workspaceOf);
    left.push(await old());
  }
  expect(left).toEqual([10, 3, 0, 0]);
  expect(resealed()).toEqual(
    [7, 7, 3].map((count) => ({ event: "vault.resealed", resealed: count, failed: 0 })),
  );
  const vault = openVault(NEW);
  expect((await vault.installation("T16"))?.botToken.reveal()).toBe("xoxb-T16");
  expect((await vault.installation("T16"))?.grant?.token.reveal()).toBe("xoxp-T16");
  expect((await vault.connection("T16"))?.credentials).toMatchObject({ system: "opsgenie" });
});

test("rows that don't open hold up no others, and stay as they are", async () => {
  for (let n = 0; n < 12; n += 1) await install(`T${n}`);
  await env.DB.prepare(
    "UPDATE installations SET sealed_bot_token = 'v1.lost.AAAA' WHERE team_id = 'T3'",
  ).run();
  for (let run = 0; run < 20 && (await old()) > 1; run += 1) await watchdog(BOTH, workspaceOf);
  expect(await old()).toBe(1);
  const row = await env.DB.prepare("SELECT * FROM installations WHERE team_id = 'T3'").first();
  expect(row?.["sealed_bot_token"]).toBe("v1.lost.AAAA");
  expect(resealed().at(-1)).toMatchObject({ failed: expect.any(Number) });
});

test("with one key nothing is looked for", async () => {
  await install("T1");
  await watchdog(NEW, workspaceOf);
  expect(await old()).toBe(1);
  expect(resealed()).toEqual([]);
});
