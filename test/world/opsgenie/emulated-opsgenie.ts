/**
 * An emulated Opsgenie: one account that lives in one region, both hosts answering. As strict as its documents:
 * GenieKey, rights of the key, 403 with code 40301, throttling with its own headers, the whole list of schedules in
 * one answer, who is on call in all of them in one more, the timeline of one at a time. Rotations are in the list where
 * `expand=rotation` asks for them, in timelines, and one at a time.
 *
 * Traits of a schedule that it understands: `team:<name>` (owned by that team), `recipient:escalation` and
 * `recipient:team` (on call by way of one), `turns:daily` (a period a day in the timeline), `one-rotation` (see rotations.ts).
 */
import { type Context, Hono } from "hono";
import { iso } from "../iso.ts";
import type { RotaPerson, RotaSchedule } from "../rota.ts";
import { listedRotation, rotationsShown, type ShownRotation } from "../rotations.ts";
import type { Upstream, World } from "../world.ts";
import { type ApiKey, ApiKeys, type Region } from "./keys.ts";
import { type Domain, RateLimits } from "./rate-limits.ts";
import { answer, listing, parent, refusal } from "./shapes.ts";
import { finalTimeline, recipient, timelineWindow, type Unit, user } from "./timeline.ts";

type Env = { Variables: { key: ApiKey } };

const UNITS: readonly Unit[] = ["days", "weeks", "months"];

export class EmulatedOpsgenie implements Upstream {
  readonly hosts = ["api.opsgenie.com", "api.eu.opsgenie.com"];
  readonly keys = new ApiKeys();
  readonly rateLimits = new RateLimits();
  accountName = "acme";
  /** Whether the answer about all schedules names the disabled ones: the documents don't say. */
  namesDisabled = false;
  /** Whether timelines have rotations in which nobody is on call in their window: the documents don't say. */
  leavesOutEmptyRotations = false;
  /** People who are on schedules although they were deleted: timelines have their ids, and nobody has their names. */
  readonly deletedUsers = new Set<string>();
  /** Of the schedules. */
  timeZone = "Etc/UTC";
  readonly #world: World;
  readonly #app = new Hono<Env>();

