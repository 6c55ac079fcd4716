/** What a visitor can do, by name: the body is checked, then it happens. */
import * as z from "zod";
import { richOption } from "../world/slack/block-kit/composition.ts";
import type { Team } from "../world/slack/team.ts";
import type { Browser } from "./browser.ts";
import type { Clock } from "./clock.ts";
import { addSchedules, fillWithRotations } from "./crowd.ts";
import { type Emulation, STORY } from "./emulation.ts";
import type { Moods } from "./moods.ts";
import type { Talk } from "./talk.ts";
import { Visitor } from "./visitor.ts";

/** Who does it, and in which workspace. */
const who = { as: z.string(), at: z.string() };
const target = {
  ...who,
  viewId: z.string(),
  blockId: z.string(),
  actionId: z.string(),
  value: z.string().optional(),
};
const entered = z.union([
  z.strictObject({ text: z.string(), isDone: z.boolean() }),
  z.strictObject({ options: z.array(richOption) }),
  z.strictObject({ ids: z.array(z.string()) }),
]);
/** Longer than any timeline here shows. */
const LONGEST_OVERRIDE_MS = 24 * 3_600_000;

const line = { ...who, channelId: z.string(), line: z.string().min(1).max(4_000) };
/** Somebody who doesn't know better puts one person into the group. */
const HAND_EDIT = { leaves: "cyd", by: "cyd" } as const;

function workspaceAt({ slack }: Emulation, id: string): Team {
  const team = slack.teams.get(id);
  if (!team) throw new Error("that workspace is gone");
  return team;
}

/** Answers JSON for the page; throws what the page shows. */
export type Doing = (body: unknown) => Promise<unknown>;

function doing<T>(schema: z.ZodType<T>, act: (given: T) => unknown): Doing {
  return async (body) => (await act(schema.parse(body))) ?? null;
}

export function doingsOf({
  emulation,
  browser,
  moods,
  clock,
  talk,
  startOver,
}: {
  readonly emulation: Emulation;
  readonly browser: Browser;
  readonly moods: Moods;
  readonly clock: Clock;
  readonly talk: Talk;
  readonly startOver: () => Promise<true>;
}): Readonly<Record<string, Doing>> {
  const { slack, world } = emulation;
  const visitor = ({ as, at }: { readonly as: string; readonly at: string }) => {
    const workspace = workspaceAt(emulation, at);
    return new Visitor(slack, workspace, workspace.user(as));
  };
  return {
    "open-home": doing(z.strictObject(who), (given) =>
      workspaceAt(emulation, given.at).installation ? visitor(given).openHome() : null,
    ),
    press: doing(
      z.strictObject({ ...target, option: z.string().nullable() }),
      async ({ option, ...given }) => {
        const url = await visitor(given).press(given, option);
        return url === null ? null : browser.visit(url);
      },
    ),
    "press-in-message": doing(
      z.strictObject({
        ...who,
        channelId: z.string(),
        ts: z.string(),
        blockId: z.string(),
        actionId: z.string(),
      }),
      async (given) => {
        const url = await visitor(given).pressInMessage(given);
        return url === null ? null : browser.visit(url);
      },
    ),
    enter: doing(z.strictObject({ ...target, entered }), ({ entered: what, ...given }) =>
      visitor(given).enter(given, what),
    ),
    offers: doing(z.strictObject({ ...target, text: z.string() }), ({ text, ...given }) =>
      visitor(given).offers(given, text),
    ),
    submit: doing(z.strictObject(who), (given) => visitor(given).submit()),
    cancel: doing(z.strictObject(who), (given) => visitor(given).cancel()),
    "close-all": doing(z.strictObject(who), (given) => visitor(given).closeAll()),
    install: doing(z.strictObject({}), () =>
      browser.visit(`${slack.line.appOrigin}/slack/install`),
    ),
    decide: doing(z.strictObject({ ...who, url: z.string(), allow: z.boolean() }), (given) =>
      browser.decide(given.url, visitor(given), given.allow),
    ),
    "end-shift": doing(z.strictObject({ scheduleId: z.string() }), ({ scheduleId }) => {
      const now = world.now();
      const { end, personIds } = world.rota.onCallAt(scheduleId, now);
      if (end === null) throw new Error("this shift has no end");
      const next = world.rota.onCallAt(scheduleId, end).personIds;
      if (next.join() === personIds.join()) throw new Error("the next shift is the same");
      world.rota.override(scheduleId, now, end, next);
    }),
    override: doing(
      z.strictObject({
        scheduleId: z.string(),
        personId: z.string(),
        start: z.int(),
        end: z.int(),
      }),
      ({ scheduleId, personId, start, end }) => {
        const { id } = world.rota.person(personId);
        // What is over is over.
        const from = Math.max(start, world.now());
        if (end <= from) throw new Error("an override ends after it starts, and not before now");
        if (end - from > LONGEST_OVERRIDE_MS) throw new Error("that is longer than a day");
        world.rota.override(scheduleId, from, end, [id]);
      },
    ),
    "clear-overrides": doing(z.strictObject({ scheduleId: z.string() }), ({ scheduleId }) =>
      world.rota.clearOverrides(scheduleId),
    ),
    jump: doing(z.strictObject({ scheduleId: z.string() }), ({ scheduleId }) =>
      clock.jump(scheduleId),
    ),
    fast: doing(
      z.strictObject({ scheduleId: z.string(), isOn: z.boolean() }),
      ({ scheduleId, isOn }) => clock.setFast(scheduleId, isOn),
    ),
    "edit-group": doing(
      z.strictObject({ ...who, groupId: z.string(), members: z.array(z.string()) }),
      (given) =>
        workspaceAt(emulation, given.at).editMembers(given.groupId, given.members, given.as),
    ),
    "hand-edit": doing(z.strictObject({}), () =>
      emulation.team.editMembers(STORY.group, [HAND_EDIT.leaves], HAND_EDIT.by),
    ),
    "remove-app": doing(z.strictObject({ at: who.at }), async ({ at }) => {
      slack.uninstallApp(workspaceAt(emulation, at));
      await slack.settle();
    }),
    "start-over": doing(z.strictObject({}), startOver),
    fill: doing(z.strictObject({}), () => fillWithRotations(emulation)),
    "add-schedules": doing(z.strictObject({}), () => addSchedules(emulation)),
    say: doing(z.strictObject(line), (given) =>
      talk.say(visitor(given), given.channelId, given.line),
    ),
    command: doing(z.strictObject(line), (given) =>
      talk.command(visitor(given), given.channelId, given.line),
    ),
    "press-on-page": doing(z.strictObject({}), () => browser.press()),
    follow: doing(z.strictObject({ url: z.string() }), ({ url }) => browser.visit(url)),
    mood: doing(z.strictObject({ name: z.string(), isOn: z.boolean() }), ({ name, isOn }) =>
      moods.set(name, isOn),
    ),
  };
}
