import { accessSync, constants, statfsSync } from "node:fs";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { secrets } from "./test/world/secrets.ts";

const schema = await readD1Migrations({
  projectPath: import.meta.dirname,
  migrationsDir: ".",
  migrationsPattern: "./schema.sql",
});

/** `CHAOS_SEED=7 CHAOS_STEPS=400` plays one run of the chaos test again; `CHAOS_RUNS=20` plays that many new ones. */
const number = (name: string) => (process.env[name] ? Number(process.env[name]) : null);

// SQLite waits for the disk at each write, and nothing of a test has to outlive it: in memory where there is some.
const MEMORY = "/dev/shm";
if (hasRoom(MEMORY)) process.env["TMPDIR"] ??= MEMORY;

function hasRoom(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= 512 * 1024 * 1024;
  } catch {
    return false;
  }
}

/** `--mode long` plays the tests whose counts are a matter of patience with their full counts. */
export default defineConfig(({ mode }) => ({
  define: {
    __LONG__: JSON.stringify(mode === "long"),
    __CHAOS__: JSON.stringify({
      seed: number("CHAOS_SEED"),
      steps: number("CHAOS_STEPS"),
      runs: number("CHAOS_RUNS"),
    }),
  },
  test: {
    // Much of a test is waiting: for workerd, for a deadline. One more than there are cores keeps them busy.
    maxWorkers: 3,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.ts"],
          // Large spaces on a busy machine.
          testTimeout: 30_000,
          // Pure rules have no state that files could share: no worker for each of them.
          pool: "threads",
          isolate: false,
        },
      },
      {
        extends: true,
        plugins: [
          cloudflareTest({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              cf: false,
              // Most tests count in minutes.
              bindings: { ...secrets, SYNC_INTERVAL_SECONDS: "60", TEST_SCHEMA: schema },
              // A request that no test caught must not reach the network.
              outboundService: (request: Request) =>
                new Response(`nobody answers ${request.url}`, { status: 599 }),
            },
          }),
        ],
        test: {
          name: "worker",
          // Whole journeys through the product; a busy machine is slow, not wrong.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          include: ["test/worker/**/*.test.ts"],
          // Each stage has storage of its own, and ends with all that it began: files can share a runtime.
          isolate: false,
          // Passed on to the runner, a line logged by an object waits for the runner's next message, and that
          // message waits for the line's receipt: the last line of a file stopped the whole run for good.
          disableConsoleIntercept: true,
          // itty-durable ships ES modules without saying so in its package.json.
          deps: { optimizer: { ssr: { enabled: true, include: ["itty-durable"] } } },
        },
      },
    ],
  },
}));
