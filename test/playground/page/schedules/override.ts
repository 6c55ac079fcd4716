/** Asks who shall be on call instead, from when and how long: by mouse or keyboard alike. */
import { tell } from "../api.ts";
import { dialogOf } from "../dialogs.ts";
import { type Child, h } from "../dom.ts";
import type { ScheduleShot, Snapshot } from "../snapshot.ts";

const MINUTE_MS = 60_000;
const USUAL_MINUTES = 2;
const [WHO, FROM, LENGTH] = ["override-who", "override-from", "override-length"];

/** @param end epoch ms; 0: nobody said yet */
export async function askOverride(
  { id, name, people }: ScheduleShot,
  rotaPeople: Snapshot["rotaPeople"],
  start: number,
  end: number,
): Promise<void> {
  const opened = Date.now();
  const minutes = (ms: number): string => String(Math.max(0, Math.round(ms / 6_000) / 10));
  const who = h(
    "select",
    { id: WHO, autofocus: true },
    rotaPeople
      .filter((person) => !people.includes(person.name))
      .map((person) => h("option", { value: person.id }, person.name)),
  );
  const number = (fieldId: string, value: string) =>
    h("input", { id: fieldId, type: "number", min: 0, step: "any", value });
  const length = end === 0 ? String(USUAL_MINUTES) : minutes(end - Math.max(start, opened));
  const field = (fieldId: string, label: string, input: Child) =>
    h("p", { class: "field" }, h("label", { for: fieldId }, label), input);
  const { pressed, entered } = await dialogOf(
    "override",
    `Override ${name}`,
    [
      field(WHO, "Who is on call instead", who),
      field(FROM, "Starts in (minutes)", number(FROM, minutes(start - opened))),
      field(LENGTH, "Lasts (minutes)", number(LENGTH, length)),
    ],
    [
      { label: "Override", style: "primary" },
      { label: "Cancel", style: "" },
    ],
  );
  if (pressed !== 0) return;
  const ms = (fieldId: string): number => Number(entered.get(fieldId)) * MINUTE_MS;
  const startAt = Math.round(opened + ms(FROM));
  const endAt = Math.round(startAt + ms(LENGTH));
  await tell("override", {
    scheduleId: id,
    personId: entered.get(WHO),
    start: startAt,
    end: endAt,
  });
}
