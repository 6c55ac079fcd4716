/**
 * What becomes of rotations when their schedules' system is left for another: each schedule is found again by its name,
 * and a person confirms. Ids of one account mean nothing in another, so nothing is read by them until then. Pure.
 */
import type { ScheduleListing } from "./on-call.ts";
import type { ScheduleRef } from "./rotation.ts";

/** What is proposed for one schedule of the system that was left. */
export type LinkProposal = {
  readonly old: ScheduleRef;
  readonly found:
    | { readonly status: "matched"; readonly schedule: ScheduleRef }
    /** Several have the name: only a person can tell. */
    | { readonly status: "ambiguous" }
    | { readonly status: "missing" };
};

/**
 * Whether ids of one source are good in the other. A source is `system:account`, at times `system:region:account`; a
 * part is empty or left out where the system doesn't tell it, and then the other parts decide.
 */
export function isSameSource(a: string, b: string): boolean {
  const [partsA, partsB] = [a.split(":"), b.split(":")];
  if (partsA[0] !== partsB[0]) return false;
  return partsA.every((part, nth) => {
    const other = partsB[nth] ?? "";
    return part === "" || other === "" || part === other;
  });
}

/** By name, whatever its case and blanks. Of several, the only one that is enabled is meant. */
export function proposeLinks(
  olds: readonly ScheduleRef[],
  listings: readonly ScheduleListing[],
): readonly LinkProposal[] {
  const byName = Map.groupBy(listings, ({ name }) => fold(name));
  return olds.map((old) => ({ old, found: findIn(byName.get(fold(old.name)) ?? [], old) }));
}

/** The schedules in the new system, each once, in the old order; null while one of them is not linked. */
export function relinked(
  schedules: readonly ScheduleRef[],
  links: ReadonlyMap<string, ScheduleRef>,
): readonly ScheduleRef[] | null {
  const found = new Map<string, ScheduleRef>();
  for (const { id } of schedules) {
    const link = links.get(id);
    if (!link) return null;
    found.set(link.id, link);
  }
  return [...found.values()];
}

function findIn(namesakes: readonly ScheduleListing[], old: ScheduleRef): LinkProposal["found"] {
  if (fold(old.name) === "" || namesakes.length === 0) return { status: "missing" };
  const enabled = namesakes.filter((one) => one.enabled);
  const [only, ...others] = enabled.length === 0 ? namesakes : enabled;
  if (!only || others.length > 0) return { status: "ambiguous" };
  return { status: "matched", schedule: { id: only.id, name: only.name } };
}

const fold = (name: string): string => name.normalize("NFKC").toLowerCase().replace(/\s+/gu, "");
