/** Asks who shall be on call instead, from when and how long: by mouse or keyboard alike. */
import { tell } from "../api.ts";
import { dialogOf } from "../dialogs.ts";
import { h } from "../dom.ts";
import type { ScheduleShot, Snapshot } from "../snapshot.ts";

const MINUTE_MS = 60_000;
const USUAL_MINUTES = 2;

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
    { id: "override-who", autofocus: true },
    rotaPeople
      .filter((person) => !people.includes(person.name))
      .map((person) => h("option", { value: person.id }, person.name)),
  );
  const number = (fieldId: string, value: string) =>
    h("input", { id: fieldId, type: "number", min: 0, step: "any", value });
  const from = number("override-from", minutes(start - opened));
  const length = number(
    "override-length",
    end === 0 ? String(USUAL_MINUTES) : minutes(end - Math.max(start, opened)),
  );
  const field = (label: string, input: HTMLElement) =>
    h("p", { class: "field" }, h("label", { for: input.id }, label), input);
  const pressed = await dialogOf(
    "override",
    `Override ${name}`,
    [
      field("Who is on call instead", who),
      field("Starts in (minutes)", from),
      field("Lasts (minutes)", length),
    ],
    [
      { label: "Override", style: "primary" },
      { label: "Cancel", style: "" },
    ],
  );
  if (pressed !== 0) return;
  const startAt = Math.round(opened + Number(from.value) * MINUTE_MS);
  const endAt = Math.round(startAt + Number(length.value) * MINUTE_MS);
  await tell("override", { scheduleId: id, personId: who.value, start: startAt, end: endAt });
}
