/**
 * Who is on call in the emulated world: one model, which every emulated scheduling system puts in its own shapes.
 * Times are epoch milliseconds. No clock in here: the instant is always passed.
 */
import {
  nearestChange,
  peopleAt,
  type RotaCycle,
  type RotaShift,
  stretchesOf,
  type Timeline,
} from "./rota-timeline.ts";

export type { RotaShift } from "./rota-timeline.ts";

export type RotaPerson = { readonly id: string; readonly name: string; readonly email: string };

/** A part of a schedule with shifts of its own: everything that takes a schedule's id takes a rotation's, too. */
export type RotaRotation = {
  readonly id: string;
  /** Null: it has none. */
  readonly name: string | null;
};

export type RotaSchedule = {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  /** What a system may want to tell its own kinds apart (`v3` in PagerDuty, `unattached`); free text to the rota. */
  readonly traits: ReadonlySet<string>;
};

type Schedule = RotaSchedule & {
  shifts: readonly RotaShift[];
  cycle: RotaCycle | null;
  overrides: readonly RotaShift[];
};

type Rotation = Omit<Schedule, "name"> & RotaRotation & { readonly scheduleId: string };

export class Rota {
  readonly #people = new Map<string, RotaPerson>();
  readonly #schedules = new Map<string, Schedule>();
  readonly #rotations = new Map<string, Rotation>();
  /** The rotations of each schedule, by its id. */
  readonly #parts = new Map<string, readonly Rotation[]>();

  addPerson(person: RotaPerson): RotaPerson {
    this.#people.set(person.id, person);
    return person;
  }

  person(id: string): RotaPerson {
    const person = this.#people.get(id);
    if (!person) throw new Error(`the rota has no person ${id}`);
    return person;
  }

