/** A deploy from beginning to end: the emulated Slack, a stub in wrangler's place, and a person's answers. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Answers, Question, YesOrNo } from "../../../scripts/deploy/answers.ts";
import { environmentAnswers, environmentFirst } from "../../../scripts/deploy/answers.ts";
import { deploy } from "../../../scripts/deploy/deploy.ts";
import { recordsIn } from "../../../scripts/deploy/record.ts";
import type { HowToRun } from "../../../scripts/deploy/tools.ts";
import { wranglerAt } from "../../../scripts/deploy/wrangler.ts";
import { loneSlack } from "../project/lone-slack.ts";
import { runStub } from "./stub-wrangler.mjs";

export const ADDRESS = "https://pagersync.acme.workers.dev";
const REQUIRED = [
  "SLACK_CLIENT_ID",
  "SLACK_CLIENT_SECRET",
  "SLACK_SIGNING_SECRET",
  "ENCRYPTION_KEYS",
];

export type Account = {
  ran: string[][];
  isLoggedIn: boolean;
  hasDatabase: boolean;
  /** Wrangler's word for that. */
  noDatabase: string;
  installations: number;
  targets: string[];
  secrets: Record<string, string>;
  schemaRuns: number;
  deploys: number;
  bulks: number;
  /** By command: what it says instead, and how often. */
  failing: Record<string, { times: number; says: string }>;
};

/** What a person types, by what is asked; null: Enter. */
export type Typed = Readonly<Record<string, string | boolean | readonly string[] | null>>;

export function deployStage(
  given: {
    /** What answers at the Worker's address. */
    answer?: typeof fetch;
    /** The stub is a process of its own, as wrangler is. */
    isProcess?: true;
  } = {},
) {
  const folder = mkdtempSync(join(tmpdir(), "deploy-stage-"));
  const file = join(folder, "account.json");
  const account = (): Account => JSON.parse(readFileSync(file, "utf8"));
  const change = (changes: Partial<Account>): void =>
    writeFileSync(file, JSON.stringify({ ...account(), ...changes }));
  const fresh: Account = {
    ran: [],
    isLoggedIn: true,
    hasDatabase: false,
    noDatabase: "Couldn't find a D1 DB named 'pagersync-db' (bound as 'DB') in the API.",
    installations: 0,
    targets: [ADDRESS, "schedule: */5 * * * *"],
    secrets: {},
    schemaRuns: 0,
    deploys: 0,
    bulks: 0,
    failing: {},
  };
  writeFileSync(file, JSON.stringify(fresh));

  const clock = { now: Date.UTC(2030, 0, 7) };
  const { world, slack } = loneSlack(() => clock.now, "https://elsewhere.example");
  const team = slack.addTeam({ name: "Acme" });
  const ada = team.addUser({ name: "ada", kind: "admin" });
  const generate = () => slack.manifests.generateToken({ teamId: team.id, userId: ada.id });

  const said: string[] = [];
  const asked: string[] = [];
  const shown: string[] = [];
  const health = async (): Promise<Response> => {
    const missing = REQUIRED.filter((name) => !(name in account().secrets));
    const ok = missing.length === 0;
    return Response.json({ ok, database_state: "ready", missing, keys: "ok" });
  };
  const answer = given.answer ?? health;

  /** @param typed nobody is there without it */
  async function run(
    { typed, env = {} }: { typed?: Typed; env?: Record<string, string> } = {},
    ...args: readonly string[]
  ): Promise<number> {
    said.length = 0;
    asked.length = 0;
    const wrangler = given.isProcess ? processOf(env) : inHere();
    return deploy(args, {
      wrangler: wrangler.run,
      deployedTo: wrangler.deployedTo,
      fetch: (async (input: RequestInfo | URL, init?: RequestInit) => {
        const url = new URL(input instanceof Request ? input.url : input);
        return url.hostname === "slack.com" ? world.fetch(url, init) : answer(url, init);
      }) as typeof fetch,
      env,
      answers: typed ? environmentFirst(env, person(typed)) : environmentAnswers(env),
      records: recordsIn(join(folder, ".pagersync.json"), "default"),
      say: (line) => void said.push(line),
      sleep: async (ms) => {
        clock.now += ms;
      },
    });
  }

  const processOf = (env: Record<string, string>) =>
    wranglerAt({
      program: resolve(import.meta.dirname, "stub-wrangler.mjs"),
      root: folder,
      scratch: mkdtempSync(join(folder, "run-")),
      env: { ...env, STUB_WRANGLER: file, PATH: process.env["PATH"] },
    });
  const inHere = () => {
    let targets: readonly string[] = [];
    return {
      run: async (args: readonly string[], { input = "" }: HowToRun = {}) => {
        const ran = runStub(file, args, () => input);
        if (args[0] === "deploy") targets = ran.targets;
        return { ...ran, stdout: ran.output };
      },
      deployedTo: () => targets,
    };
  };

  const person = (typed: Typed): Answers => {
    const lookUp = (ask: string): Typed[string] | undefined => {
      asked.push(ask);
      const key = Object.keys(typed).find((part) => ask.includes(part));
      return key === undefined ? undefined : typed[key];
    };
    return {
      canAsk: true,
      value: async ({ ask, fault }: Question) => {
        const answer = lookUp(ask);
        if (typeof answer !== "string") return null;
        const wrong = fault?.(answer);
        if (wrong !== undefined) throw new Error(`the prompt wouldn't take it: ${wrong}`);
        return answer;
      },
      yes: async ({ ask, usually }: YesOrNo) => {
        const answer = lookUp(ask);
        return typeof answer === "boolean" ? answer : usually;
      },
      choose: async (ask) => {
        const answer = lookUp(ask);
        return Array.isArray(answer) ? answer : [];
      },
      showOnce: async (_, secret) => void shown.push(secret),
    };
  };

  return {
    folder,
    world,
    slack,
    clock,
    said,
    asked,
    shown,
    account,
    change,
    generate,
    run,
    record: () => recordsIn(join(folder, ".pagersync.json"), "default").read(),
    /** What was said, as one text. */
    text: () => said.join("\n"),
    end: () => rmSync(folder, { recursive: true, force: true }),
  };
}
