/**
 * Links the schedules of existing rotations to a newly connected scheduling system: by name, confirmed by a person. Ids
 * of one account mean nothing in another, so nothing is read by the old ids until then. Pure.
 */
import type { ScheduleListing } from "./on-call.ts";
import type { ScheduleRef } from "./rotation.ts";

/** The proposal for one schedule of the former system. */
export type LinkProposal = {
  readonly old: ScheduleRef;
  readonly found:
    | { readonly status: "matched"; readonly schedule: ScheduleRef }
    /** Several schedules have the name: a person has to choose. */
    | { readonly status: "ambiguous" }
    | { readonly status: "missing" };
};

/**
 * Whether ids of one source are valid in the other. A source is `system:account`, `system:region:account` or
 * `pagerduty:subdomain:id`. A part is empty or absent where the system doesn't report it; such a part matches any. Of two
 * ids of PagerDuty accounts it doesn't matter what the subdomains are: a renamed account is the same.
 */
export function isSameSource(a: string, b: string): boolean {
  const [partsA, partsB] = [a.split(":"), b.split(":")];
  if (partsA[0] !== partsB[0]) return false;
  if (partsA[0] === "pagerduty" && partsA[2] && partsB[2]) return partsA[2] === partsB[2];
  return partsA.every((part, nth) => {
    const other = partsB[nth] ?? "";
    return part === "" || other === "" || part === other;
  });
}

/** Whether a PagerDuty source is another one of a known subdomain, and has the account's id besides. */
export const tellsMore = (source: string, known: string): boolean =>
  /^pagerduty:[^:]+$/.test(known) && source.startsWith(`${known}:`);

/** Matches by name, ignoring case and blanks. Among namesakes, a single enabled schedule is the match. */
export function proposeLinks(
  olds: readonly ScheduleRef[],
  listings: readonly ScheduleListing[],
): readonly LinkProposal[] {
  const byName = Map.groupBy(listings, ({ name }) => fold(name));
  return olds.map((old) => ({ old, found: findIn(byName.get(fold(old.name)) ?? [], old) }));
}

/**
 * The linked schedules in the old order, without duplicates; null while one of them has no link.
 * @param links by the former schedule's id
 */
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
  const enabled = namesakes.filter((listing) => listing.enabled);
  const [only, ...others] = enabled.length === 0 ? namesakes : enabled;
  if (!only || others.length > 0) return { status: "ambiguous" };
  return { status: "matched", schedule: { id: only.id, name: only.name } };
}

const fold = (name: string): string => name.normalize("NFKC").toLowerCase().replace(/\s+/gu, "");
