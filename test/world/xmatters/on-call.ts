/**
 * Rows of `/on-call`: one per shift of a group that is under way, with everybody in it in the order in which they are
 * reached. Where nobody is in any shift there is no row.
 */

import { isoMs } from "../iso.ts";
import type { Rota, RotaSchedule, RotaShift } from "../rota.ts";
import type { ExtraMember, Rosters } from "./rosters.ts";
import { BASE, deviceShape, groupReference, page, personShape } from "./shapes.ts";

const DAY_MS = 24 * 60 * 60_000;

export type Asked = {
  readonly from: number;
  /** The same as `from`: one instant. */
  readonly until: number;
  readonly membersPerShift: number;
  readonly embed: ReadonlySet<string>;
};

/** A shift of a group that has one of its own for each of its people (`shifts:each`), or one for all. */
type Occurrence = { readonly shiftId: string; readonly stretch: RotaShift };

export class OnCallRows {
  readonly #rota: Rota;
  readonly #rosters: Rosters;

  constructor(rota: Rota, rosters: Rosters) {
    this.#rota = rota;
    this.#rosters = rosters;
  }

  of(group: RotaSchedule, asked: Asked): readonly object[] {
    return this.#occurrences(group, asked.from, asked.until).flatMap(({ shiftId, stretch }) => {
      const members = this.members(group, shiftId, stretch.start, asked.embed);
      if (members.length === 0) return [];
      const path = `${BASE}/groups/${encodeURIComponent(group.id)}/shifts/${encodeURIComponent(shiftId)}`;
      const limit = asked.membersPerShift;
      return [
        {
          group: groupReference(group),
          ...(asked.embed.has("shift")
            ? { shift: { id: shiftId, name: `Shift ${shiftId}`, links: { self: path } } }
            : { shift: { id: shiftId } }),
          start: isoMs(stretch.start),
          end: isoMs(stretch.end),
          members: page(
            members,
            { offset: 0, limit },
            (offset) =>
              `${path}/occurrences/${isoMs(stretch.start)}/members?offset=${offset}&limit=${limit}`,
          ),
        },
      ];
    });
  }

  /** Everybody in the shift that runs at the instant. */
  members(
    group: RotaSchedule,
    shiftId: string,
    at: number,
    embed: ReadonlySet<string>,
  ): readonly object[] {
    const occurrence = this.#occurrences(group, at, at).find((o) => o.shiftId === shiftId);
    if (!occurrence) return [];
    const { stretch } = occurrence;
    const people = stretch.personIds.map((id): ExtraMember => ({ kind: "PERSON", id, delay: 0 }));
    const extra = this.#rosters
      .extra(group.id)
      .filter((m) => people.length > 0 || !m.isOnlyBesidePeople);
    const order = [...people, ...extra];
    return order.map((member, index) => ({
      position: index + 1,
      delay: member.delay,
      escalationType: member.delay === 0 ? "NONE" : "PEER",
      inRotation: true,
      member: this.#member(member, embed),
      ...this.#replacements(member, stretch),
    }));
  }

  /** Everybody in the group, whichever shift they are in. */
  roster(group: RotaSchedule): readonly object[] {
    const people = this.#rota
      .roster(group.id)
      .map(({ id }): ExtraMember => ({ kind: "PERSON", id, delay: 0 }));
    return [...people, ...this.#rosters.extra(group.id)].map((one) =>
      this.#member(one, new Set(["members.owner"])),
    );
  }

  #occurrences(group: RotaSchedule, from: number, until: number): readonly Occurrence[] {
    const daily = group.traits.has("turns:daily");
    const stretches =
      from === until ? [this.#stretchAt(group, from)] : this.#within(group, from, until);
    return stretches
      .flatMap((stretch) => (daily ? cutDaily(stretch) : [stretch]))
      .filter((s) =>
        from === until ? s.start <= from && from < s.end : s.start < until && from < s.end,
      )
      .flatMap((stretch) =>
        group.traits.has("shifts:each")
          ? stretch.personIds.map((id) => ({
              shiftId: `${group.id}-${id}`,
              stretch: { ...stretch, personIds: [id] },
            }))
          : [{ shiftId: `${group.id}-shift`, stretch }],
      );
  }

  /** A shift that never ends is given in days, as the one that a group has by default. */
  #stretchAt(group: RotaSchedule, at: number): RotaShift {
    const { personIds, start, end } = this.#rota.onCallAt(group.id, at);
    const midnight = Math.floor(at / DAY_MS) * DAY_MS;
    return { personIds, start: start ?? midnight, end: end ?? midnight + DAY_MS };
  }

  #within(group: RotaSchedule, from: number, until: number): readonly RotaShift[] {
    return this.#rota.stretches(group.id, from, until);
  }

  #member({ kind, id }: ExtraMember, embed: ReadonlySet<string>): object {
    if (kind === "DYNAMIC_TEAM") return { id: `team-${id}`, targetName: id, recipientType: kind };
    if (kind === "GROUP")
      return groupReference(this.#rota.schedule(id) ?? { id, name: `Group ${id}` });
    const person = personShape(this.#rota.person(id), this.#rosters.traits(id));
    if (!this.#rosters.isReachedByDevice(id)) return person;
    const device = this.#rosters.devices(id).find((d) => d.deviceType === "EMAIL");
    if (!device) throw new Error(`${id} has no e-mail device to be reached by`);
    const { webLogin: _, status: __, ...owner } = person;
    return deviceShape(device, `${id}-device`, embed.has("members.owner") ? owner : {});
  }

  #replacements({ kind, id }: ExtraMember, within: RotaShift): object {
    const absences = this.#rosters.absences.filter(
      (a) => kind === "PERSON" && a.personId === id && a.start < within.end && within.start < a.end,
    );
    if (absences.length === 0) return {};
    const data = absences.map(({ start, end, replacementId }) => ({
      start: isoMs(start),
      end: isoMs(end),
      ...(replacementId !== null && {
        replacement: personShape(
          this.#rota.person(replacementId),
          this.#rosters.traits(replacementId),
        ),
      }),
    }));
    return { replacements: { count: data.length, total: data.length, data } };
  }
}

function cutDaily(s: RotaShift): readonly RotaShift[] {
  const cut: RotaShift[] = [];
  let { start } = s;
  while (start < s.end) {
    const end = Math.min(s.end, (Math.floor(start / DAY_MS) + 1) * DAY_MS);
    cut.push({ ...s, start, end });
    start = end;
  }
  return cut;
}
