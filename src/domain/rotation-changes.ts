/** What an edit of a rotation changed, field by field as the form calls them. Pure. */
import type { Change, Item } from "./history.ts";
import type { Rotation } from "./rotation.ts";

/** What is compared of a rotation; the group as people call it. */
export type ComparedRotation = Pick<
  Rotation,
  "name" | "schedules" | "channelIds" | "fallbackUserIds"
> & { readonly group: string };

/** @param labels what the form calls each field */
export function changesBetween(
  before: ComparedRotation,
  after: ComparedRotation,
  labels: Readonly<Record<"name" | "group" | "schedules" | "channels" | "fallback", string>>,
): readonly Change[] {
  const fields: readonly [string, (rotation: ComparedRotation) => readonly Item[]][] = [
    [labels.name, ({ name }) => [{ text: name }]],
    [labels.group, ({ group }) => [{ text: group }]],
    [labels.schedules, ({ schedules }) => schedules.map(({ name }) => ({ text: name }))],
    [labels.channels, ({ channelIds }) => channelIds.map((channelId) => ({ channelId }))],
    [labels.fallback, ({ fallbackUserIds }) => fallbackUserIds.map((userId) => ({ userId }))],
  ];
  return fields.flatMap(([field, read]) => {
    const [from, to] = [read(before), read(after)];
    return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ field, from, to }];
  });
}
