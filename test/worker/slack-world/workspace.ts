/** A workspace of the emulated Slack with a tiny app beside it that remembers what it was sent. */
import { textOf } from "../../world/slack/json.ts";
import { EmulatedSlack } from "../../world/slack/slack.ts";
import type { Team } from "../../world/slack/team.ts";
import { World } from "../../world/world.ts";

export const ORIGIN = "https://app.example";
export const SIGNING_SECRET = "a-signing-secret";
export const CLIENT = { id: "1.2", secret: "a-client-secret" };
export const START = Date.UTC(2030, 0, 7, 9, 0, 0);
export const ALL_SCOPES = [
  "channels:manage",
  "channels:read",
  "chat:write",
  "chat:write.public",
  "commands",
  "groups:read",
  "im:read",
  "im:write",
  "usergroups:read",
  "usergroups:write",
  "users:read",
  "users:read.email",
];

export type Received = {
  readonly path: string;
  readonly headers: Headers;
  readonly raw: string;
  /** The JSON body, or the form's `payload`. */
  readonly body: Record<string, unknown>;
};

/** Answers 200 with nothing until a test sets another answer. */
export class TinyApp {
  readonly received: Received[] = [];
  answer: (received: Received) => Response | Promise<Response> = () => new Response("");

  readonly deliver = async (request: Request): Promise<Response> => {
    const raw = await textOf(request);
    const isForm = request.headers.get("content-type") === "application/x-www-form-urlencoded";
    const form = isForm ? new URLSearchParams(raw) : null;
    const json = form ? (form.get("payload") ?? JSON.stringify(Object.fromEntries(form))) : raw;
    const { pathname } = new URL(request.url);
    const body: Record<string, unknown> = json === "" ? {} : JSON.parse(json);
    const received = { path: pathname, headers: request.headers, raw, body };
    this.received.push(received);
    return this.answer(received);
  };

  get last(): Received {
    const last = this.received.at(-1);
    if (!last) throw new Error("the app received nothing");
    return last;
  }

  /** Answers the next interactions with this JSON. */
  answersJson(body: unknown): void {
    this.answer = () => Response.json(body);
  }
}

export type Workspace = {
  readonly world: World;
  readonly slack: EmulatedSlack;
  readonly app: TinyApp;
  readonly team: Team;
  readonly clock: { now: number };
  readonly botToken: string;
  /** Calls a Web API method with a form (or JSON, or another token). */
  readonly api: (
    method: string,
    args?: Record<string, unknown>,
    how?: { json?: boolean; token?: string | null },
  ) => Promise<Record<string, unknown>>;
  /** The `error` of a refused call. */
  readonly refusal: (method: string, args?: Record<string, unknown>) => Promise<unknown>;
};

/** One account of each kind, channels of each kind, groups of each kind. Ids are the upper-case names. */
export function makeWorkspace(scopes: readonly string[] = ALL_SCOPES): Workspace {
  const clock = { now: START };
  const world = new World(() => clock.now);
  const app = new TinyApp();
  const slack = new EmulatedSlack({
    world,
    deliver: app.deliver,
    clientId: CLIENT.id,
    clientSecret: CLIENT.secret,
    signingSecret: SIGNING_SECRET,
    appOrigin: ORIGIN,
  });
  world.add(slack);
  const team = slack.addTeam({
    id: "TACME",
    name: "Acme",
    whoCreatesGroups: "everyone",
    whoModifiesGroups: "everyone",
  });
  const kinds = {
    olga: "owner",
    ada: "admin",
    bob: "member",
    cyd: "member",
    gus: "guest",
    sol: "single_channel_guest",
    ext: "stranger",
    ivy: "invited",
    rob: "bot",
  } as const;
  for (const [name, kind] of Object.entries(kinds))
    team.addUser({ id: `U${name.toUpperCase()}`, name, kind });
  team.addUser({ id: "UDEE", name: "dee", deactivated: true });
  team.addChannel({ id: "COPS", name: "ops" });
  team.addChannel({ id: "COLD", name: "old", isArchived: true });
  team.addChannel({ id: "CSECRET", name: "secret", kind: "private", members: ["bob"] });
  team.addGroup({ id: "SPLAT", handle: "platform", name: "Platform", members: ["bob"] });
  team.addGroup({ id: "SGONE", handle: "gone", name: "Gone", isDisabled: true });
  team.addGroup({ id: "SIDP", handle: "everybody-idp", name: "From the IdP", isIdpGroup: true });
  const { botToken } = slack.placeInstallation({ as: "ada", scopes });

  const api: Workspace["api"] = async (method, args = {}, how = {}) => {
    const token = how.token === undefined ? botToken : how.token;
    const headers: Record<string, string> =
      token === null ? {} : { authorization: `Bearer ${token}` };
    headers["content-type"] = how.json
      ? "application/json; charset=utf-8"
      : "application/x-www-form-urlencoded";
    const body = how.json ? JSON.stringify(args) : formOf(args);
    const response = await world.fetch(`https://slack.com/api/${method}`, {
      method: "POST",
      headers,
      body,
    });
    return response.json();
  };
  const refusal: Workspace["refusal"] = async (method, args) => (await api(method, args))["error"];
  return { world, slack, app, team, clock, botToken, api, refusal };
}

/** Objects travel as JSON text in a form. */
function formOf(args: Record<string, unknown>): string {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(args))
    form.set(name, typeof value === "string" ? value : JSON.stringify(value));
  return form.toString();
}

export const text = (words: string) => ({ type: "plain_text", text: words });
export const section = (words: string) => ({
  type: "section",
  text: { type: "mrkdwn", text: words },
});
export const modal = (blocks: readonly object[], more: object = {}) => ({
  type: "modal",
  title: text("A modal"),
  submit: text("Submit"),
  close: text("Cancel"),
  blocks,
  ...more,
});
export const home = (blocks: readonly object[]) => ({ type: "home", blocks });
export const input = (label: string, element: object, more: object = {}) => ({
  type: "input",
  block_id: label,
  label: text(label),
  element: { action_id: "a", ...element },
  ...more,
});
