/**
 * In wrangler's place: what of it a deploy uses, with an account that is a JSON file. Each run is noted there with its
 * arguments. As a process of its own, `STUB_WRANGLER` names the file.
 */
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * @param {string} file
 * @param {readonly string[]} args
 * @param {() => string} input reads the standard input
 * @returns {{ code: number, output: string, targets: readonly string[] }}
 */
export function runStub(file, args, input) {
  const account = JSON.parse(readFileSync(file, "utf8"));
  const [command = "", sub = ""] = args;
  const name = ["secret", "d1"].includes(command) ? `${command} ${sub}` : command;
  account.ran.push(args);
  const trouble = account.failing[name];
  if (trouble?.times > 0) {
    trouble.times -= 1;
    writeFileSync(file, JSON.stringify(account));
    return { code: 1, output: `${trouble.says}\n`, targets: [] };
  }
  const done = { code: 0, output: "", ...act(account, name, args, input) };
  writeFileSync(file, JSON.stringify(account));
  return { ...done, targets: name === "deploy" ? account.targets : [] };
}

/**
 * @param {import("./deploy-stage.ts").Account} account
 * @param {string} name
 * @param {readonly string[]} args
 * @param {() => string} input
 * @returns {{ code?: number, output?: string }}
 */
function act(account, name, args, input) {
  switch (name) {
    case "whoami":
      return {
        code: account.isLoggedIn ? 0 : 1,
        output: JSON.stringify({ loggedIn: account.isLoggedIn }),
      };
    case "login":
      account.isLoggedIn = true;
      return {};
    case "d1 execute":
      if (args.includes("--remote") && !account.hasDatabase)
        return { code: 1, output: account.noDatabase };
      if (args.some((arg) => arg.includes("installations")))
        return { output: printed([{ results: [{ stored: account.installations }] }]) };
      if (args.some((arg) => arg.includes("schema_versions")))
        return { output: printed([{ results: [{ version: 2 }] }]) };
      account.schemaRuns += 1;
      return {};
    case "deploy":
      account.hasDatabase = true;
      account.deploys += 1;
      return {};
    case "secret list":
      return {
        output: printed(
          Object.keys(account.secrets).map((secret) => ({ name: secret, type: "secret_text" })),
        ),
      };
    case "secret bulk": {
      const given = JSON.parse(input());
      Object.assign(account.secrets, given);
      account.bulks += 1;
      const lines = Object.keys(given).map(
        (key) => `✨ Successfully created secret for key: ${key}`,
      );
      return { output: lines.join("\n") };
    }
    default:
      return { code: 1, output: `Unknown command: ${args.join(" ")}` };
  }
}

/** @param {unknown} value */
const printed = (value) => JSON.stringify(value, null, 2);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = process.env["STUB_WRANGLER"] ?? "";
  const { code, output, targets } = runStub(file, process.argv.slice(2), () =>
    readFileSync(0, "utf8"),
  );
  if (targets.length > 0)
    appendFileSync(
      process.env["WRANGLER_OUTPUT_FILE_PATH"] ?? "",
      `${JSON.stringify({ type: "wrangler-session" })}\n${JSON.stringify({ type: "deploy", targets })}\n`,
    );
  else
    console.error(
      "▲ [WARNING] Multiple environments are defined in the Wrangler configuration file",
    );
  console.log(output);
  process.exitCode = code;
}
