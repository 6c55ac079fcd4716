/**
 * Jira Service Management Operations' REST API, the part about schedules: by schedule only, pages of 50 at most, and
 * silent about what the token's person may not see.
 */
import { Hono } from "hono";
import type { RotaSchedule } from "../rota.ts";
import { listedRotation, rotationsShown, type ShownRotation } from "../rotations.ts";
import { operationsError } from "./errors.ts";
import type { JiraSiteRoom, Lodged } from "./site-room.ts";
import { type TimelineUnit, timelineOf, turnOf, windowOf } from "./timeline.ts";

const DEFAULT_PAGE_SIZE = 25;
const MAX_PAGE_SIZE = 50;
const YEAR_MS = 365 * 24 * 3_600_000;
const UNITS: readonly string[] = ["days", "weeks", "months"] satisfies readonly TimelineUnit[];

const unprocessable = (detail: string) => operationsError(422, "Unprocessable", detail);

/** Mounted below the versioned base; the room was set when the request was let in. */
export function operationsApi(): Hono<Lodged> {
  const api = new Hono<Lodged>();

  api.get("/schedules", (c) => {
    const size = wholeNumber(c.req.query("size"), DEFAULT_PAGE_SIZE);
    const offset = wholeNumber(c.req.query("offset"), 0);
    if (size === null || size < 1 || size > MAX_PAGE_SIZE)
      return unprocessable("size has to be between 1 and 50");
    if (offset === null) return unprocessable("offset has to be a whole number");
    const query = c.req.query("query");
    const found = c
      .get("room")
      .schedules()
      .filter((schedule) => query === undefined || isNamed(schedule.name, query));
    const next = new URLSearchParams({
      ...(query !== undefined && { query }),
      offset: String(offset + size),
      size: String(size),
    });
    return c.json({
      values: found.slice(offset, offset + size).map((schedule) => ({
        ...listed(schedule),
        ...(c.req.query("expand") === "rotation" && {
          rotations: rotationsIn(c.get("room"), schedule).map((one) =>
            listedIn(c.get("room"), one),
          ),
        }),
      })),
      // Relative to the versioned base's parent, as the vendor's own example has it.
      links: offset + size < found.length ? { next: `/v1/schedules?${next}` } : {},
      _expands: ["rotation"],
    });
  });

  api.get("/schedules/:id", (c) => {
    const schedule = c.get("room").schedule(c.req.param("id"));
    return schedule instanceof Response ? schedule : c.json(listed(schedule));
  });

  api.get("/schedules/:id/rotations/:rotationId", (c) => {
    const room = c.get("room");
    const schedule = room.schedule(c.req.param("id"));
    if (schedule instanceof Response) return schedule;
    const id = c.req.param("rotationId");
    const rotation = rotationsIn(room, schedule).find((one) => one.id === id);
    return rotation
      ? c.json(listedIn(room, rotation))
      : operationsError(404, "Not Found", `Rotation ${id} does not exist.`);
  });

  api.get("/schedules/:id/rotations", (c) => {
    const room = c.get("room");
    const schedule = room.schedule(c.req.param("id"));
    if (schedule instanceof Response) return schedule;
    return c.json({ values: rotationsIn(room, schedule).map((one) => listedIn(room, one)) });
  });

  api.get("/schedules/:id/on-calls", (c) => {
    const room = c.get("room");
    const at = instant(c.req.query("date"), room.now());
    const schedule = room.schedule(c.req.param("id"));
    if (schedule instanceof Response) return schedule;
    if (at === null) return unprocessable("date has to be ISO 8601 with an offset");
    const people = schedule.enabled ? room.rota.onCallAt(schedule.id, at).personIds : [];
    if (c.req.query("flat") === "true") return c.json({ onCallUsers: people });
    const rotations = schedule.enabled ? rotationsIn(room, schedule) : [];
    const onCallParticipants = rotations.flatMap((rotation) => {
      const [stretch] = rotation.stretches(at, at + 1);
      const ids = stretch?.personIds ?? [];
      const participants = ids.map((id) => room.participant(id));
      if (!stretch || ids.length < 2) return participants;
      const team = turnOf(rotation, stretch, (id) => room.responder(id));
      return [{ ...team, onCallParticipants: participants }];
    });
    return c.json({ onCallParticipants });
  });

  api.get("/schedules/:id/next-on-calls", (c) => {
    const room = c.get("room");
    const at = instant(c.req.query("date"), room.now());
    const schedule = room.schedule(c.req.param("id"));
    if (schedule instanceof Response) return schedule;
    if (at === null) return unprocessable("date has to be ISO 8601 with an offset");
    const { end } = room.rota.onCallAt(schedule.id, at);
    const people = end === null ? [] : room.rota.onCallAt(schedule.id, end).personIds;
    return c.json(
      c.req.query("flat") === "true"
        ? { nextOnCallUsers: people }
        : { nextOnCallParticipants: people.map((id) => room.participant(id)) },
    );
  });

  api.get("/schedules/:id/timeline", (c) => {
    const room = c.get("room");
    const now = room.now();
    const schedule = room.schedule(c.req.param("id"));
    if (schedule instanceof Response) return schedule;
    const date = instant(c.req.query("date"), now);
    const interval = wholeNumber(c.req.query("interval"), 1);
    const unit = c.req.query("intervalUnit") ?? "weeks";
    if (date === null || date < now - YEAR_MS || date > now + 2 * YEAR_MS)
      return unprocessable("date has to be between one year ago and two years ahead");
    if (interval === null || interval < 1) return unprocessable("interval has to be 1 or more");
    if (!isUnit(unit)) return unprocessable("intervalUnit has to be days, weeks or months");
    const window = windowOf(date, interval, unit);
    return c.json(
      timelineOf(room.rota, schedule, window, now, {
        standIn: (personId) => room.responder(personId),
        leavesOutEmpty: room.leavesOutEmptyRotations,
      }),
    );
  });

  return api;
}

const rotationsIn = ({ rota, now }: JiraSiteRoom, schedule: RotaSchedule) =>
  rotationsShown(rota, schedule, now());

const listedIn = (room: JiraSiteRoom, rotation: ShownRotation) =>
  listedRotation(
    rotation,
    rotation.participants.map(([first = "", ...others]) =>
      others.length > 0 ? { id: `team-of-${rotation.id}`, type: "team" } : room.responder(first),
    ),
  );

const listed = (schedule: RotaSchedule) => ({
  id: schedule.id,
  name: schedule.name,
  description: "",
  timezone: "Etc/UTC",
  enabled: schedule.enabled,
  teamId: "cd68207b-0000-4000-8000-000000000001",
});

/** Without regard to case: the whole name, or its beginning where the query ends with `*`. */
function isNamed(name: string, query: string): boolean {
  const [has, wants] = [name.toLowerCase(), query.toLowerCase()];
  return wants.endsWith("*") ? has.startsWith(wants.slice(0, -1)) : has === wants;
}

const wholeNumber = (text: string | undefined, otherwise: number): number | null =>
  text === undefined ? otherwise : /^\d{1,9}$/.test(text) ? Number(text) : null;

/** ISO 8601 with seconds and an offset; anything looser is refused. */
function instant(text: string | undefined, otherwise: number): number | null {
  if (text === undefined) return otherwise;
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:\d\d)$/.test(text)
    ? Date.parse(text)
    : null;
}

const isUnit = (text: string): text is TimelineUnit => UNITS.includes(text);
