/**
 * The emulated Slack: workspaces, the Web API, OAuth, events and people at their clients, behind the hosts of the real
 * one. Strict where Slack is strict; shapes come from Slack's documents. Everything in it can be looked at, and a page
 * that draws it can ask to be notified of changes.
 *
 *     const slack = new EmulatedSlack({ world, deliver, ...secrets, appOrigin });
 *     world.add(slack);
 *     const team = slack.addTeam({ name: "Acme" });
 *     const ada = team.addUser({ name: "ada", kind: "admin" });
 *     await slack.installApp({ as: ada.id });
 *     const screen = slack.client(ada.id);
 *     await screen.openHome();
 */
import { Hono } from "hono";
import type { Upstream, World } from "../world.ts";
import { BOT_EVENTS, type SlackApp } from "./app.ts";
import { AppLine, type Deliver } from "./app-line.ts";
import { authorizePage, decide, readAuthorizeLink } from "./browser.ts";
import { SlackClient } from "./client.ts";
import { Events } from "./events.ts";
import type { Change, Host } from "./host.ts";
import { Installs, type LifecycleEvent } from "./installs.ts";
import { asJsonObject, type JsonObject } from "./json.ts";
import { Limits } from "./limits.ts";
import { ManifestApps } from "./manifest-apps.ts";
import type { ViewContext } from "./open-view.ts";
import { Organization } from "./organization.ts";
import type { SlackUser } from "./people.ts";
import { ResponseUrls } from "./response-urls.ts";
import { Team, type TeamSettings } from "./team.ts";
import { answerApi } from "./web-api/api.ts";

/** Events that Slack sends only to apps with this scope. */
const NEEDS_SCOPE: Readonly<Record<string, string>> = {
  subteam_created: "usergroups:read",
  subteam_members_changed: "usergroups:read",
  subteam_updated: "usergroups:read",
};

export class EmulatedSlack implements Upstream, Host {
  readonly hosts = ["slack.com", "hooks.slack.com"] as const;
  readonly app: SlackApp;
  readonly teams = new Map<string, Team>();
  readonly limits = new Limits();
  readonly installs: Installs;
  /** The apps that are configured by manifest, and the tokens for that. */
  readonly manifests: ManifestApps;
  readonly events: Events;
  readonly responseUrls: ResponseUrls;
  /** The line to the app, with every request that went over it. */
  readonly line: AppLine;
  readonly #world: World;
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #router: Hono;
  /** Shared by all emulations: Slack never gives an id twice. */
  static #idCount = 0;
  #ownIdCount: number | null;
  #lastTs = 0;

