/** What an edit of a rotation changed, field by field as the form calls them. Pure. */
import type { Change, Item } from "./history.ts";
import type { Rotation, RotationField } from "./rotation.ts";

/** What is compared of a rotation; the group as people call it. */
export type ComparedRotation = Pick<
  Rotation,
  "name" | "schedules" | "channelIds" | "fallbackUserIds" | "options"
> & { readonly group: string };

/** @param labels what the form calls each field */
export function changesBetween(
  before: ComparedRotation,
  after: ComparedRotation,
  labels: Readonly<Record<Exclude<RotationField, "newAlias">, string>>,
): readonly Change[] {
  const fields: readonly [string, (rotation: ComparedRotation) => readonly Item[]][] = [
    [labels.name, ({ name }) => [{ text: name }]],
    [labels.group, ({ group }) => [{ text: group }]],
    [labels.schedules, ({ schedules }) => schedules.map(({ name }) => ({ text: name }))],
    [labels.channels, ({ channelIds }) => channelIds.map((channelId) => ({ channelId }))],
    [labels.fallback, ({ fallbackUserIds }) => fallbackUserIds.map((userId) => ({ userId }))],
    [labels.keepOutgoing, ({ options }) => amount(options.keepOutgoingMinutes, "min")],
    [labels.letInEarly, ({ options }) => amount(options.letInEarlyMinutes, "min")],
    [labels.always, ({ options }) => options.alwaysUserIds.map((userId) => ({ userId }))],
    [labels.tell, ({ options }) => (options.tellPeople ? [{ text: "on" }] : [])],
    [labels.remind, ({ options }) => amount(options.remindHours, "h")],
    [labels.topic, ({ options }) => options.topicChannelIds.map((channelId) => ({ channelId }))],
  ];
  return fields.flatMap(([field, read]) => {
    const [from, to] = [read(before), read(after)];
    return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ field, from, to }];
  });
}

const amount = (count: number, unit: string): readonly Item[] =>
  count === 0 ? [] : [{ text: `${count} ${unit}` }];
