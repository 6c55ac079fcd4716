/**
 * pagerduty2slack's file (sapcc): jobs of one group and several PagerDuty schedules. Jobs of teams have no counterpart: their
 * groups follow no schedule.
 */
import { FAILSAFE_SCHEMA, load } from "js-yaml";
import * as z from "zod/mini";
import { byGroup, type OurRotation } from "./configuration.ts";

const file = z.object({
  jobs: z.object({
    "pd-schedules-on-duty-to-slack-group": z.array(
      z.object({
        syncOptions: z.optional(
          z.object({
            handoverTimeFrameForward: z.optional(z.string()),
            handoverTimeFrameBackward: z.optional(z.string()),
          }),
        ),
        syncObjects: z.object({ slackGroupHandle: z.string(), pdObjectIds: z.array(z.string()) }),
      }),
    ),
  }),
});

/** Its code hands the two time frames over in the wrong order: "forward" looks back, and "backward" looks ahead. */
export function fromSapcc(source: string): readonly OurRotation[] {
  const { jobs } = file.parse(load(source, { schema: FAILSAFE_SCHEMA }));
  const all = jobs["pd-schedules-on-duty-to-slack-group"];
  return byGroup(all, (job) => job.syncObjects.slackGroupHandle).map(([group, same]) => {
    const longest = (frame: "handoverTimeFrameForward" | "handoverTimeFrameBackward") =>
      Math.max(...same.map(({ syncOptions }) => minutesIn(syncOptions?.[frame] ?? "0")));
    const [keep, early] = [
      longest("handoverTimeFrameForward"),
      longest("handoverTimeFrameBackward"),
    ];
    return {
      name: group,
      group,
      schedules: [...new Set(same.flatMap(({ syncObjects }) => syncObjects.pdObjectIds))],
      ...((keep > 0 || early > 0) && {
        options: {
          ...(keep > 0 && { keep_outgoing_minutes: keep }),
          ...(early > 0 && { let_in_early_minutes: early }),
        },
      }),
    };
  });
}

/** Of a duration as Go writes it: `1h30m`. */
function minutesIn(duration: string): number {
  const parts = duration.matchAll(/(\d+)(h|m(?!s))/g);
  return [...parts].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (unit === "h" ? 60 : 1),
    0,
  );
}
