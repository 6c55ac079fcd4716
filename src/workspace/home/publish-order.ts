/**
 * Publishes a person's Homes one at a time, and builds each only after the publish before it has ended: a Home built
 * from older state never replaces a newer one.
 */
import type { Result } from "../../domain/result.ts";
import type { SlackFailure } from "../../slack/api.ts";
import type { Context } from "../context.ts";

/** `same`: the person already has this Home, and nothing was sent. */
export type Shown = Result<"sent" | "same", SlackFailure>;

type Lane = { readonly underWay: Promise<Shown>; next: Promise<Shown> | null };

/** By object, then by person. In memory only: if the object's process dies, no publish is running. */
const lanes = new WeakMap<DurableObjectStorage, Map<string, Lane>>();

/** Whether a Home is being published to this person. */
export const isHomeUnderWay = ({ storage }: Context, userId: string): boolean =>
  lanes.get(storage)?.has(userId) === true;

/**
 * Publishes the person's Home once no other Home is being published to them. A call while another one waits shares its
 * Home, which isn't built yet.
 * @param publish builds and publishes; gets the outcome of the Home that it waited for, if any
 */
export function showInLane(
  { storage }: Context,
  userId: string,
  show: (before: Shown | null) => Promise<Shown>,
): Promise<Shown> {
  const people = lanes.get(storage) ?? new Map<string, Lane>();
  lanes.set(storage, people);
  const begin = (before: Shown | null): Promise<Shown> => {
    const lane: Lane = { underWay: show(before), next: null };
    people.set(userId, lane);
    const leave = (): void => {
      if (!lane.next) people.delete(userId);
    };
    lane.underWay.then(leave, leave);
    return lane.underWay;
  };
  const lane = people.get(userId);
  if (!lane) return begin(null);
  lane.next ??= lane.underWay.then(begin, () => begin(null));
  return lane.next;
}
