/**
 * pdsync's file (timoreimann): in each sync, schedules with the groups that each of them feeds, and a channel whose topic
 * names the people on call.
 */
import { FAILSAFE_SCHEMA, load } from "js-yaml";
import * as z from "zod/mini";
import { byGroup, type OurRotation } from "./configuration.ts";

const named = z.object({ id: z.optional(z.string()), name: z.optional(z.string()) });
const file = z.object({
  slackSyncs: z.array(
    z.object({
      name: z.string(),
      schedules: z.array(
        z.extend(named, {
          userGroups: z.optional(z.array(z.extend(named, { handle: z.optional(z.string()) }))),
        }),
      ),
      channel: z.optional(named),
      template: z.optional(z.string()),
    }),
  ),
});

/** What its file may name, in place of what PagerSync's file needs. */
export type Names = {
  /** A group's handle by its name. */
  readonly handles: Readonly<Record<string, string>>;
  /** A channel's id by its name. */
  readonly channelIds: Readonly<Record<string, string>>;
  /** A schedule's name by its id: a template has names only. */
  readonly schedules: Readonly<Record<string, string>>;
};

export function fromPdsync(source: string, names: Names): readonly OurRotation[] {
  const { slackSyncs } = file.parse(load(source, { schema: FAILSAFE_SCHEMA }));
  const entries = slackSyncs.flatMap(({ schedules }) =>
    schedules.flatMap(({ id, name, userGroups }) =>
      (userGroups ?? []).map((group) => ({
        schedule: id ?? name ?? "",
        group: group.handle ?? names.handles[group.name ?? ""] ?? group.id ?? "",
      })),
    ),
  );
  const rotations = byGroup(entries, ({ group }) => group).map(([group, same]) => ({
    name: group,
    group,
    schedules: [...new Set(same.map(({ schedule }) => schedule))],
  }));
  const topics = slackSyncs.flatMap(({ channel, template }) => {
    const channelId = channel?.id ?? names.channelIds[channel?.name ?? ""];
    return channelId && template ? [topicIn(channelId, template, rotations, names)] : [];
  });
  return rotations.map((rotation) => {
    const topic = topics.find(({ group }) => group === rotation.group);
    return { ...rotation, ...topic?.told };
  });
}

/** The topic is said by the smallest group that follows all schedules in the template. Announcements are off: it has none. */
function topicIn(
  channelId: string,
  template: string,
  rotations: readonly OurRotation[],
  { schedules }: Names,
) {
  const named = new Set<string>();
  const nameOf = (idOrName: string) => schedules[idOrName] ?? idOrName;
  const all = rotations.flatMap((one) => one.schedules.map(nameOf));
  const topic = template.trim().replace(/<@\{\{\s*\.(\w+)\s*\}\}>/g, (_, variable: string) => {
    const name = all.find((one) => one.replace(/[^A-Za-z0-9]/g, "") === variable) ?? variable;
    named.add(name);
    return `{schedule: ${name}}`;
  });
  const [smallest] = rotations
    .filter((one) => named.isSubsetOf(new Set(one.schedules.map(nameOf))))
    .toSorted((a, b) => a.schedules.length - b.schedules.length);
  const channels = [channelId];
  return {
    group: smallest?.group,
    told: { channels, options: { announce: [], topic_channels: channels, topic } },
  };
}
