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

export default defineConfig({
  define: {
    __CHAOS__: JSON.stringify({
      seed: number("CHAOS_SEED"),
      steps: number("CHAOS_STEPS"),
      runs: number("CHAOS_RUNS"),
    }),
  },
  test: {
    projects: [
      {
        test: { name: "unit", include: ["test/unit/**/*.test.ts"] },
      },
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              cf: false,
              bindings: { ...secrets, TEST_SCHEMA: schema },
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
          // itty-durable ships ES modules without saying so in its package.json.
          deps: { optimizer: { ssr: { enabled: true, include: ["itty-durable"] } } },
        },
      },
    ],
  },
});
