/**
 * go-pagerduty-slack-sync's variables (kevholditch): `SCHEDULE_<anything>=<schedule id>,<name>`. Several with one name are
 * one pair of groups.
 */
import { byGroup, type OurRotation } from "./configuration.ts";

/** @param environment one variable a line */
export function fromKevholditch(environment: string): readonly OurRotation[] {
  const entries = environment.split("\n").flatMap((line) => {
    const [, id = "", name = ""] = /^SCHEDULE_[^=]*=([^,=]+),([^,=]+)$/.exec(line.trim()) ?? [];
    return id === "" ? [] : [{ id, name }];
  });
  return byGroup(entries, ({ name }) => name).flatMap(([name, same]) => {
    const schedules = same.map(({ id }) => id);
    return [
      { name: `${name} on call`, group: `current-oncall-${name}`, schedules },
      {
        name: `${name}, everyone`,
        group: `all-oncall-${name}s`,
        schedules,
        options: { members: "everyone" },
      },
    ];
  });
}
