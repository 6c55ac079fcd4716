/**
 * Homes on their way to Slack: one after another for each person, each drawn when its turn has come. So none that was
 * drawn from older state gets there after one that was drawn from newer.
 */
import type { Result } from "../../domain/result.ts";
import type { SlackFailure } from "../../slack/api.ts";
import type { Context } from "../context.ts";

/** `same`: they would have seen what they see already, and nothing was sent. */
export type Shown = Result<"sent" | "same", SlackFailure>;

type Lane = { readonly underWay: Promise<Shown>; next: Promise<Shown> | null };

/** By object, then by person. In memory: when the object's process dies, nothing is under way any more. */
const lanes = new WeakMap<DurableObjectStorage, Map<string, Lane>>();

/** Whether a Home is on its way to this person. */
export const isHomeUnderWay = ({ storage }: Context, userId: string): boolean =>
  lanes.get(storage)?.has(userId) === true;

/**
 * Shows the person's Home as soon as none is on its way to them. Whoever asks while one waits for that shares it: it isn't
 * drawn yet.
 * @param show draws and publishes; is given what became of the Home that it waited for, if any
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