  people(): readonly RotaPerson[] {
    return [...this.#people.values()];
  }

  /** A schedule with nobody on call until shifts are set. */
  addSchedule(schedule: {
    id: string;
    name: string;
    enabled?: boolean;
    traits?: readonly string[];
  }): RotaSchedule {
    const made: Schedule = {
      id: schedule.id,
      name: schedule.name,
      enabled: schedule.enabled ?? true,
      traits: new Set(schedule.traits),
      shifts: [],
      cycle: null,
      overrides: [],
    };
    this.#schedules.set(made.id, made);
    return made;
  }

  removeSchedule(id: string): void {
    this.#schedules.delete(id);
    for (const { id: rotationId } of this.rotationsOf(id)) this.removeRotation(rotationId);
  }

  /** A further rotation of the schedule, with nobody on call until shifts are set. Rotations run side by side. */
  addRotation(scheduleId: string, { id, name }: RotaRotation): void {
    const { enabled, traits } = this.#schedule(scheduleId);
    const empty = { shifts: [], cycle: null, overrides: [] };
    this.#keepRotation({ id, name, scheduleId, enabled, traits, ...empty });
  }

  removeRotation(id: string): void {
    const rotation = this.#rotations.get(id);
    if (!rotation) return;
    this.#rotations.delete(id);
    const others = this.#partsOf({ id: rotation.scheduleId }).filter((one) => one.id !== id);
    this.#parts.set(rotation.scheduleId, others);
  }

  renameRotation(id: string, name: string | null): void {
    const rotation = this.#rotations.get(id);
    if (!rotation) throw new Error(`the rota has no rotation ${id}`);
    this.#keepRotation({ ...rotation, name });
  }

  rotationsOf(scheduleId: string): readonly RotaRotation[] {
    return this.#parts.get(scheduleId) ?? [];
  }

  /** No schedule and nobody is left. */
  clear(): void {
    this.#schedules.clear();
    this.#rotations.clear();
    this.#parts.clear();
    this.#people.clear();
  }

  renameSchedule(id: string, name: string): void {
    const schedule = this.#schedules.get(id);
    if (!schedule) throw new Error(`the rota has no schedule ${id}`);
    this.#schedules.set(id, { ...schedule, name });
  }

  schedules(): readonly RotaSchedule[] {
    return [...this.#schedules.values()];
  }

  schedule(id: string): RotaSchedule | undefined {
    return this.#schedules.get(id);
  }

  /** Replaces all plain shifts of a schedule. */
  setShifts(id: string, shifts: readonly RotaShift[]): void {
    this.#schedule(id).shifts = [...shifts];
  }

  /** The people take turns without end, the first turn starting at `anchor`. */
  setCycle(id: string, cycle: RotaCycle): void {
    this.#schedule(id).cycle = cycle;
  }

  /** Everyone in the schedule's shifts and turns, overrides aside: each group of people who are on call together, once. */
  participants(id: string): readonly (readonly string[])[] {
    const schedule = this.#schedule(id);
    const own = [...schedule.shifts.map((s) => s.personIds), ...(schedule.cycle?.turns ?? [])];
    const parts = this.#partsOf(schedule).flatMap((part) => this.participants(part.id));
    const all = [...own, ...parts].filter((ids) => ids.length > 0);
    return [...new Map(all.map((ids) => [ids.join(), ids])).values()];
  }

  roster(id: string): readonly RotaPerson[] {
    return [...new Set(this.participants(id).flat())].map((one) => this.person(one));
  }

  /** Moves all that a schedule says, to earlier (negative) or later. */
  shift(id: string, byMs: number): void {
    const moved = (shift: RotaShift) => ({
      ...shift,
      start: shift.start + byMs,
      end: shift.end + byMs,
    });
    const schedule = this.#schedule(id);
    for (const one of [schedule, ...this.#partsOf(schedule)]) {
      one.shifts = one.shifts.map(moved);
      one.overrides = one.overrides.map(moved);
      if (one.cycle) one.cycle = { ...one.cycle, anchor: one.cycle.anchor + byMs };
    }
  }

  /** Puts these people on call from start to end, whatever the shifts say. A later override wins. */
  override(id: string, start: number, end: number, personIds: readonly string[]): void {
    const schedule = this.#schedule(id);
    schedule.overrides = [...schedule.overrides, { start, end, personIds }];
  }

  overrides(id: string): readonly RotaShift[] {
    return this.#schedule(id).overrides;
  }

  clearOverrides(id: string): void {
    this.#schedule(id).overrides = [];
  }

  /** Who is on call at the instant, and from when until when that is so (null: for ever). */
  onCallAt(
    id: string,
    at: number,
  ): { personIds: readonly string[]; start: number | null; end: number | null } {
    const timeline = this.#timeline(id);
    return {
      personIds: peopleAt(timeline, at),
      start: nearestChange(timeline, at, -1),
      end: nearestChange(timeline, at, 1),
    };
  }

  /** The stretches that overlap [from, until), not clipped, in time order; gaps are stretches with nobody. */
  stretches(id: string, from: number, until: number): readonly RotaShift[] {
    return stretchesOf(this.#timeline(id), from, until);
  }

  #schedule(id: string): Schedule | Rotation {
    const schedule = this.#schedules.get(id) ?? this.#rotations.get(id);
    if (!schedule) throw new Error(`the rota has no schedule ${id}`);
    return schedule;
  }

  #timeline(id: string): Timeline {
    const schedule = this.#schedule(id);
    const parts = this.#partsOf(schedule).map((part) => ({ ...part, parts: [] }));
    return { ...schedule, parts };
  }

  /** A rotation that is there already keeps its place. */
  #keepRotation(rotation: Rotation): void {
    const { id, scheduleId } = rotation;
    const parts = this.#partsOf({ id: scheduleId });
    const isThere = parts.some((one) => one.id === id);
    this.#rotations.set(id, rotation);
    this.#parts.set(
      scheduleId,
      isThere ? parts.map((one) => (one.id === id ? rotation : one)) : [...parts, rotation],
    );
  }

  #partsOf(schedule: Pick<Schedule, "id">): readonly Rotation[] {
    return this.#parts.get(schedule.id) ?? [];
  }
}
