/**
 * An emulated xMatters: one company's host; every other host below the domain is nobody's. As strict as its documents:
 * HTTP Basic, what the key's user may see, pages of 100 (at most 1,000), three members a shift unless more are asked
 * for (at most 100), commas between groups and `%2C` within their names, no span from the past into the future.
 *
 * Traits of a schedule (a group, here) that it understands: `turns:daily` (a day's shift ends at midnight and the next
 * begins, as a group's default shift does), `shifts:each` (each person in a shift of their own).
 */
import { type Context, Hono } from "hono";
import type { RotaSchedule } from "../rota.ts";
import type { Upstream, World } from "../world.ts";
import { type Asked, OnCallRows } from "./on-call.ts";
import { Rosters } from "./rosters.ts";
import {
  BASE,
  deviceShape,
  groupReference,
  groupShape,
  page,
  personShape,
  refusal,
} from "./shapes.ts";

export type XMattersKey = {
  readonly key: string;
  readonly secret: string;
  /** Whether its user has a role that may use the API. */
  readonly mayRead?: boolean;
  /** Whether its user may see people's devices. */
  readonly seesDevices?: boolean;
};

export class EmulatedXMatters implements Upstream {
  readonly hosts = ["*.xmatters.com", "*.xmatters.com.au"];
  readonly host: string;
  readonly rosters: Rosters;
  /** What a group that isn't there, or isn't to be seen, makes of `/on-call`: the documents don't say. */
  unknownGroups: "omitted" | "refused" = "omitted";
  /** So many requests in so many seconds; no numbers are published. */
  allowance: { readonly requests: number; readonly windowS: number } | null = null;
  readonly #world: World;
  readonly #keys = new Map<string, XMattersKey>();
  readonly #hidden = new Set<string>();
  readonly #rows: OnCallRows;
  readonly #app = new Hono();
  #askedAt: number[] = [];

  constructor(world: World, host = "acme.xmatters.com") {
    this.#world = world;
    this.host = host;
    this.rosters = new Rosters(world.rota);
    this.#rows = new OnCallRows(world.rota, this.rosters);
    this.#route();
  }

  fetch(request: Request): Response | Promise<Response> {
    const { hostname } = new URL(request.url);
    if (hostname === this.host) return this.#app.fetch(request);
    return new Response("<html><title>xMatters: no such company</title></html>", {
      status: 404,
      headers: { "content-type": "text/html" },
    });
  }

  addKey(key: XMattersKey): void {
    this.#keys.set(key.key, key);
  }

  revoke(key: string): void {
    this.#keys.delete(key);
  }

  /** The key's user stops being an observer of the group. */
  hide(groupId: string): void {
    this.#hidden.add(groupId);
  }

