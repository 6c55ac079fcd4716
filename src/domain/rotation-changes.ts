/** What an edit of a rotation changed, field by field, under the labels of the form. Pure. */
import type { Change, Item } from "./history.ts";
import type { Rotation, RotationField } from "./rotation.ts";
import { changedItems, OPTION_KEYS } from "./rotation-options.ts";

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
  const fields: readonly (readonly [string, (rotation: ComparedRotation) => readonly Item[]])[] = [
    [labels.name, ({ name }) => [{ text: name }]],
    [labels.group, ({ group }) => [{ text: group }]],
    [labels.schedules, ({ schedules }) => schedules.map(({ name }) => ({ text: name }))],
    [labels.channels, ({ channelIds }) => channelIds.map((channelId) => ({ channelId }))],
    [labels.fallback, ({ fallbackUserIds }) => fallbackUserIds.map((userId) => ({ userId }))],
    ...OPTION_KEYS.map((key) => {
      return [labels[key], ({ options }: ComparedRotation) => changedItems(key, options)] as const;
    }),
  ];
  return fields.flatMap(([field, read]) => {
    const [from, to] = [read(before), read(after)];
    return JSON.stringify(from) === JSON.stringify(to) ? [] : [{ field, from, to }];
  });
}