  constructor(world: World) {
    this.#world = world;
    this.#app.use("/v2/*", async (c, next) => {
      const region: Region = new URL(c.req.url).hostname === "api.eu.opsgenie.com" ? "eu" : "us";
      const key = this.keys.open(c.req.header("authorization") ?? null, region);
      if (key === "malformed") return refusal(422, "Key format is not valid!");
      if (key === "unknown") return refusal(401, "Could not authenticate");
      const domain = domainOf(c.req.path);
      const waitS = this.rateLimits.take(domain, this.#world.now());
      if (waitS !== null) return throttled(waitS);
      if (!key.read || (domain !== "search" && !key.configurationAccess))
        return refusal(403, "You are not authorized to perform this action.", { code: 40301 });
      c.set("key", key);
      return next();
    });
    this.#app.get("/v2/account", (c) =>
      // Only an account's own key may ask.
      c.get("key").team === null
        ? answer({ data: { name: this.accountName, userCount: 20, plan: { name: "Enterprise" } } })
        : refusal(403, "Team API Keys are not authorized to perform this action.", { code: 40301 }),
    );
    this.#app.get("/v2/alerts", () => answer({ data: [], paging: {} }));
    this.#app.get("/v2/schedules", (c) => {
      const isWhole = c.req.query("expand") === "rotation";
      const data = this.#visible(c).map((schedule) =>
        listing(
          schedule,
          isWhole ? this.#rotations(schedule).map((one) => this.#listed(schedule, one)) : [],
        ),
      );
      return answer({ data, expandable: ["rotation"] });
    });
    this.#app.get("/v2/schedules/:id/rotations/:rotationId", (c) => {
      const schedule = this.#find(c);
      if (!schedule) return unknownSchedule(c);
      const found = this.#rotations(schedule).find(({ id }) => id === c.req.param("rotationId"));
      if (!found) return refusal(404, "Rotation does not exist.");
      return answer({ data: { ...this.#listed(schedule, found), _parent: parent(schedule) } });
    });
    this.#app.get("/v2/teams/:id", (c) => {
      const users = this.#behind("team", c.req.param("id"));
      if (!users) return refusal(404, "No team exists.");
      const members = users.map(({ id, name }) => ({ user: { id, username: name }, role: "user" }));
      return answer({ data: { id: c.req.param("id"), name: "A team", members } });
    });
    this.#app.get("/v2/escalations/:id", (c) => {
      const users = this.#behind("escalation", c.req.param("id"));
      if (!users) return refusal(404, "Escalation does not exist.");
      const rules = users.map(({ id, name }) => ({
        condition: "if-not-acked",
        notifyType: "default",
        delay: { timeAmount: 5, timeUnit: "minutes" },
        recipient: { type: "user", id, username: name },
      }));
      return answer({ data: { id: c.req.param("id"), name: "An escalation", rules } });
    });
    this.#app.get("/v2/schedules/on-calls", (c) => {
      const at = this.#dateOf(c);
      if (at === null) return badDate();
      const named = this.#visible(c).filter((s) => s.enabled || this.namesDisabled);
      return answer({ data: named.map((s) => this.#onCall(s, at, isFlat(c))) });
    });
    this.#app.get("/v2/schedules/:id/on-calls", (c) => {
      const schedule = this.#find(c);
      const at = this.#dateOf(c);
      if (!schedule) return unknownSchedule(c);
      if (at === null) return badDate();
      return answer({ data: this.#onCall(schedule, at, isFlat(c)) });
    });
    this.#app.get("/v2/schedules/:id/timeline", (c) => {
      const schedule = this.#find(c);
      const date = this.#dateOf(c);
      if (!schedule) return unknownSchedule(c);
      if (date === null) return badDate();
      const unit = UNITS.find((u) => u === (c.req.query("intervalUnit") ?? "weeks"));
      const interval = Number(c.req.query("interval") ?? "1");
      if (!unit || !Number.isInteger(interval) || interval < 1)
        return refusal(422, "Interval or interval unit is not valid.");
      const window = timelineWindow(date, interval, unit, this.timeZone);
      const timeline = finalTimeline(
        this.#world.rota,
        schedule,
        window,
        this.#world.now(),
        this.deletedUsers,
      );
      const isShown = ({ periods }: (typeof timeline)["rotations"][number]) =>
        periods.length > 0 || !this.leavesOutEmptyRotations;
      return answer({
        data: {
          _parent: parent(schedule),
          startDate: iso(window[0]),
          endDate: iso(window[1]),
          finalTimeline: { rotations: timeline.rotations.filter(isShown) },
        },
        expandable: ["base", "forwarding", "override"],
      });
    });
    this.#app.notFound((c) => refusal(404, `No resource at ${c.req.path}`));
  }

  fetch(request: Request): Response | Promise<Response> {
    return this.#app.fetch(request);
  }

  /** What the key sees: everything, or its team's own. */
  #visible(c: Context<Env>): readonly RotaSchedule[] {
    const { team } = c.get("key");
    const all = this.#world.rota.schedules();
    return team === null ? all : all.filter((s) => s.traits.has(`team:${team}`));
  }

  #rotations(schedule: RotaSchedule): readonly ShownRotation[] {
    return rotationsShown(this.#world.rota, schedule, this.#world.now());
  }

  #listed(schedule: RotaSchedule, rotation: ShownRotation) {
    const participants = rotation.participants.map((ids) => {
      const users = ids.map((id) => user(this.#world.rota, id, this.deletedUsers));
      const { id, type, name } = recipient(schedule, rotation, users) ?? {};
      return type === "user" ? { type, id, username: name } : { type, id, name };
    });
    return listedRotation(rotation, participants);
  }

  /** Who is in a team or an escalation, by the ids that answers name them by. */
  #behind(kind: "team" | "escalation", id: string) {
    const { rota } = this.#world;
    const rotations = rota.schedules().flatMap((schedule) => this.#rotations(schedule));
    const ofRotation = rotations.find((one) => id === `team-of-${one.id}`);
    const of = ofRotation
      ? ofRotation.participants.flat()
      : rota.people().flatMap((person) => (id === `${kind}-${person.id}` ? [person.id] : []));
    const users = [...new Set(of)].map((one) => user(rota, one, this.deletedUsers));
    return users.length > 0 ? users : null;
  }

  #find(c: Context<Env>): RotaSchedule | undefined {
    const by = c.req.query("scheduleIdentifierType") ?? c.req.query("identifierType") ?? "id";
    const identifier = c.req.param("id");
    return this.#visible(c).find((s) => (by === "name" ? s.name : s.id) === identifier);
  }

  #dateOf(c: Context<Env>): number | null {
    const date = c.req.query("date");
    if (date === undefined) return this.#world.now();
    // An offset is required; a `+` that wasn't encoded arrives as a blank.
    if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)$/.test(date)) return null;
    return Date.parse(date);
  }

  #onCall(schedule: RotaSchedule, at: number, flat: boolean) {
    const people = this.#world.rota
      .onCallAt(schedule.id, at)
      .personIds.map((id) => this.#world.rota.person(id));
    const nameOf = ({ id, email }: RotaPerson) => (this.deletedUsers.has(id) ? null : email);
    if (flat) return { _parent: parent(schedule), onCallRecipients: people.map(nameOf) };
    const onCallParticipants = this.#rotations(schedule).flatMap((rotation) => {
      const ids = rotation.stretches(at, at + 1)[0]?.personIds ?? [];
      const users = ids.map((id) => user(this.#world.rota, id, this.deletedUsers));
      const turn = recipient(schedule, rotation, users);
      return turn && turn.type !== "user" ? [{ ...turn, onCallParticipants: users }] : users;
    });
    return { _parent: parent(schedule), onCallParticipants };
  }
}

const isFlat = (c: Context): boolean => c.req.query("flat") === "true";

const badDate = (): Response => refusal(422, "Date is not valid.");

const unknownSchedule = (c: Context): Response =>
  refusal(404, `Schedule with id [${c.req.param("id")}] does not exist.`);

const throttled = (waitS: number): Response =>
  refusal(
    429,
    "You are making too many requests! To avoid errors, we recommend you limit requests.",
    {},
    {
      "x-ratelimit-state": "THROTTLED",
      "x-ratelimit-reason": "ACCOUNT",
      "x-ratelimit-period-in-sec": String(waitS),
    },
  );

function domainOf(path: string): Domain {
  if (path.endsWith("/on-calls")) return "on-calls";
  return path === "/v2/alerts" ? "search" : "configuration";
}
