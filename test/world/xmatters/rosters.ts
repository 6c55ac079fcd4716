/**
 * What xMatters knows of its groups and people beyond who is on call: who is reached later, groups and devices as
 * members, absences, devices of people. The rota's people are the first to be reached.
 */
import type { Rota } from "../rota.ts";
import type { Device, PersonTraits } from "./shapes.ts";

/** A member of a group's shift beside the rota's people. */
export type ExtraMember = {
  readonly kind: "PERSON" | "GROUP" | "DYNAMIC_TEAM";
  /** A person's id, a group's id, a team's name. */
  readonly id: string;
  /** Minutes before this member is reached. */
  readonly delay: number;
  /** Not where the rota has nobody: there the group has no shift. */
  readonly isOnlyBesidePeople?: boolean;
};

export type Absence = {
  readonly personId: string;
  readonly start: number;
  readonly end: number;
  readonly replacementId: string | null;
};

export class Rosters {
  readonly absences: Absence[] = [];
  readonly #rota: Rota;
  readonly #extra = new Map<string, ExtraMember[]>();
  readonly #traits = new Map<string, Partial<PersonTraits>>();
  readonly #devices = new Map<string, readonly Device[]>();
  readonly #byDevice = new Set<string>();

  constructor(rota: Rota) {
    this.#rota = rota;
  }

  addMember(groupId: string, member: ExtraMember): void {
    this.#extra.set(groupId, [...this.extra(groupId), member]);
  }

  extra(groupId: string): readonly ExtraMember[] {
    return this.#extra.get(groupId) ?? [];
  }

  /** From now on shifts name the person's work e-mail, a device, in the person's place. */
  reachByDevice(personId: string): void {
    this.#byDevice.add(personId);
  }

  isReachedByDevice(personId: string): boolean {
    return this.#byDevice.has(personId);
  }

  setTraits(personId: string, traits: Partial<PersonTraits>): void {
    this.#traits.set(personId, traits);
  }

  /** A web login is a name, not an address, unless it is set. */
  traits(personId: string): PersonTraits {
    const { name } = this.#rota.person(personId);
    return { webLogin: name, status: "ACTIVE", ...this.#traits.get(personId) };
  }

  setDevices(personId: string, devices: readonly Device[]): void {
    this.#devices.set(personId, devices);
  }

  devices(personId: string): readonly Device[] {
    const { email } = this.#rota.person(personId);
    return (
      this.#devices.get(personId) ?? [
        { name: "Mobile Phone", deviceType: "VOICE", address: "+15550100", isDefault: true },
        { name: "Work Email", deviceType: "EMAIL", address: email, isDefault: true },
      ]
    );
  }
}
