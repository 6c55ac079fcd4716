import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type FieldFaults, NEW_GROUP, type RotationForm } from "../../../src/domain/rotation.ts";
import {
  type CheckFacts,
  checkRotationForm,
  MOST_CHANNELS,
  MOST_SCHEDULES,
} from "../../../src/domain/rotation-check.ts";
import type { IneligibleReason, SlackMember, UserGroup } from "../../../src/domain/slack-member.ts";
import { CHANNEL_ID } from "../../../src/slack/ids.ts";

const group: UserGroup = {
  id: "S1",
  handle: "platform-oncall",
  name: "Platform on call",
  isDisabled: false,
  isManagedElsewhere: false,
  members: [],
  updatedBy: null,
};

const form: RotationForm = {
  name: "Platform",
  groupChoice: "S1",
  newAlias: "",
  scheduleIds: ["P1", "P2"],
  channelIds: ["C1"],
  fallbackUserIds: ["U1"],
  options: null,
};
const formOfNew: RotationForm = { ...form, groupChoice: NEW_GROUP, newAlias: "platform-oncall" };

const member = (ineligible: IneligibleReason | null): SlackMember => ({
  id: "U1",
  name: "Fay",
  email: null,
  ineligible,
  isAdmin: false,
});

const facts: CheckFacts = {
  group: (id) => (id === "S1" ? group : null),
  managedBy: () => null,
  whoMayChoose: () => null,
  scheduleName: (id) => (id.startsWith("P") ? `Schedule ${id}` : null),
  member: () => member(null),
  isChannel: (id) => CHANNEL_ID.test(id),
  channelFault: () => null,
};

const check = (changes: Partial<RotationForm>, known: Partial<CheckFacts> = {}) =>
  checkRotationForm({ ...form, ...changes }, { ...facts, ...known });
const ids = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => prefix + i);

describe("a form that is right", () => {
  it("becomes a rotation on the group chosen, its schedules by their present names", () => {
    expect(checkRotationForm(form, facts)).toEqual({
      ok: true,
      value: {
        name: "Platform",
        group: { kind: "existing", group },
        schedules: [
          { id: "P1", name: "Schedule P1" },
          { id: "P2", name: "Schedule P2" },
        ],
        channelIds: ["C1"],
        fallbackUserIds: ["U1"],
        options: null,
      },
    });
  });

  it("becomes a rotation on a group still to be created", () => {
    expect(checkRotationForm(formOfNew, facts)).toMatchObject({
      ok: true,
      value: { group: { kind: "new", alias: "platform-oncall" } },
    });
  });

  it("needs neither channels nor fallback people", () => {
    expect(check({ channelIds: [], fallbackUserIds: [] })).toMatchObject({
      ok: true,
      value: { channelIds: [], fallbackUserIds: [] },
    });
  });

  it("drops duplicates, and keeps the order", () => {
    expect(
      check({
        scheduleIds: ["P2", "P1", "P2"],
        channelIds: ["C2", "C1", "C2"],
        fallbackUserIds: ["U2", "U1", "U2"],
      }),
    ).toMatchObject({
      ok: true,
      value: {
        schedules: [{ id: "P2" }, { id: "P1" }],
        channelIds: ["C2", "C1"],
        fallbackUserIds: ["U2", "U1"],
      },
    });
  });

  it("accepts the most schedules and channels allowed, duplicates counted once", () => {
    const schedules = ids("P", MOST_SCHEDULES);
    const channels = ids("C", MOST_CHANNELS);
    const result = check({
      scheduleIds: [...schedules, "P0"],
      channelIds: [...channels, "C0"],
    });
    expect(result.ok && result.value.schedules.map((s) => s.id)).toEqual(schedules);
    expect(result.ok && result.value.channelIds).toEqual(channels);
  });

  it("refuses more than 30 fallback people", () => {
    const people = (count: number) => Array.from({ length: count }, (_, n) => `UF${n}`);
    expect(check({ fallbackUserIds: people(31) })).toEqual({
      ok: false,
      error: { fallback: { reason: "tooManyPeople" } },
    });
    expect(check({ fallbackUserIds: people(30) }).ok).toBe(true);
  });

  it("drops ids that are no channels: a user id would be a direct message", () => {
    const channelIds = ["C1", "U1", "D1", "#ops", "G1", ""];
    expect(check({ channelIds })).toMatchObject({ ok: true, value: { channelIds: ["C1", "G1"] } });
  });

  it("accepts fallback people not looked up yet", () => {
    expect(check({}, { member: () => null }).ok).toBe(true);
  });

  it("accepts any name that isn't blank, trimmed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => {
        fc.pre(name.trim() !== "");
        expect(check({ name: ` ${name}\n` })).toMatchObject({
          ok: true,
          value: { name: name.trim() },
        });
      }),
    );
  });
});

