import { describe, expect, it, test } from "vitest";
import type { OptionFacts } from "../../../src/domain/option-kinds.ts";
import {
  checkOptions,
  isTimed,
  NO_OPTIONS,
  type OptionsForm,
  optionsForm,
  optionsInForce,
  optionsInUse,
  peopleNamedIn,
  type RotationOptions,
} from "../../../src/domain/rotation-options.ts";

const nothing = optionsForm({ options: NO_OPTIONS, channelIds: [] });
const facts: OptionFacts = { member: () => null, channelIds: ["C1", "C2"], schedules: [] };
const check = (form: Partial<OptionsForm>, known: Partial<OptionFacts> = {}) =>
  checkOptions({ ...nothing, ...form }, { ...facts, ...known });
const on = (options: Partial<RotationOptions>) => ({
  ok: true,
  value: { ...NO_OPTIONS, ...options },
});
const member: OptionFacts["member"] = (id) => ({
  id,
  name: id.toLowerCase(),
  email: null,
  ineligible: id.startsWith("B") ? "bot" : null,
  isAdmin: false,
});
const people = (count: number) => Array.from({ length: count }, (_, n) => `U${n}`);

describe("the options of a form", () => {
  test("are all off where nothing is typed or chosen", () => {
    expect(check({})).toEqual(on({}));
    expect(check({ keepOutgoingMinutes: ["  "], remindHours: [""] })).toEqual(on({}));
  });

  test.each([
    ["0", 0],
    ["1", 1],
    [" 30 ", 30],
    ["007", 7],
    ["240", 240],
  ])("take %j for %d minutes", (typed, keepOutgoingMinutes) => {
    expect(check({ keepOutgoingMinutes: [typed] })).toEqual(on({ keepOutgoingMinutes }));
  });

  test.each(["241", "-1", "1.5", "1e1", "ten", "99999"])("refuse %j minutes", (typed) => {
    const fault = { reason: "minutesRule", max: 240 };
    expect(check({ letInEarlyMinutes: [typed] })).toEqual({
      ok: false,
      error: { letInEarlyMinutes: fault },
    });
  });

  test("take a choice that is offered, and every other for off", () => {
    expect(check({ remindHours: ["24"] })).toEqual(on({ remindHours: 24 }));
    expect(check({ remindHours: ["3"] })).toEqual(on({}));
  });

  test("take each person once, at most 30, and nobody whom Slack refuses", () => {
    const alwaysUserIds = people(30);
    expect(check({ alwaysUserIds: [...alwaysUserIds, "U0"] }, { member })).toEqual(
      on({ alwaysUserIds }),
    );
    const refused = (form: readonly string[]) => {
      const checked = check({ alwaysUserIds: form }, { member });
      return checked.ok ? null : checked.error.alwaysUserIds;
    };
    expect(refused(people(31))).toEqual({ reason: "tooManyPeople" });
    const bot = { reason: "personIneligible", personName: "b1", ineligible: "bot" };
    expect(refused(["U1", "B1"])).toEqual(bot);
    expect(refused([...people(31), "B1"])).toEqual(bot);
  });

  test("take only the rotation's own channels, each once", () => {
    expect(check({ topicChannelIds: ["C2", "C2"] })).toEqual(on({ topicChannelIds: ["C2"] }));
    expect(check({ topicChannelIds: ["C1", "C9"] })).toEqual({
      ok: false,
      error: { topicChannelIds: { reason: "channelElsewhere" } },
    });
  });

  test("have every fault at its option", () => {
    const form = { keepOutgoingMinutes: ["x"], alwaysUserIds: ["B1"], topicChannelIds: ["C9"] };
    const checked = check(form, { member });
    expect(!checked.ok && Object.keys(checked.error)).toEqual(Object.keys(form));
  });

  test("name people where people are chosen", () => {
    const form = { ...nothing, alwaysUserIds: ["U1", "U2"], topicChannelIds: ["C1"] };
    expect(peopleNamedIn(form)).toEqual(["U1", "U2"]);
  });
});

describe("the options of a rotation", () => {
  const options = { ...NO_OPTIONS, remindHours: 1, topicChannelIds: ["C1", "C2"] } as const;

  it("apply to the channels that it still has", () => {
    const rotation = { options, channelIds: ["C2", "C3"] };
    expect(optionsInForce(rotation)).toEqual({ ...options, topicChannelIds: ["C2"] });
    expect(optionsForm(rotation)).toEqual({
      ...nothing,
      remindHours: ["1"],
      topicChannelIds: ["C2"],
    });
  });

  it("are in use where they are on, and timed where one of those acts by the clock", () => {
    expect(optionsInUse(options)).toEqual(["remindHours", "topicChannelIds"]);
    expect(optionsInUse(NO_OPTIONS)).toEqual([]);
    expect(isTimed(options)).toBe(true);
    expect(isTimed({ ...options, remindHours: 0, alwaysUserIds: ["U1"], tellPeople: true })).toBe(
      false,
    );
    expect(isTimed({ ...NO_OPTIONS, keepOutgoingMinutes: 1 })).toBe(true);
    expect(isTimed({ ...NO_OPTIONS, letInEarlyMinutes: 1 })).toBe(true);
  });
});
