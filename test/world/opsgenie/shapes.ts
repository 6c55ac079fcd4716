/** What the emulated Opsgenie wraps its answers in, and its names for what the rota holds. */
import type { RotaSchedule } from "../rota.ts";

/** `team:blue` among a schedule's traits is the trait `team` with the value `blue`. */
export const trait = (schedule: RotaSchedule, name: string): string | null =>
  [...schedule.traits].find((t) => t.startsWith(`${name}:`))?.slice(name.length + 1) ?? null;

export const parent = (schedule: RotaSchedule) => ({
  id: schedule.id,
  name: schedule.name,
  enabled: schedule.enabled,
});

/** @param rotations where they were asked for */
export function listing(schedule: RotaSchedule, rotations: readonly object[]) {
  const team = trait(schedule, "team");
  return {
    ...parent(schedule),
    description: "",
    timezone: "Etc/UTC",
    ...(team !== null && { ownerTeam: { id: `team-${team}`, name: team } }),
    rotations,
  };
}

export const answer = (fields: Readonly<Record<string, unknown>>): Response =>
  Response.json({ ...fields, took: 0.01, requestId: REQUEST_ID });

export const refusal = (
  status: number,
  message: string,
  more: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Response =>
  Response.json({ ...more, message, took: 0.001, requestId: REQUEST_ID }, { status, headers });

const REQUEST_ID = "0f0e0d0c-0b0a-4909-8807-060504030201";
