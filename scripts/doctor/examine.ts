/**
 * What `npm run doctor` looks at in a deployment, from outside and read only: every request is a GET, or one that must be
 * refused. `docs/live-checklist.md` has what can't be seen like this.
 */
import { manifestFor } from "../../src/slack/manifest.ts";
import { healthOf } from "../deploy/health.ts";
import { isRecord, parseJson } from "../deploy/json.ts";
import { changesOf } from "../deploy/manifest-changes.ts";
import { type Finding, look, ok, wrong } from "./finding.ts";

export type Means = {
  readonly fetch: typeof fetch;
  now(): number;
  /** This checkout's, as in package.json. */
  readonly version: string;
};

const TIMEOUT_MS = 10_000;
/** Slack's signatures are good for five minutes. */
const MOST_SKEW_MS = 60_000;

/** @param origin `https://host` */
export async function examine(origin: string, means: Means): Promise<readonly Finding[]> {
  const ask = (path: string, init: RequestInit = {}, base = origin) =>
    means.fetch(new URL(path, base), {
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...init,
    });
  const health = await healthOf(means, origin);
  if (!health)
    return [
      wrong(
        "Answers",
        `${origin}/healthz doesn't answer as PagerSync does`,
        "Check the address and the network; then `npm run deploy`.",
      ),
    ];
  const checks: readonly ((given: Given) => Promise<readonly Finding[]>)[] = [
    database,
    secrets,
    version,
    manifest,
    plainHttp,
    headers,
    signatures,
    setup,
    install,
    operator,
    elsewhere,
    clock,
  ];
  const findings: Finding[] = [];
  // One after the other: pages are rate-limited.
  for (const check of checks)
    findings.push(
      ...(await check({ origin, ask, means, health }).catch((error: unknown) => [
        wrong(check.name, `no answer: ${reasonOf(error)}`, "Run the doctor again."),
      ])),
    );
  return findings;
}

type Given = {
  readonly origin: string;
  ask(path: string, init?: RequestInit, base?: string): Promise<Response>;
  readonly means: Means;
  readonly health: NonNullable<Awaited<ReturnType<typeof healthOf>>>;
};

const reasonOf = (error: unknown): string =>
  error instanceof Error ? (error.cause instanceof Error ? error.cause : error).message : "unknown";

async function database({ health }: Given) {
  const said = health.database;
  if (said === "ready") return [ok("Database", "its tables are this version's")];
  const todo =
    said === "silent" ? "See Cloudflare's status page." : "`npm run deploy` brings it up to date.";
  return [wrong("Database", said, todo)];
}

async function secrets({ health, origin }: Given) {
  const optional = health.optionalMissing;
  return [
    health.missing.length === 0
      ? ok("Secrets", "all that are needed are set")
      : wrong("Secrets", `missing: ${health.missing.join(", ")}`, `${origin}/setup says how.`),
    ...health.problems.map((problem) => wrong("Settings", problem, "docs/operating.md has each.")),
    optional.length === 0
      ? ok("Optional secrets", "all set")
      : look("Optional secrets", `not set: ${optional.join(", ")}`, "Only if you use them."),
  ];
}

async function version({ health, means }: Given) {
  return [
    health.version === means.version
      ? ok("Version", `${health.version}, as here`)
      : look("Version", `${health.version}; ${means.version} here`, "`npm run deploy` updates it."),
  ];
}

async function manifest({ ask, origin }: Given) {
  const theirs = parseJson(await (await ask("/slack/manifest.json")).text());
  const ours = manifestFor(origin);
  const lines = isRecord(theirs) ? changesOf(theirs, ours).lines : ["no manifest"];
  return [
    lines.length === 0
      ? ok("Manifest", "it's what this version would give the Slack app")
      : look("Manifest", lines.join("; "), "Another version, or address. `npm run deploy`."),
  ];
}

async function plainHttp({ ask, origin }: Given) {
  const what = "Plain HTTP";
  if (!origin.startsWith("https:")) return [look(what, "not asked: this address has no HTTPS")];
  const base = origin.replace("https:", "http:");
  const page = await ask("/privacy", {}, base);
  const leadsOn = page.headers.get("location") === `${origin}/privacy`;
  const sent = await ask("/slack/commands", { method: "POST", body: "a=b" }, base);
  if (leadsOn && [301, 308].includes(page.status) && sent.status >= 300)
    return [
      ok(what, `pages lead to HTTPS (${page.status}), the rest isn't served (${sent.status})`),
    ];
  return [
    wrong(
      what,
      `GET ${page.status}, POST ${sent.status}`,
      "Switch on Always Use HTTPS for the domain in Cloudflare's dashboard.",
    ),
  ];
}

