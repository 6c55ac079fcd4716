/** Takes the page's snapshot of the world. */
import type { Channel, Message } from "../world/slack/channels.ts";
import type { OpenView } from "../world/slack/open-view.ts";
import type { Team } from "../world/slack/team.ts";
import { type Emulation, FORMER } from "./emulation.ts";
import type {
  ChannelShot,
  MessageShot,
  ScheduleShot,
  Snapshot,
  ViewShot,
  WorkspaceShot,
} from "./page/snapshot.ts";
import { systemAsked } from "./systems.ts";
import type { Talk, Whisper } from "./talk.ts";

/** How much of a schedule's timeline is shown, from a little before now. */
const TIMELINE_MS = 20 * 60_000;
const BEFORE_MS = 5 * 60_000;
const SHOWN_MESSAGES = 50;

export function look(
  emulation: Emulation,
  staging: Pick<Snapshot, "story" | "moods" | "hurried">,
  talk: Talk,
): Snapshot {
  const { second, slack, team, world } = emulation;
  return {
    ...staging,
    organization: team.organization?.name ?? null,
    workspaces: [...slack.teams.values()].map((each) => shotOfWorkspace(each, talk)),
    system: systemAsked(world.calls),
    keys: emulation.systems.keys,
    schedules: world.rota.schedules().map(({ id, name }) => scheduleShot(emulation, id, name)),
    rotaPeople: world.rota
      .people()
      .filter(({ id }) => id !== FORMER.id && (second.isOpen || !second.knows(id)))
      .map(({ id, name }) => ({ id, name })),
  };
}

function shotOfWorkspace(team: Team, talk: Talk): WorkspaceShot {
  const people = [...team.users.values()];
  return {
    id: team.id,
    name: team.name,
    botUserId: team.installation?.botUserId ?? null,
    people: people.map(({ id, name, realName, kind }) => ({ id, name, realName, kind })),
    channels: [...team.channels.values()]
      .filter(({ kind }) => kind !== "im")
      .map((channel) => shotOfChannel(team, channel)),
    groups: team.groups.all().map(({ id, handle, name, members }) => ({
      id,
      handle,
      name,
      members,
    })),
    screens: Object.fromEntries(
      people.map(({ id }) => [id, screenOf(team, id, talk.whispersTo(id))]),
    ),
  };
}

function screenOf(
  team: Team,
  userId: string,
  whispers: readonly Whisper[],
): WorkspaceShot["screens"][string] {
  const home = team.screens.home(userId);
  const direct = [...team.channels.values()].find(
    ({ kind, members }) => kind === "im" && members.has(userId),
  );
  return {
    home: home && shotOfView(home),
    modals: team.screens.modals(userId).map(shotOfView),
    direct: direct ? shotOfChannel(team, direct) : null,
    whispers: Object.fromEntries(
      [...Map.groupBy(whispers, ({ channelId }) => channelId)]
        .filter(([channelId]) => team.channels.has(channelId))
        .map(([channelId, all]) => [channelId, all.map(shotOfWhisper)]),
    ),
  };
}

const shotOfChannel = (team: Team, { id, name, kind, topic, messages }: Channel): ChannelShot => ({
  id,
  name,
  isPrivate: kind === "private",
  topic,
  messages: messages.slice(-SHOWN_MESSAGES).map((message) => shotOfMessage(team, message)),
});

const shotOfMessage = (team: Team, { ts, userId, text, blocks, pings }: Message): MessageShot => ({
  ts,
  userId,
  text,
  blocks,
  pings: [
    ...new Set([
      ...pings.users,
      ...pings.groups.flatMap((group) => team.groups.find(group)?.members ?? []),
    ]),
  ],
  whisper: false,
});

const shotOfWhisper = ({ ts, from, text, blocks }: Whisper): MessageShot => ({
  ts,
  userId: from,
  text,
  blocks,
  pings: [],
  whisper: true,
});

function scheduleShot({ world }: Emulation, id: string, name: string): ScheduleShot {
  const now = world.now();
  const nameOf = (personId: string) => world.rota.person(personId).name;
  const { personIds, end } = world.rota.onCallAt(id, now);
  return {
    id,
    name,
    people: personIds.map(nameOf),
    until: end,
    overrides: world.rota.overrides(id).filter((shift) => shift.end > now).length,
    shifts: world.rota.stretches(id, now - BEFORE_MS, now + TIMELINE_MS).map((shift) => ({
      start: shift.start,
      end: shift.end,
      people: shift.personIds.map(nameOf),
    })),
  };
}

const shotOfView = ({ id, hash, view, values, errors }: OpenView): ViewShot => ({
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
