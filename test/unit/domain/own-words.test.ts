/** What a rotation's own words are told of who is on call. */
import { describe, expect, it } from "vitest";
import { ownWordsOf, peopleInSchedules } from "../../../src/domain/own-words.ts";
import { plan } from "../../../src/domain/plan.ts";
import { NO_OPTIONS } from "../../../src/domain/rotation-options.ts";
import type { Template } from "../../../src/domain/template.ts";
import {
  matching,
  memberOnCall,
  NOW,
  reading,
  readings,
  rotation,
  SHIFT_END,
  settled,
  steady,
  unmatchedMember,
  unread,
} from "./plan-fixture.ts";

const NETWORK = { id: "S-network", name: "Network primary" };
const withWords = (announcementTemplate: Template, topicTemplate: Template = []) => ({
  ...rotation,
  options: { ...NO_OPTIONS, announcementTemplate, topicTemplate },
});
const inWords = withWords([{ schedule: NETWORK }, " now"]);

describe("a rotation's own words", () => {
  it("know who is on call in each schedule that they name, and nothing of the others", () => {
    const { state } = plan({ ...steady, rotation: inWords });
    expect(state.inSchedules).toEqual([{ id: "S-network", people: [memberOnCall("bea")] }]);
    const isPlaceholder = ({ name }: { readonly name: string }) => name === "bea";
    expect(plan({ ...steady, rotation: inWords, isPlaceholder }).state.inSchedules).toEqual([
      { id: "S-network", people: [] },
    ]);
    expect(plan(steady).state).not.toHaveProperty("inSchedules");
  });

  it("name people without a Slack account, and are no problem while their schedules are followed", () => {
    const match = matching({ bea: { status: "no_account" } });
    const { state } = plan({ ...steady, rotation: inWords, match });
    expect(state.inSchedules).toEqual([{ id: "S-network", people: [unmatchedMember("bea")] }]);
    expect(plan({ ...steady, rotation: inWords }).state.problems).toEqual([]);
  });

  it("know nothing of a schedule that isn't read", () => {
    expect(peopleInSchedules(inWords, new Map(), steady)).toEqual([]);
  });

  it("know who of a schedule is in the group, where that isn't who is on call", () => {
    const options = { ...inWords.options, members: "everyone" as const };
    const everyone = new Map([
      ["everyone:S-platform", reading(["ada"])],
      ["everyone:S-network", reading(["bea", "cyd"])],
    ]);
    const { state } = plan({ ...steady, rotation: { ...inWords, options }, readings: everyone });
    const people = [memberOnCall("bea"), memberOnCall("cyd")];
    expect(state.inSchedules).toEqual([{ id: "S-network", people }]);
  });

  it("that name a schedule which isn't followed are a problem, also while schedules can't be read", () => {
    const lost = { id: "S-gone", name: "Gone" };
    const rotation = withWords([{ schedule: lost }], ["a", { schedule: lost }]);
    const problems = [{ problem: { kind: "words_unfollowed", scheduleName: "Gone" }, since: NOW }];
    expect(plan({ ...steady, rotation }).state).toMatchObject({ problems, inSchedules: [] });
    const failing = readings(reading(["ada"]), unread({ reason: "not_found" }));
    expect(plan({ ...steady, rotation, readings: failing }).state.problems).toEqual([
      expect.objectContaining({ problem: expect.objectContaining({ kind: "schedule_unread" }) }),
      ...problems,
    ]);
  });

  it("know who comes in next, or who stays then", () => {
    const people = (...names: string[]) => names.map(memberOnCall);
    const nextOf = (...next: (readonly [number, string[]])[]) =>
      ownWordsOf(
        inWords,
        settled,
        { next: next.map(([from, who]) => ({ from, people: people(...who) })), warnings: [] },
        NOW,
      )?.next;
    expect(nextOf([NOW, ["cyd"]], [SHIFT_END, ["ada", "dan"]])).toEqual(people("dan"));
    expect(nextOf([SHIFT_END, ["ada"]])).toEqual(people("ada"));
    expect(nextOf([SHIFT_END, []])).toEqual([]);
    expect(nextOf([NOW, ["cyd"]])).toBeNull();
    expect(ownWordsOf(inWords, settled, null, NOW)).toMatchObject({ next: null });
    const next = { ...memberOnCall("dan"), as: "next" as const };
    const both = { ...settled, onCall: [...settled.onCall, next] };
    expect(ownWordsOf(inWords, both, null, NOW)).toMatchObject({ next: [next] });
    expect(ownWordsOf(rotation, settled, null, NOW)).toBeNull();
  });

  it("know that people come in who hold the group in a gap, and nothing of schedules that aren't kept", () => {
    const next = settled.onCall;
    const upcoming = { next: [{ from: SHIFT_END, people: next }], warnings: [] };
    const held = { ...settled, onCall: next.slice(0, 1), by: "last" as const };
    expect(ownWordsOf(inWords, held, upcoming, NOW)).toMatchObject({ next, inSchedules: [] });
  });
});
