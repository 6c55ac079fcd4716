/**
 * `node scripts/run.mjs <command> [arguments]`: how every command of package.json begins, on every platform. Finds a Node
 * that is new enough, installs what is missing, then runs the steps in tasks.mjs.
 */
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { runSteps } from "./steps.mjs";
import { TASKS } from "./tasks.mjs";
import { BUNDLED, chooseNode, thisMachine, tooOld } from "./which-node.mjs";

/**
 * @param {readonly string[]} words the command and its arguments
 * @returns {Promise<import("./steps.mjs").End>}
 */
async function run([name = "", ...rest]) {
  const task = TASKS[name];
  if (!task) return refuse(`Which command? ${Object.keys(TASKS).join(", ")}`);
  if (chooseNode(thisMachine()) === "too old") return refuse(tooOld(thisMachine()));
  if (!thisMachine().isInstalled) {
    const end = await install();
    if (end.code !== 0) return end;
  }
  const node = chooseNode(thisMachine());
  if (node === "too old") return refuse(tooOld(thisMachine()));
  return runSteps(node === "bundled" ? resolve(BUNDLED) : process.execPath, task(rest));
}

/** By the npm that runs this, which is a script of its own: `npm` by name would need a shell on Windows. */
async function install() {
  const npm = process.env["npm_execpath"];
  if (!npm?.endsWith("npm-cli.js")) return refuse("Nothing is installed yet: `npm ci`.");
  console.error("Installing what it needs, this once…");
  // Errors are shown under `npm start --silent`, too, and the tools are wanted under NODE_ENV=production, too.
  const how = ["--loglevel=error", "--include=dev", "--include=optional"];
  return runSteps(process.execPath, [{ args: [npm, "ci", "--no-audit", "--no-fund", ...how] }]);
}

/** @param {string} why @returns {import("./steps.mjs").End} */
function refuse(why) {
  console.error(why);
  return { code: 1, signal: null };
}

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
run(process.argv.slice(2))
  .catch((/** @type {Error} */ error) => refuse(error.message))
  .then(({ code, signal }) => {
    // Whoever started this is told by which signal it ended.
    if (signal) process.kill(process.pid, signal);
    else process.exitCode = code ?? 1;
  });
