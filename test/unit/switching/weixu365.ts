/**
 * pagerduty-slack-oncall-sync's commands (weixu365), as typed in a channel: one schedule to one group. Its window of ten
 * minutes lets the next person in early.
 */
import { byGroup, type OurRotation } from "./configuration.ts";

const WINDOW_MINUTES = 10;

/** @param commands one a line, each after the id of its channel: `C0123 /on-call-support schedule …` */
export function fromWeixu365(commands: string): readonly OurRotation[] {
  const entries = commands.split("\n").flatMap((line) => {
    const said = (option: string) => new RegExp(`--${option}\\s+"?@?([^\\s"]+)`).exec(line)?.[1];
    const [channel, group, schedule] = [
      /^\s*([CG]\w+) \/\S+ schedule /.exec(line)?.[1],
      said("user-group"),
      said("pagerduty-schedule"),
    ];
    return channel && group && schedule ? [{ channel, group, schedule }] : [];
  });
  return byGroup(entries, ({ group }) => group).map(([group, tasks]) => ({
    name: group,
    group,
    schedules: tasks.map(({ schedule }) => schedule),
    channels: [...new Set(tasks.map(({ channel }) => channel))],
    options: { let_in_early_minutes: WINDOW_MINUTES },
  }));
}
