/**
 * What each command of package.json does: steps, each a run of Node. `rest` is what was typed after `--`. Tools are started by
 * their JavaScript files, without a shell, so that it is the same on every platform.
 */

const BIOME = "node_modules/@biomejs/biome/bin/biome";
const CHANGESETS = "node_modules/@changesets/cli/bin.js";
const TSC = "node_modules/typescript/bin/tsc";
const VITEST = "node_modules/vitest/vitest.mjs";
const WRANGLER = "node_modules/wrangler/bin/wrangler.js";
/** Node calls running TypeScript experimental, at each start. */
const QUIET_NODE = "--disable-warning=ExperimentalWarning";

/**
 * @typedef {object} Step
 * @property {readonly string[]} args what Node is started with
 * @property {boolean} [isServer] runs until somebody ends it, which is then no failure
 * @property {string} [title] shown while the step runs; what it prints is shown only if it fails
 */
/** @typedef {(rest: readonly string[]) => readonly (Step | string)[]} Task a string is said when its turn comes */

/** @param {...string} args @returns {Step} */
const node = (...args) => ({ args });

/** @param {...string} args @returns {Step} */
const server = (...args) => ({ args, isServer: true });

/** @param {readonly string[]} [rest] @returns {Step} */
const build = (rest = []) => ({
  args: [WRANGLER, "deploy", "--dry-run", "--outdir", "dist", ...rest],
  title: "Building the Worker",
});

/** What Cloudflare logs of a session: a matter of the bundle, which Vitest's runtime doesn't run. */
const testLogs = () => [
  build(),
  node(QUIET_NODE, "--test", "--test-timeout=120000", "test/bundle/*.test.ts"),
];

/** @type {Task} */
const test = (rest) => [
  ...(rest.length === 0 ? testLogs() : []),
  node(VITEST, "run", ...rest),
  ...(rest.length === 0
    ? ["Left out: the browser tests, which need Chromium. They are: npm run test:browser"]
    : []),
];

/** The tests whose counts are a matter of patience: `npm test` tries samples. */
const LONG = [
  "fuzz",
  "fuzz-signed",
  "tenancy",
  "mass-handover",
  "chaos",
  "chaos/short-days-a",
  "chaos/short-days-b",
  "chaos/short-days-c",
  "schedulers/spoiled-fields",
  "slack-world/spoiled-fields",
].map((name) => `test/worker/${name}.test.ts`);

/** @type {Task} */
const formatCheck = (rest) => [node(BIOME, "check", ".", ...rest)];

/** @type {Task} */
const types = (rest) => [
  node(TSC, "-p", ".", ...rest),
  node(TSC, "-p", "test/playground", ...rest),
];

/** @type {Readonly<Record<string, Task>>} */
export const TASKS = {
  start: (rest) => [build(), server(QUIET_NODE, "test/playground/start.ts", ...rest)],
  test,
  "test:watch": (rest) => [server(VITEST, ...rest)],
  check: (rest) => [...formatCheck([]), ...types([]), ...test(rest)],
  format: (rest) => [node(BIOME, "check", "--write", ".", ...rest)],
  "format:check": formatCheck,
  types,
  "test:browser": (rest) => [
    build(),
    node(
      QUIET_NODE,
      "--test",
      // Much of it is waiting: two cores are busy with three.
      "--test-concurrency=3",
      "--test-timeout=300000",
      "--test-reporter=spec",
      ...rest,
      ...(rest.every((word) => word.startsWith("-")) ? ["test/browser/*.test.ts"] : []),
    ),
  ],
  "test:long": (rest) => [node(VITEST, "run", "--mode=long", ...(rest.length > 0 ? rest : LONG))],
  "test:mutants": (rest) => [node(QUIET_NODE, "test/mutants/run.ts", ...rest)],
  pictures: (rest) => [build(), node(QUIET_NODE, "test/browser/pictures.ts", ...rest)],
  bench: (rest) => [build(), node(QUIET_NODE, "test/bench/bench.ts", ...rest)],
  build: (rest) => [build(rest)],
  deploy: (rest) => [node(QUIET_NODE, "scripts/deploy.ts", ...rest)],
  doctor: (rest) =>
    rest.includes("--playground")
      ? [build(), node(QUIET_NODE, "test/playground/doctor.ts", ...rest)]
      : [node(QUIET_NODE, "scripts/doctor.ts", ...rest)],
  release: (rest) => [node(CHANGESETS, "version"), node(QUIET_NODE, "scripts/release.ts", ...rest)],
  changeset: (rest) => [node(CHANGESETS, ...rest)],
  dev: (rest) => [
    {
      args: [WRANGLER, "d1", "execute", "DB", "--local", "--yes", "--file=schema.sql"],
      title: "Making the local tables",
    },
    server(WRANGLER, "dev", ...rest),
  ],
};