const HEADERS: readonly (readonly [name: string, fits: RegExp])[] = [
  ["strict-transport-security", /max-age=\d{7,}/],
  ["content-security-policy", /default-src 'none'/],
  ["x-content-type-options", /^nosniff$/],
  ["referrer-policy", /^no-referrer$/],
  ["cache-control", /no-store/],
];

async function headers({ ask }: Given) {
  const page = await ask("/");
  const lacking = HEADERS.filter(([name, fits]) => !fits.test(page.headers.get(name) ?? ""));
  return [
    lacking.length === 0 && page.status === 200
      ? ok("Headers", HEADERS.map(([name]) => name).join(", "))
      : wrong(
          "Headers",
          `/ answers ${page.status} without ${lacking.map(([name]) => name).join(", ") || "a page"}`,
          "Something between changes answers: look at rules and transforms of the domain.",
        ),
  ];
}

async function signatures({ ask, means }: Given) {
  const nowS = Math.floor(means.now() / 1000);
  const body = JSON.stringify({ type: "url_verification", challenge: "doctor" });
  const event = async (extra: Record<string, string>) =>
    (
      await ask("/slack/events", {
        method: "POST",
        body,
        headers: { "content-type": "application/json", ...extra },
      })
    ).status;
  const signedWrongly = {
    "x-slack-request-timestamp": String(nowS),
    "x-slack-signature": `v0=${"0".repeat(64)}`,
  };
  const statuses = [await event({}), await event(signedWrongly)];
  return [
    statuses.every((status) => status === 401)
      ? ok("Signatures", "requests that Slack didn't sign are refused (401)")
      : wrong(
          "Signatures",
          `unsigned ${statuses[0]}, signed wrongly ${statuses[1]}`,
          "Slack's requests must reach the Worker unchanged: look at Access policies and WAF rules.",
        ),
  ];
}

async function setup({ ask, health }: Given) {
  const text = await (await ask("/setup")).text();
  if (text.includes("PagerSync is set up")) return [ok("/setup", "no longer shows steps")];
  return health.ok
    ? [wrong("/setup", "shows steps, though nothing is missing", "Run the doctor again.")]
    : [look("/setup", "shows the steps that are left", "Follow it.")];
}

async function install({ ask, origin, health }: Given) {
  const what = "Install";
  const answer = await ask("/slack/install");
  const location = answer.headers.get("location") ?? "";
  if (!URL.canParse(location))
    return health.missing.length > 0
      ? [look(what, "not possible yet: secrets are missing")]
      : [wrong(what, `/slack/install answers ${answer.status}`, "See the Worker's log.")];
  const to = new URL(location);
  const { scopes } = manifestFor(origin).oauth_config;
  const asked = (to.searchParams.get("scope") ?? "").split(",").toSorted();
  const cookie = answer.headers.getSetCookie().join("; ").toLowerCase();
  const faults = [
    to.origin + to.pathname === "https://slack.com/oauth/v2/authorize" || "leads elsewhere",
    asked.join() === scopes.bot.toSorted().join() || "asks for other scopes than the manifest",
    to.searchParams.get("redirect_uri") === `${origin}/slack/callback` || "comes back elsewhere",
    (to.searchParams.get("state") ?? "") !== "" || "has no state",
    (cookie.includes("httponly") && (cookie.includes("secure") || !origin.startsWith("https:"))) ||
      "isn't bound to the browser",
  ].filter((fault) => fault !== true);
  return [
    faults.length === 0
      ? ok(what, `leads to Slack, as client ${to.searchParams.get("client_id")}`)
      : wrong(what, faults.join("; "), "`npm run deploy`, then the doctor again."),
  ];
}

async function operator({ ask }: Given) {
  const { status } = await ask("/operator");
  if (status === 404) return [ok("/operator", "off: no OPERATOR_TOKEN")];
  return [401, 403, 200, 302].includes(status)
    ? [look("/operator", `asks for its token (${status})`, "Put Cloudflare Access in front of it.")]
    : [wrong("/operator", `answers ${status}`, "See the Worker's log.")];
}

async function elsewhere({ ask }: Given) {
  const { status } = await ask("/nowhere-the-doctor-looked");
  return [
    status === 404
      ? ok("Other addresses", "answer 404")
      : wrong("Other addresses", `answer ${status}`, "Another Worker or page has this address."),
  ];
}

async function clock({ ask, means }: Given) {
  const { headers: got } = await ask("/privacy");
  const there = Date.parse(got.get("date") ?? "");
  if (Number.isNaN(there)) return [look("Clock", "the answer has no date")];
  const skew = Math.abs(there - means.now());
  return [
    skew <= MOST_SKEW_MS
      ? ok("Clock", `${Math.round(skew / 1000)} s from here`)
      : look("Clock", `${Math.round(skew / 1000)} s from here`, "Set this machine's clock."),
  ];
}
