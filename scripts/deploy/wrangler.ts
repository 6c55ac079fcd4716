/** Wrangler as a process of its own. Secrets reach it through its standard input only. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isRecord } from "./json.ts";
import { NOT_FOR_WRANGLER } from "./names.ts";
import type { HowToRun, Ran } from "./tools.ts";

export type Wrangler = {
  run(args: readonly string[], how?: HowToRun): Promise<Ran>;
  /** From its own report of what the last shown run did. */
  deployedTo(): readonly string[];
};

export function wranglerAt(given: {
  /** Its JavaScript file. */
  readonly program: string;
  /** The project's folder. */
  readonly root: string;
  /** A folder that is deleted afterwards. */
  readonly scratch: string;
  readonly env: NodeJS.ProcessEnv;
}): Wrangler {
  const { program, root, scratch } = given;
  const report = join(scratch, "wrangler.ndjson");
  const env: NodeJS.ProcessEnv = { ...given.env, WRANGLER_SEND_METRICS: "false" };
  for (const name of NOT_FOR_WRANGLER) delete env[name];

  return {
    run: (args, { shown, input } = {}) =>
      new Promise((done) => {
        // A dry run's database is its own: the one of `npm run dev` is left alone.
        const apart = args.includes("--local") ? ["--persist-to", scratch] : [];
        const child = spawn(process.execPath, [program, ...args, ...apart], {
          cwd: root,
          stdio: shown ? "inherit" : [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
          env: {
            ...env,
            WRANGLER_OUTPUT_FILE_PATH: shown ? report : join(scratch, "other.ndjson"),
          },
        });
        let output = "";
        let stdout = "";
        for (const stream of [child.stdout, child.stderr])
          stream?.setEncoding("utf8").on("data", (chunk: string) => {
            output += chunk;
            if (stream === child.stdout) stdout += chunk;
          });
        // Where it ends before it has read everything, its exit code says why.
        child.stdin?.on("error", () => undefined);
        child.stdin?.end(input);
        child.on("error", (error) => done({ code: 1, output: String(error), stdout }));
        child.on("close", (code) => done({ code: code ?? 1, output, stdout }));
      }),
    deployedTo() {
      try {
        return readFileSync(report, "utf8")
          .split("\n")
          .filter((line) => line !== "")
          .map((line): unknown => JSON.parse(line))
          .flatMap((entry) =>
            isRecord(entry) && Array.isArray(entry["targets"]) ? entry["targets"] : [],
          )
          .filter((target: unknown) => typeof target === "string");
      } catch {
        return [];
      }
    },
  };
}
