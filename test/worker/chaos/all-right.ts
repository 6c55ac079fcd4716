/** What must be true after a calm, whatever has happened before: of groups, announcements, pending work and bounds. */
import { runInDurableObject } from "cloudflare:test";
import { expect } from "vitest";
import { openStore } from "../../../src/workspace/store/store.ts";
import { alarmOf, MINUTE, SECOND, stubOf } from "../stage.ts";
import { type Company, lookAtRotations } from "./company.ts";
import { type Day, moveTo, pollEvery } from "./day.ts";
import { tidyUp } from "./relief.ts";

/** Longer than anything waits: the next handover after an edit war, a refused write, a doubt about people. */
export async function calmDown(day: Day): Promise<void> {
  await tidyUp(day);
  // Nothing is to be found in the quiet that a handover or a retry doesn't find.
  const { isShort } = day.cast;
  if (isShort) pollEvery(15 * 60);
  for (let minutes = 0; minutes < 60; minutes += 5) {
    await moveTo(day, Date.now() + 5 * MINUTE);
  }
  // What the last pass leaves to one in the next millisecond, and that to the next.
  await moveTo(day, Date.now() + SECOND);
}

/** Returns how many handovers there were so far. */
export async function expectAllRight(day: Day, when: string): Promise<number> {
  let handovers = 0;
  for (const company of day.companies) {
    await lookAtRotations(company);
    for (const rotation of company.rotations) {
      const { groupId, state } = rotation;
      const which = `${company.word}'s ${rotation.name} ${when}`;
      const due = day.witness.dueIn(company, rotation);
      const early = new Set(day.witness.soonIn(company, rotation)).difference(new Set(due));
      const members = company.team.group(groupId).members.filter((id) => !early.has(id));
      expect(members.toSorted(), which).toEqual(due);
      expect(state.problems, which).toEqual([]);
    }
    const left = await leftUndone(company);
    expect(left, `${company.word} ${when}`).toEqual({ outbox: 0, due: 0, unfinishedRead: null });
    if (company.rotations.length > 0) expect(await alarmOf(company), when).not.toBeNull();
    for (const [rotationId, channelId] of company.channels) {
      const { decided, told } = await handoversOf(company, rotationId);
      handovers += decided;
      const { messages } = company.team.channel(channelId);
      // What tells of a dead connection begins with a sign, a handover with the group.
      const posts = messages.filter(({ text }) => !text.startsWith(":")).length;
      // Where Slack's reply was lost a post may come again; that one is missing is never allowed. A gap without a handover
      // is told, too.
      const gaps = await gapsOf(company, rotationId);
      const most = decided + gaps + (day.unheardPosts.get(channelId) ?? 0);
      expect(posts, `${rotationId} ${when}`).toBeGreaterThanOrEqual(told);
      expect(posts, `${rotationId} ${when}`).toBeLessThanOrEqual(most);
    }
  }
  expect(day.witness.violations).toEqual([]);
  expect(day.watched.violations).toEqual([]);
  expect(day.watched.mostInAPass()).toBeLessThanOrEqual(45);
  expect(day.watched.mostAtOnce()).toBeLessThanOrEqual(5);
  return handovers;
}

const leftUndone = ({ team }: Company) =>
  runInDurableObject(stubOf(team), (_, { storage }) => {
    const { rotations, state } = openStore(storage);
    return {
      outbox: storage.sql.exec("SELECT key FROM outbox").toArray().length,
      due: rotations.due().length,
      unfinishedRead: state.sync.get("unfinishedRead"),
    };
  });

/** `told`: of those decided at one instant, which only a clock that stands still brings about, the last. */
async function handoversOf(company: Company, rotationId: string) {
  const instants = await eventsOf(company, rotationId, "handover", "");
  return { decided: instants.length, told: new Set(instants).size };
}

const gapsOf = async (company: Company, rotationId: string): Promise<number> =>
  (await eventsOf(company, rotationId, "problem_began", "nobody_on_call")).length;

/** When they were, epoch ms. */
const eventsOf = ({ team }: Company, rotationId: string, kind: string, text: string) =>
  runInDurableObject(stubOf(team), (_, { storage }) =>
    storage.sql
      .exec<{ at: number }>(
        "SELECT at FROM history WHERE kind = ? AND rotation_id = ? AND instr(detail, ?) > 0",
        kind,
        rotationId,
        text,
      )
      .toArray()
      .map(({ at }) => at),
  );