  constructor(given: {
    world: World;
    /** Sends a signed request to the app. */
    deliver: Deliver;
    clientId: string;
    clientSecret: string;
    signingSecret: string;
    appOrigin: string;
    /** Events go out by themselves; otherwise they wait for `settle()`. */
    deliversEventsItself?: boolean;
    /** Ids are counted from one: the world is one that is stored somewhere, ids and all. */
    idsFromOne?: boolean;
  }) {
    this.#ownIdCount = given.idsFromOne ? 0 : null;
    this.#world = given.world;
    this.app = {
      id: "A0PAGERSYNC",
      clientId: given.clientId,
      clientSecret: given.clientSecret,
      redirectUrls: [`${given.appOrigin}/slack/callback`],
      isMessagesTabOn: false,
      isHomeTabOn: true,
      botEvents: BOT_EVENTS,
    };
    this.line = new AppLine({
      deliver: given.deliver,
      signingSecret: given.signingSecret,
      appOrigin: given.appOrigin,
      now: () => this.now(),
      onSent: () => {
        for (const teamId of this.teams.keys()) this.changed({ kind: "delivery", teamId });
      },
    });
    this.events = new Events(this.line, this, given.deliversEventsItself ?? false);
    this.manifests = new ManifestApps({
      now: () => this.now(),
      makeId: (prefix) => this.makeId(prefix),
    });
    this.installs = new Installs(this, (team, event) => this.#tellLifecycle(team, event));
    this.responseUrls = new ResponseUrls(this);
    this.#router = this.#routes();
  }

  fetch(request: Request): Response | Promise<Response> {
    return this.#router.fetch(request);
  }

  // ── a world to set up and look at ────────────────────────────────────────────────────────────────────────────────

  addOrganization(given: { name: string; id?: string }): Organization {
    return new Organization({ ...given, id: given.id ?? this.makeId("E") });
  }

  addTeam(
    given: {
      name: string;
      id?: string;
      domain?: string;
      organization?: Organization;
    } & Partial<TeamSettings>,
  ): Team {
    const id = given.id ?? this.makeId("T");
    const domain = given.domain ?? given.name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
    const team = new Team(this, { ...given, id, domain });
    this.teams.set(id, team);
    return team;
  }

  /** The workspace is deleted, and the app hears that it is gone from there. */
  removeTeam(team: Team): void {
    this.installs.uninstall(team);
    this.teams.delete(team.id);
  }

  /** By id, or by name in whichever team has it. */
  findUser(ref: string): { team: Team; user: SlackUser } | null {
    for (const team of this.teams.values()) {
      const user =
        team.users.get(ref) ??
        [...team.users.values()].find((u) => u.name === ref.replace(/^@/, ""));
      if (user) return { team, user };
    }
    return null;
  }

  /** Somebody whom the workspace can tell of: its own people, and those of its organization. */
  accountFor(team: Team, id: string): SlackUser | undefined {
    const sisters = [...this.teams.values()].filter(
      ({ organization }) => organization !== null && organization === team.organization,
    );
    return [team, ...sisters].map(({ users }) => users.get(id)).find((user) => user !== undefined);
  }

  /** A person at their Slack client. `at`: in which of their workspaces. */
  client(userRef: string, at?: Team): SlackClient {
    const found = at ? { team: at, user: at.user(userRef) } : this.findUser(userRef);
    if (!found) throw new Error(`nobody is called ${userRef}`);
    return new SlackClient(this, found.team, found.user);
  }

  /** Calls back at every change that somebody may see. Answers how to stop. */
  onChange(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  // ── installing ───────────────────────────────────────────────────────────────────────────────────────────────────

  /**
   * The authorize page: the person says yes or no. Answers where the browser goes next (with `code` and `state`, or
   * with `error=access_denied`). Throws what Slack would show on an error page instead.
   */
  authorize(
    url: string,
    choice: { as: string; allow: boolean; leavesOut?: readonly string[]; at?: Team | undefined },
  ): string {
    const link = new URL(url);
    if (link.origin + link.pathname !== "https://slack.com/oauth/v2/authorize")
      throw new Error(`not Slack's authorize page: ${url}`);
    const asked = readAuthorizeLink(this, link);
    if ("pageError" in asked) throw new Error(`Slack shows an error page: ${asked.pageError}`);
    const { at } = choice;
    const found = at ? { team: at, user: at.user(choice.as) } : this.findUser(choice.as);
    if (!found) throw new Error(`nobody is called ${choice.as}`);
    const back = decide(this, asked, found.team, found.user, choice.allow, choice.leavesOut);
    if ("pageError" in back) throw new Error(`Slack shows an error page: ${back.pageError}`);
    return back.href;
  }

  /**
   * A person installs the app from its own link, in one browser: install page, authorize page, callback, with the
   * cookies the app set. Answers the app's last response.
   */
  async installApp(given: {
    as: string;
    allow?: boolean;
    /** Optional user scopes that they untick. */
    leavesOut?: readonly string[];
    /** The workspace that they choose on the page; by default the first that they are in. */
    at?: Team;
    /** Where they begin; by default `/slack/install`. */
    path?: string;
  }): Promise<Response> {
    const start = await this.line.visit(this.line.appOrigin + (given.path ?? "/slack/install"));
    const link = start.headers.get("location");
    if (link === null) throw new Error(`the install page answered ${start.status}, no redirect`);
    const cookie = start.headers
      .getSetCookie()
      .map((line) => line.split(";")[0])
      .join("; ");
    const back = this.authorize(link, {
      as: given.as,
      allow: given.allow ?? true,
      leavesOut: given.leavesOut ?? [],
      at: given.at,
    });
    return this.line.visit(back, cookie === "" ? {} : { cookie });
  }

  /** Puts an installation there without the app's doing; answers the tokens. */
  placeInstallation(given: {
    as: string;
    scopes: readonly string[];
    userScopes?: readonly string[];
  }): { botToken: string; userToken: string | null } {
    const found = this.findUser(given.as);
    if (!found) throw new Error(`nobody is called ${given.as}`);
    const { installation, user } = this.installs.install({
      team: found.team,
      userId: found.user.id,
      botScopes: given.scopes,
      userScopes: given.userScopes ?? [],
    });
    return { botToken: installation.bot.token, userToken: user?.token ?? null };
  }

  /** Somebody removes the app in Slack's settings. */
  uninstallApp(team: Team): void {
    this.installs.uninstall(team);
  }

  /** Resolves when every queued event was sent and answered. */
  settle(): Promise<void> {
    return this.events.settle();
  }

  viewContext(team: Team, viewerTeamId = team.id): ViewContext {
    return {
      teamId: viewerTeamId,
      // Seen in organizations: the workspace of the first install, in views of the others, too.
      installedTeamId: team.organization?.firstInstalledTeamId ?? team.id,
      appId: this.app.id,
      botId: team.installation?.botId ?? "",
    };
  }

  // ── what its parts need ──────────────────────────────────────────────────────────────────────────────────────────

  now(): number {
    return this.#world.now();
  }

  makeId(prefix: string): string {
    const count = this.#ownIdCount === null ? ++EmulatedSlack.#idCount : ++this.#ownIdCount;
    return `${prefix}0${count.toString(36).toUpperCase().padStart(9, "0")}`;
  }

  makeTs(): string {
    this.#lastTs = Math.max(this.now() * 1000, this.#lastTs + 1);
    const whole = String(this.#lastTs);
    return `${whole.slice(0, -6)}.${whole.slice(-6)}`;
  }

  changed(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }

  queueEvent(teamId: string, event: JsonObject): void {
    const installation = this.teams.get(teamId)?.installation;
    const type = String(event["type"]);
    if (!installation || installation.bot.isRevoked || !this.app.botEvents.has(type)) return;
    const needed = NEEDS_SCOPE[type];
    if (needed !== undefined && !installation.bot.scopes.has(needed)) return;
    const { botUserId } = installation;
    const organizationId = this.teams.get(teamId)?.organization?.id ?? null;
    this.events.queue({ teamId, appId: this.app.id, event, botUserId, organizationId });
  }

  #tellLifecycle(team: Team, event: LifecycleEvent): void {
    if (!this.app.botEvents.has(event.type)) return;
    const organizationId = team.organization?.id ?? null;
    this.events.queue({
      teamId: team.id,
      appId: this.app.id,
      event: asJsonObject(event),
      botUserId: null,
      organizationId,
    });
  }

  #routes(): Hono {
    const router = new Hono();
    router.on(["GET", "POST"], "/api/:method", (c) =>
      answerApi(this, c.req.param("method"), c.req.raw),
    );
    router.get("/oauth/v2/authorize", (c) => authorizePage(this, new URL(c.req.url)));
    router.post("/commands/*", (c) => this.responseUrls.answer(c.req.raw));
    router.notFound((c) => c.text(`slack.com has no ${c.req.path}`, 404));
    return router;
  }
}
