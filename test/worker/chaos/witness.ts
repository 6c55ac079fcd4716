/**
 * Watches from outside what is written into user groups. Each time the scheduling system was asked, it notes who was on
 * call for each rotation; a write must carry one of these, never an older one than the write before it.
 */
import type { StoredRotation } from "../../../src/workspace/store/rotations.ts";
import type { World } from "../../world/world.ts";
import { MINUTE } from "../stage.ts";
import { type Company, personIdOf } from "./company.ts";
import type { Traffic } from "./traffic.ts";

/** Before a rush hour people join up to so long before their shift. */
const EARLIEST_MS = 15 * MINUTE;

/** Slack ids; those of `sure` must be in the group, the others may. */
type Truth = { readonly sure: readonly string[]; readonly all: readonly string[] };

type Watched = {
  /** Which rotation, in which version, keeps the group; empty: none. */
  keeper: string;
  truths: Truth[];
  /** The write before this one carried that truth, at the earliest. */
  floor: number;
  /** Whom the group gets back after its rotation was deleted. */
  restored: readonly string[];
};

export type Witness = {
  /** What no write may be, in words. */
  readonly violations: string[];
  writes(): number;
  /** Rotations were made, changed or deleted. */
  changed(company: Company): void;
  /** Whom the rotation's group must hold while nobody is missing, and before a rush hour some of `soonIn`. */
  dueIn(company: Company, rotation: StoredRotation): readonly string[];
  soonIn(company: Company, rotation: StoredRotation): readonly string[];
};

export function witnessOf(
  world: World,
  { onSent }: Pick<Traffic, "onSent">,
  companies: readonly Company[],
): Witness {
  const groups = new Map<string, Watched>();
  const violations: string[] = [];
  let writes = 0;

  const watched = (groupId: string): Watched => {
    const known = groups.get(groupId);
    if (known) return known;
    const fresh = { keeper: "", truths: [], floor: 0, restored: [] };
    groups.set(groupId, fresh);
    return fresh;
  };

  /** Whom the schedules name now, all of them at one instant; null: one of them is gone. */
  const onCallOf = (company: Company, { schedules }: StoredRotation): readonly string[] | null => {
    if (schedules.some((s) => !world.rota.schedule(s.id))) return null;
    const ids = schedules.flatMap((s) => world.rota.onCallAt(s.id, world.now()).personIds);
    return company.people.filter((name) => ids.includes(personIdOf(name)));
  };

  /** Whom a rush hour may let in by now. */
  const soonOf = (company: Company, { schedules }: StoredRotation): readonly string[] => {
    if (!company.hasRushHours) return [];
    const ids = new Set<string>();
    for (const { id } of schedules.filter((s) => world.rota.schedule(s.id))) {
      const end = world.now() + EARLIEST_MS + MINUTE;
      for (let at: number | null = world.now(); at !== null && at <= end; ) {
        const shift = world.rota.onCallAt(id, at);
        for (const personId of shift.personIds) ids.add(personId);
        at = shift.end;
      }
    }
    return company.people.filter((name) => ids.has(personIdOf(name)));
  };

  /** Null: nobody is on call, or it can't be known. */
  const truthOf = (company: Company, rotation: StoredRotation): Truth | null => {
    const names = onCallOf(company, rotation);
    if (!names) return null;
    const idsOf = (some: readonly string[]) => some.map((name) => company.team.user(name).id);
    const sure = idsOf(names.filter((name) => !company.cameAndWent.has(name)));
    const soon = idsOf(soonOf(company, rotation));
    if (sure.length > 0) return { sure, all: [...idsOf(names), ...soon] };
    // People who come and go may be taken for gone: then the fallback people are in the group.
    const all = [...idsOf(names), ...soon, ...rotation.fallbackUserIds.map(oneId)];
    return all.length > 0 ? { sure, all } : null;
  };

  const note = (company: Company): void => {
    for (const rotation of company.rotations) {
      const group = watched(rotation.groupId);
      const truth = truthOf(company, rotation) ?? group.truths.at(-1);
      if (truth) group.truths.push(truth);
    }
  };

  /** In an organization an account has two ids. */
  const oneId = (id: string): string =>
    companies.flatMap(({ team }) => team.users.get(id)?.id ?? [])[0] ?? id;

  const check = (body: string): void => {
    const { usergroup, users } = JSON.parse(body) as { usergroup: string; users: string };
    const members = users.split(",").filter(Boolean).map(oneId);
    const group = watched(usergroup);
    writes += 1;
    if (members.length === 0) violations.push(`${usergroup} was to be emptied`);
    if (group.keeper === "") {
      if (!members.every((id) => group.restored.includes(id)))
        violations.push(`${usergroup}, managed by no rotation, got ${users}`);
      return;
    }
    const isTrue = ({ sure, all }: Truth) =>
      members.every((id) => all.includes(id)) && sure.every((id) => members.includes(id));
    const found = group.truths.findIndex((truth, i) => i >= group.floor && isTrue(truth));
    if (found === -1) {
      const isOlder = group.truths.some(isTrue);
      violations.push(
        `${usergroup} got ${users} at ${new Date(world.now()).toISOString()}, which ${isOlder ? "is older" : "never was true"}`,
      );
    } else group.floor = found;
  };

  // As it leaves the product: what is done while it is on its way can't call it back.
  onSent((path, body) => {
    if (path === "/api/usergroups.users.update") check(body);
  });
  world.onCall((call) => {
    for (const company of companies) if (call.host === company.host) note(company);
  });

  return {
    violations,
    writes: () => writes,
    changed(company) {
      const managed = new Set(company.rotations.map((r) => r.groupId));
      for (const rotation of company.rotations) {
        const group = watched(rotation.groupId);
        const keeper = `${rotation.id} ${rotation.version}`;
        if (group.keeper === keeper) continue;
        // Until the next reading, what was decided before may be written: for the first time, or again after a manual edit.
        groups.set(rotation.groupId, {
          keeper,
          truths: group.truths.slice(group.floor),
          floor: 0,
          restored: rotation.membersBefore.map(oneId),
        });
      }
      for (const [groupId, group] of groups) {
        const isOurs = company.groupIds.includes(groupId) || company.team.groups.find(groupId);
        if (isOurs && !managed.has(groupId)) group.keeper = "";
      }
    },
    dueIn(company, rotation) {
      const names = onCallOf(company, rotation) ?? [];
      return names.map((name) => company.team.user(name).id).toSorted();
    },
    soonIn: (company, rotation) =>
      soonOf(company, rotation).map((name) => company.team.user(name).id),
  };
}
