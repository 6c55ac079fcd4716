/** What a visitor can do, by name: the body is checked, then it happens. */
import * as z from "zod";
import { richOption } from "../world/slack/block-kit/composition.ts";
import type { Browser } from "./browser.ts";
import type { Clock } from "./clock.ts";
import { fillWithRotations } from "./crowd.ts";
import { type Emulation, STORY } from "./emulation.ts";
import type { Moods } from "./moods.ts";
import type { Talk } from "./talk.ts";
import { Visitor } from "./visitor.ts";

const as = z.string();
const target = {
  as,
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

const line = { as, channelId: z.string(), line: z.string().min(1).max(4_000) };
/** Somebody who doesn't know better puts one person into the group. */
const HAND_EDIT = { leaves: "cyd", by: "cyd" } as const;

/** Answers JSON for the page; throws what the page shows. */
export type Doing = (body: unknown) => Promise<unknown>;

function doing<T>(schema: z.ZodType<T>, act: (given: T) => unknown): Doing {
  return async (body) => (await act(schema.parse(body))) ?? null;
}

export function doingsOf(
  emulation: Emulation,
  browser: Browser,
  moods: Moods,
  clock: Clock,
  talk: Talk,
): Readonly<Record<string, Doing>> {
  const { slack, team, world } = emulation;
  const visitor = (who: string) => new Visitor(slack, team, team.user(who));
  return {
    "open-home": doing(z.strictObject({ as }), (given) =>
      team.installation ? visitor(given.as).openHome() : null,
    ),
    press: doing(
      z.strictObject({ ...target, option: z.string().nullable() }),
      async ({ as: who, option, ...at }) => {
        const url = await visitor(who).press(at, option);
        return url === null ? null : browser.visit(url);
      },
    ),
    "press-in-message": doing(
      z.strictObject({
        as,
        channelId: z.string(),
        ts: z.string(),
        blockId: z.string(),
        actionId: z.string(),
      }),
      async ({ as: who, ...at }) => {
        const url = await visitor(who).pressInMessage(at);
        return url === null ? null : browser.visit(url);
      },
    ),
    enter: doing(z.strictObject({ ...target, entered }), ({ as: who, entered: what, ...at }) =>
      visitor(who).enter(at, what),
    ),
    offers: doing(z.strictObject({ ...target, text: z.string() }), ({ as: who, text, ...at }) =>
      visitor(who).offers(at, text),
    ),
    submit: doing(z.strictObject({ as }), (given) => visitor(given.as).submit()),
    cancel: doing(z.strictObject({ as }), (given) => visitor(given.as).cancel()),
    "close-all": doing(z.strictObject({ as }), (given) => visitor(given.as).closeAll()),
    install: doing(z.strictObject({}), () =>
      browser.visit(`${slack.line.appOrigin}/slack/install`),
    ),
    decide: doing(z.strictObject({ as, url: z.string(), allow: z.boolean() }), (given) =>
      browser.decide(given.url, given.as, given.allow),
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
      z.strictObject({ as, groupId: z.string(), members: z.array(z.string()) }),
      (given) => team.editMembers(given.groupId, given.members, given.as),
    ),
    "hand-edit": doing(z.strictObject({}), () =>
      team.editMembers(STORY.group, [HAND_EDIT.leaves], HAND_EDIT.by),
    ),
    fill: doing(z.strictObject({}), () => fillWithRotations(emulation)),
    say: doing(z.strictObject(line), (given) => talk.say(given.as, given.channelId, given.line)),
    command: doing(z.strictObject(line), (given) =>
      talk.command(given.as, given.channelId, given.line),
    ),
    "press-on-page": doing(z.strictObject({}), () => browser.press()),
    follow: doing(z.strictObject({ url: z.string() }), ({ url }) => browser.visit(url)),
    mood: doing(z.strictObject({ name: z.string(), isOn: z.boolean() }), ({ name, isOn }) =>
      moods.set(name, isOn),
    ),
  };
}
