/** The Home's search for a rotation: by its name, group, schedules, or the people on call in it. */
import { bestMatches } from "../../domain/best-match.ts";
import type { Ack } from "../../slack/ack.ts";
import { optionsAck } from "../../slack/views/acks.ts";
import { foundOptions } from "../../slack/views/options.ts";
import type { Context } from "../context.ts";

/** Of one rotation, that are searched. */
const MOST_PEOPLE = 12;

export function findRotations({ store }: Context, { query }: { readonly query: string }): Ack {
  const groups = new Map(store.groups.all().map((group) => [group.id, group]));
  const all = store.rotations.all().map(({ id, name, groupId, schedules, state }) => {
    const handle = groups.get(groupId)?.handle ?? null;
    const people = state.onCall.slice(0, MOST_PEOPLE).map((one) => one.name);
    return { id, name, handle, words: [...people, ...schedules.map((one) => one.name)] };
  });
  const sought = query.trim().replace(/^@+/, "");
  const found = bestMatches(all, sought, ({ name, handle, words }) => [
    name,
    ...(handle === null ? [] : [handle]),
    ...words,
  ]);
  return optionsAck(foundOptions(found));
}