  #route(): void {
    this.#app.use(`${BASE}/*`, async (c, next) => {
      const key = this.#keyOf(c.req.header("authorization") ?? "");
      if (!key) return refusal(401, "Authorization required.");
      if (this.#isThrottled()) return refusal(429, "Too many requests.", { "retry-after": "60" });
      if (key.mayRead === false) return refusal(403, "Your role may not use this resource.");
      if (c.req.path.endsWith("/devices") && key.seesDevices === false)
        return refusal(403, "You may not see this person's devices.");
      return next();
    });
    this.#app.get(`${BASE}/groups`, (c) => this.#listGroups(c));
    this.#app.get(`${BASE}/groups/:id`, (c) => {
      const group = this.#group(c.req.param("id"));
      return group ? c.json(groupShape(group)) : notFound();
    });
    this.#app.get(`${BASE}/groups/:id/members`, (c) => {
      const group = this.#group(c.req.param("id"));
      const range = rangeOf(c);
      if (!group) return notFound();
      if (!range) return refusal(400, "offset or limit is not valid.");
      const members = this.#rows.roster(group).map((member) => ({
        group: groupReference(group),
        member,
      }));
      return c.json(page(members, range, linkTo(c)));
    });
    this.#app.get(`${BASE}/groups/:id/shifts/:shift/occurrences/:start/members`, (c) => {
      const group = this.#group(c.req.param("id"));
      const range = rangeOf(c);
      if (!group) return notFound();
      if (!range) return refusal(400, "offset or limit is not valid.");
      const at = Date.parse(c.req.param("start"));
      const members = this.#rows.members(
        group,
        c.req.param("shift"),
        at,
        new Set(["members.owner"]),
      );
      return c.json(page(members, range, linkTo(c)));
    });
    this.#app.get(`${BASE}/on-call`, (c) => this.#onCall(c));
    this.#app.get(`${BASE}/people/:id`, (c) => {
      const person = this.#world.rota.people().find((p) => p.id === c.req.param("id"));
      return person ? c.json(personShape(person, this.rosters.traits(person.id))) : notFound();
    });
    this.#app.get(`${BASE}/people/:id/devices`, (c) => {
      const person = this.#world.rota.people().find((p) => p.id === c.req.param("id"));
      const range = rangeOf(c);
      if (!person) return notFound();
      if (!range) return refusal(400, "offset or limit is not valid.");
      const owner = { id: person.id, targetName: person.name, recipientType: "PERSON" };
      const devices = this.rosters
        .devices(person.id)
        .map((device, n) => deviceShape(device, `${person.id}-device-${n}`, owner));
      return c.json(page(devices, range, linkTo(c)));
    });
    this.#app.notFound(() => notFound());
  }

  #keyOf(authorization: string): XMattersKey | null {
    const encoded = /^Basic (\S+)$/.exec(authorization)?.[1] ?? "";
    const [name = "", secret] = atob(encoded).split(":");
    const key = this.#keys.get(name);
    return key && key.secret === secret ? key : null;
  }

  #isThrottled(): boolean {
    if (!this.allowance) return false;
    const now = this.#world.now();
    const since = now - this.allowance.windowS * 1000;
    this.#askedAt = [...this.#askedAt.filter((at) => at > since), now];
    return this.#askedAt.length > this.allowance.requests;
  }

  #visible(): readonly RotaSchedule[] {
    return this.#world.rota.schedules().filter((group) => !this.#hidden.has(group.id));
  }

  /** By id, or by name. */
  #group(target: string): RotaSchedule | undefined {
    return this.#visible().find((group) => group.id === target || group.name === target);
  }

  #listGroups(c: Context): Response {
    const range = rangeOf(c);
    if (!range) return refusal(400, "offset or limit is not valid.");
    const { groupType, status } = c.req.query();
    const groups = groupType === undefined || groupType === "ON_CALL" ? this.#visible() : [];
    const listed = groups
      .map(groupShape)
      .filter((g) => status === undefined || g.status === status);
    return c.json(page(listed, range, linkTo(c)));
  }

  #onCall(c: Context): Response {
    const range = rangeOf(c);
    const asked = this.#asked(c);
    if (!range) return refusal(400, "offset or limit is not valid.");
    if (typeof asked === "string") return refusal(400, asked);
    // Split before it is decoded: an escaped comma belongs to a name.
    const raw = /[?&]groups=([^&]*)/.exec(new URL(c.req.url).search)?.[1] ?? "";
    const targets = raw
      .split(",")
      .filter((t) => t !== "")
      .map(decodeURIComponent);
    if (targets.length === 0) return refusal(400, "groups is required.");
    const groups = targets.map((target) => this.#group(target));
    if (this.unknownGroups === "refused" && groups.includes(undefined))
      return refusal(404, "Could not find a group.");
    const rows = groups.flatMap((group) => (group ? this.#rows.of(group, asked) : []));
    return c.json(page(rows, range, linkTo(c)));
  }

  #asked(c: Context): Asked | string {
    const { at, from, to, membersPerShift = "3", embed = "" } = c.req.query();
    const now = this.#world.now();
    const size = Number(membersPerShift);
    if (!Number.isInteger(size) || size < 1 || size > 100) return "membersPerShift is not valid.";
    const common = { membersPerShift: size, embed: new Set(embed.split(",")) };
    if (from === undefined && to === undefined) {
      const instant = at === undefined ? now : Date.parse(at);
      return Number.isNaN(instant)
        ? "at is not valid."
        : { from: instant, until: instant, ...common };
    }
    const span = { from: Date.parse(from ?? ""), until: Date.parse(to ?? "") };
    if (!(span.from < span.until)) return "from and to are not valid.";
    if (span.from < now && now < span.until) return "from and to can't span past and future.";
    return { ...span, ...common };
  }
}

const notFound = (): Response => refusal(404, "Could not find the requested resource.");

function rangeOf(c: Context): { offset: number; limit: number } | null {
  const offset = Number(c.req.query("offset") ?? "0");
  const limit = Number(c.req.query("limit") ?? "100");
  const isValid =
    Number.isInteger(offset) &&
    offset >= 0 &&
    Number.isInteger(limit) &&
    limit >= 1 &&
    limit <= 1000;
  return isValid ? { offset, limit } : null;
}

/** The same question, from another offset on. */
const linkTo =
  (c: Context) =>
  (offset: number): string => {
    const { pathname, search } = new URL(c.req.url);
    const others = search
      .slice(1)
      .split("&")
      .filter((p) => p !== "" && !p.startsWith("offset="));
    return `${pathname}?${[...others, `offset=${offset}`].join("&")}`;
  };
