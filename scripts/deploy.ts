/** `npm run deploy`: the steps of deployment.ts with the real wrangler. `-- --dry-run` needs no account. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { deploy, type Health, type Ran } from "./deployment.ts";

const ROOT = resolve(import.meta.dirname, "..");
const WRANGLER = resolve(ROOT, "node_modules/wrangler/bin/wrangler.js");
/** A new workers.dev address needs a moment. */
const HEALTH_TRIES = 6;
const BETWEEN_TRIES_MS = 5_000;

const scratch = mkdtempSync(join(tmpdir(), "pagersync-deploy-"));
const report = join(scratch, "wrangler.ndjson");

function wrangler(args: readonly string[], how?: "shown"): Promise<Ran> {
  // A dry run's database is its own: the one of `npm run dev` is left alone.
  const apart = args.includes("--local") ? ["--persist-to", scratch] : [];
  return new Promise((done) => {
    const child = spawn(process.execPath, [WRANGLER, ...args, ...apart], {
      cwd: ROOT,
      stdio: how === "shown" ? "inherit" : ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        WRANGLER_SEND_METRICS: "false",
        WRANGLER_OUTPUT_FILE_PATH: how === "shown" ? report : join(scratch, "other.ndjson"),
      },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => {
        output += chunk.toString();
      });
    child.on("error", (error) => done({ code: 1, output: String(error) }));
    child.on("close", (code) => done({ code: code ?? 1, output }));
  });
}

/** From wrangler's own report of what it did, a JSON object a line. */
function deployedTo(): readonly string[] {
  try {
    return readFileSync(report, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line): unknown => JSON.parse(line))
      .flatMap((entry) =>
        isRecord(entry) && Array.isArray(entry["targets"]) ? entry["targets"] : [],
      )
      .filter((target: unknown) => typeof target === "string")
      .filter((target) => target.startsWith("https://"));
  } catch {
    return [];
  }
}

async function health(address: string): Promise<Health | null> {
  for (let tries = 0; tries < HEALTH_TRIES; tries += 1) {
    if (tries > 0) await new Promise((resume) => setTimeout(resume, BETWEEN_TRIES_MS));
    try {
      const answer: unknown = await (await fetch(new URL("/healthz", address))).json();
      if (isRecord(answer) && typeof answer["ok"] === "boolean")
        return {
          ok: answer["ok"],
          missing: Array.isArray(answer["missing"]) ? answer["missing"].map(String) : [],
          keys: String(answer["keys"] ?? "ok"),
          allowed_teams: String(answer["allowed_teams"] ?? "ok"),
          placement: String(answer["placement"] ?? "ok"),
        };
    } catch {
      // Not there yet.
    }
  }
  return null;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

try {
  const tools = { wrangler, deployedTo, health, say: (line: string) => console.log(line) };
  process.exitCode = await deploy(process.argv.slice(2), tools);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