type Fault = [claim: string, Partial<RotationForm>, Partial<CheckFacts>, FieldFaults];

describe("a form is refused at the field", () => {
  it.each<Fault>([
    ["without a name", { name: "" }, {}, { name: { reason: "nameMissing" } }],
    ["with a blank name", { name: " \t\n" }, {}, { name: { reason: "nameMissing" } }],
    ["without a group", { groupChoice: null }, {}, { group: { reason: "groupMissing" } }],
    [
      "with a group that is no longer there",
      { groupChoice: "S9" },
      {},
      { group: { reason: "groupGone" } },
    ],
    [
      "with a disabled group",
      {},
      { group: () => ({ ...group, isDisabled: true }) },
      { group: { reason: "groupDisabled" } },
    ],
    [
      "with a group that is managed elsewhere",
      {},
      { group: () => ({ ...group, isManagedElsewhere: true }) },
      { group: { reason: "groupManagedElsewhere" } },
    ],
    [
      "with a group that another rotation keeps",
      {},
      { managedBy: (id) => (id === "S1" ? "Network" : null) },
      { group: { reason: "groupTaken", rotationName: "Network" } },
    ],
    [
      "with a group chosen and an alias typed",
      { newAlias: "platform" },
      {},
      { newAlias: { reason: "aliasUnused" } },
    ],
    [
      "with a new group that has no alias",
      { groupChoice: NEW_GROUP },
      {},
      { newAlias: { reason: "aliasMissing" } },
    ],
    [
      "with an alias against the rule",
      { groupChoice: NEW_GROUP, newAlias: "Platform" },
      {},
      { newAlias: { reason: "aliasRule" } },
    ],
    ["without a schedule", { scheduleIds: [] }, {}, { schedules: { reason: "schedulesMissing" } }],
    [
      "with a schedule that is no longer there",
      { scheduleIds: ["P1", "gone"] },
      {},
      { schedules: { reason: "scheduleGone" } },
    ],
    [
      "with too many schedules",
      { scheduleIds: ids("P", MOST_SCHEDULES + 1) },
      {},
      { schedules: { reason: "tooManySchedules" } },
    ],
    [
      "with too many channels",
      { channelIds: ids("C", MOST_CHANNELS + 1) },
      {},
      { channels: { reason: "tooManyChannels" } },
    ],
    ...(["channelNotTheirs", "channelUnseen", "channelSilent"] as const).map(
      (reason): Fault => [
        `with ${reason} for the last of its channels`,
        { channelIds: ["C1", "C2"] },
        { channelFault: (id) => (id === "C2" ? reason : null) },
        { channels: { reason } },
      ],
    ),
    [
      "with too many channels, whoever sees them",
      { channelIds: ids("C", MOST_CHANNELS + 1) },
      { channelFault: () => "channelSilent" },
      { channels: { reason: "tooManyChannels" } },
    ],
    ...(["deactivated", "guest", "bot", "foreign", "invited"] as const).map(
      (ineligible): Fault => [
        `with a ${ineligible} account as fallback`,
        {},
        { member: () => member(ineligible) },
        { fallback: { reason: "personIneligible", personName: "Fay", ineligible } },
      ],
    ),
  ])("%s", (_, changes, known, faults) => {
    expect(check(changes, known)).toEqual({ ok: false, error: faults });
  });

  it("for all faults at once", () => {
    expect(
      check(
        {
          name: "",
          groupChoice: null,
          scheduleIds: [],
          channelIds: ids("C", MOST_CHANNELS + 1),
        },
        { member: () => member("bot") },
      ),
    ).toEqual({
      ok: false,
      error: {
        name: { reason: "nameMissing" },
        group: { reason: "groupMissing" },
        schedules: { reason: "schedulesMissing" },
        channels: { reason: "tooManyChannels" },
        fallback: { reason: "personIneligible", personName: "Fay", ineligible: "bot" },
      },
    });
  });
});
