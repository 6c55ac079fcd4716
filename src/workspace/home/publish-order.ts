/**
 * Publishes a person's Homes one at a time, and builds each only after the publish before it has ended: a Home built
 * from older state never replaces a newer one.
 */
import type { Result } from "../../domain/result.ts";
import type { SlackFailure } from "../../slack/api.ts";
import type { Context } from "../context.ts";

/** `same`: the person already has this Home, and nothing was sent. */
export type Published = Result<"sent" | "same", SlackFailure>;

type PublishQueue = { readonly running: Promise<Published>; next: Promise<Published> | null };

/** By object, then by person. In memory only: if the object's process dies, no publish is running. */
const queues = new WeakMap<DurableObjectStorage, Map<string, PublishQueue>>();

/** Whether a Home is being published to this person. */
export const isHomePublishing = ({ storage }: Context, userId: string): boolean =>
  queues.get(storage)?.has(userId) === true;

/**
 * Publishes the person's Home once no other Home is being published to them. A call while another one waits shares its
 * Home, which isn't built yet.
 * @param publish builds and publishes; gets the outcome of the Home that it waited for, if any
 */
export function publishInOrder(
  { storage }: Context,
  userId: string,
  publish: (before: Published | null) => Promise<Published>,
): Promise<Published> {
  const people = queues.get(storage) ?? new Map<string, PublishQueue>();
  queues.set(storage, people);
  const begin = (before: Published | null): Promise<Published> => {
    const queue: PublishQueue = { running: publish(before), next: null };
    people.set(userId, queue);
    const leave = (): void => {
      if (!queue.next) people.delete(userId);
    };
    queue.running.then(leave, leave);
    return queue.running;
  };
  const queue = people.get(userId);
  if (!queue) return begin(null);
  queue.next ??= queue.running.then(begin, () => begin(null));
  return queue.next;
}
