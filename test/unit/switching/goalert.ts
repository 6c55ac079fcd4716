/**
 * GoAlert's schedules with their on-call notification rules, as its GraphQL query of schedules answers. The schedules live in
 * GoAlert: they are named as they will be called in the system that PagerSync reads.
 */
import * as z from "zod/mini";
import { byGroup, type OurRotation } from "./configuration.ts";

const answer = z.object({
  schedules: z.object({
    nodes: z.array(
      z.object({
        name: z.string(),
        onCallNotificationRules: z.array(
          z.object({
            dest: z.object({ type: z.string(), args: z.record(z.string(), z.string()) }),
          }),
        ),
      }),
    ),
  }),
});

/** Groups are named by their ids, as GoAlert has them. Messages to channels are rules of their own. */
export function fromGoalert(source: string): readonly OurRotation[] {
  const { nodes } = answer.parse(JSON.parse(source)).schedules;
  const argsOf = (schedule: (typeof nodes)[number], type: string, arg: string) =>
    schedule.onCallNotificationRules.flatMap(({ dest }) =>
      dest.type === type ? (dest.args[arg] ?? []) : [],
    );
  const entries = nodes.flatMap((schedule) =>
    argsOf(schedule, "builtin-slack-usergroup", "slack_usergroup_id").map((group) => ({
      group,
      schedule: schedule.name,
      channels: argsOf(schedule, "builtin-slack-channel", "slack_channel_id"),
    })),
  );
  return byGroup(entries, ({ group }) => group).map(([group, same]) => {
    const channels = [...new Set(same.flatMap((one) => one.channels))];
    const schedules = [...new Set(same.map(({ schedule }) => schedule))];
    return {
      name: schedules.join(", "),
      group,
      schedules,
      ...(channels.length > 0 && { channels }),
    };
  });
}
