/**
 * Grafana OnCall's schedules, as its HTTP API lists them: each may feed a Slack user group, and tell a channel. The schedules
 * live in OnCall: they are named as they will be called in the system that PagerSync reads.
 */
import * as z from "zod/mini";
import { byGroup, type OurRotation } from "./configuration.ts";

const answer = z.object({
  results: z.array(
    z.object({
      name: z.string(),
      slack: z.nullish(
        z.object({ channel_id: z.nullish(z.string()), user_group_id: z.nullish(z.string()) }),
      ),
    }),
  ),
});

/** Groups are named by their ids, as OnCall has them. */
export function fromGrafana(source: string): readonly OurRotation[] {
  const entries = answer
    .parse(JSON.parse(source))
    .results.flatMap(({ name, slack }) =>
      slack?.user_group_id ? [{ name, group: slack.user_group_id, channel: slack.channel_id }] : [],
    );
  return byGroup(entries, ({ group }) => group).map(([group, same]) => {
    const schedules = same.map(({ name }) => name);
    const channels = [...new Set(same.flatMap(({ channel }) => channel ?? []))];
    return {
      name: schedules.join(", "),
      group,
      schedules,
      ...(channels.length > 0 && { channels }),
    };
  });
}
