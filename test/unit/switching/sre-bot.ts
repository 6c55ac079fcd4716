/**
 * sre-bot's `rotations.json` (cds-snc, `oncall_sync`): a group for each named rotation inside an Opsgenie schedule, and one
 * for all of them together.
 */
import * as z from "zod/mini";
import type { OurRotation } from "./configuration.ts";

const group = { slack_handle: z.string(), slack_name: z.string() };
const file = z.object({
  schedules: z.array(
    z.object({
      opsgenie_schedule_id: z.string(),
      ...group,
      rotations: z.optional(z.array(z.object({ opsgenie_rotation_name: z.string(), ...group }))),
    }),
  ),
});

/** @param scheduleNames by Opsgenie's id: PagerSync names a rotation "Weekdays in Acme support" */
export function fromSreBot(
  source: string,
  scheduleNames: Readonly<Record<string, string>>,
): readonly OurRotation[] {
  return file.parse(JSON.parse(source)).schedules.flatMap((schedule) => {
    const { opsgenie_schedule_id: id, rotations = [] } = schedule;
    const sourceOf = (name: string) => `${name} in ${scheduleNames[id] ?? id}`;
    const all = rotations.map((one) => sourceOf(one.opsgenie_rotation_name));
    return [
      { name: schedule.slack_name, group: schedule.slack_handle, schedules: all },
      ...rotations.map((one) => ({
        name: one.slack_name,
        group: one.slack_handle,
        schedules: [sourceOf(one.opsgenie_rotation_name)],
      })),
    ];
  });
}
