/** `npm run deploy`: the steps of deploy/ with the real wrangler, Slack and terminal. `-- --dry-run` needs no account. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { environmentAnswers, environmentFirst } from "./deploy/answers.ts";
import { deploy, sharedOf } from "./deploy/deploy.ts";
import { recordsIn } from "./deploy/record.ts";
import { terminalAnswers } from "./deploy/terminal.ts";
import { wranglerAt } from "./deploy/wrangler.ts";

const ROOT = resolve(import.meta.dirname, "..");
const { env, stdin: input, stdout: output } = process;

const args = process.argv.slice(2);
const scratch = mkdtempSync(join(tmpdir(), "pagersync-deploy-"));
const program = resolve(ROOT, "node_modules/wrangler/bin/wrangler.js");
const wrangler = wranglerAt({ program, root: ROOT, scratch, env });
const isSomebodyThere = input.isTTY === true && output.isTTY === true && !env["CI"];

try {
  process.exitCode = await deploy(args, {
    wrangler: wrangler.run,
    deployedTo: wrangler.deployedTo,
    fetch,
    env,
    answers: isSomebodyThere
      ? environmentFirst(env, terminalAnswers({ input, output }))
      : environmentAnswers(env),
    records: recordsIn(resolve(ROOT, ".pagersync.json"), sharedOf(args).join(" ") || "default"),
    say: (line) => console.log(line),
    sleep: (ms) => sleep(ms),
  });
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
