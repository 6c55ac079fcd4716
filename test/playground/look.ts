/** Takes the page's snapshot of the world. */
import type { OpenView } from "../world/slack/open-view.ts";
import type { Emulation } from "./emulation.ts";
import type { ScheduleShot, Snapshot, ViewShot } from "./page/snapshot.ts";

/** How much of a schedule's timeline is shown, from a little before now. */
const TIMELINE_MS = 20 * 60_000;
const BEFORE_MS = 5 * 60_000;
const SHOWN_MESSAGES = 50;

export function look(
  emulation: Emulation,
  staging: Pick<Snapshot, "story" | "moods" | "hurried">,
): Snapshot {
  const { team, world } = emulation;
  const people = [...team.users.values()];
  return {
    teamName: team.name,
    ...staging,
    keys: emulation.systems.keys,
    botUserId: team.installation?.botUserId ?? null,
    people: people.map(({ id, name, realName, kind }) => ({ id, name, realName, kind })),
    channels: [...team.channels.values()]
      .filter((channel) => channel.kind !== "im")
      .map(({ id, name, messages }) => ({
        id,
        name,
        messages: messages.slice(-SHOWN_MESSAGES).map(({ ts, userId, text, blocks }) => ({
          ts,
          userId,
          text,
          blocks,
        })),
      })),
    groups: team.groups.all().map(({ id, handle, name, members }) => ({
      id,
      handle,
      name,
      members,
    })),
    screens: Object.fromEntries(
      people.map(({ id }) => {
        const home = team.screens.home(id);
        const modals = team.screens.modals(id).map(shotOf);
        return [id, { home: home && shotOf(home), modals }];
      }),
    ),
    schedules: world.rota.schedules().map(({ id, name }) => scheduleShot(emulation, id, name)),
    rotaPeople: world.rota.people().map(({ id, name }) => ({ id, name })),
  };
}

function scheduleShot({ world }: Emulation, id: string, name: string): ScheduleShot {
  const now = world.now();
  const nameOf = (personId: string) => world.rota.person(personId).name;
  const { personIds, end } = world.rota.onCallAt(id, now);
  return {
    id,
    name,
    people: personIds.map(nameOf),
    until: end,
    shifts: world.rota.stretches(id, now - BEFORE_MS, now + TIMELINE_MS).map((shift) => ({
      start: shift.start,
      end: shift.end,
      people: shift.personIds.map(nameOf),
    })),
  };
}

const shotOf = ({ id, hash, view, values, errors }: OpenView): ViewShot => ({
  id,
  hash,
  type: view.type,
  title: view.type === "modal" ? view.title.text : "",
  submit: view.type === "modal" ? (view.submit?.text ?? null) : null,
  close: view.type === "modal" ? (view.close?.text ?? "Cancel") : "",
  blocks: view.blocks,
  values: Object.fromEntries(
    [...values].map(([blockId, fields]) => [blockId, Object.fromEntries(fields)]),
  ),
  errors: Object.fromEntries(errors),
});
