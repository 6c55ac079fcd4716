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
    }),
  ),
});

/** Slack's names, which its file may have in place of what PagerSync's file needs. */
export type SlackNames = {
  /** A group's handle by its name. */
  readonly handles: Readonly<Record<string, string>>;
  /** A channel's id by its name. */
  readonly channelIds: Readonly<Record<string, string>>;
};

export function fromPdsync(
  source: string,
  { handles, channelIds }: SlackNames,
): readonly OurRotation[] {
  const { slackSyncs } = file.parse(load(source, { schema: FAILSAFE_SCHEMA }));
  const entries = slackSyncs.flatMap(({ schedules, channel }) =>
    schedules.flatMap(({ id, name, userGroups }) =>
      (userGroups ?? []).map((group) => ({
        schedule: id ?? name ?? "",
        group: group.handle ?? handles[group.name ?? ""] ?? group.id ?? "",
        channel: channel?.id ?? channelIds[channel?.name ?? ""],
      })),
    ),
  );
  return byGroup(entries, ({ group }) => group).map(([group, same]) => {
    const channels = [...new Set(same.flatMap(({ channel }) => channel ?? []))];
    return {
      name: group,
      group,
      schedules: [...new Set(same.map(({ schedule }) => schedule))],
      ...(channels.length > 0 && { channels, options: { topic_channels: channels } }),
    };
  });
}
