import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { OPTIONS } from "../../../src/domain/rotation-options.ts";
import {
  fillTemplate,
  type NamedSchedule,
  PLACES,
  parseTemplate,
  relinkedTemplate,
  writeTemplate,
} from "../../../src/domain/template.ts";

const rules = OPTIONS.announcementTemplate;
const PRIMARY = { id: "P1", name: "Platform primary" };
const SECONDARY = { id: "P2", name: "Platform secondary" };
const schedules = [PRIMARY, SECONDARY];
const parsed = (text: string, followed: readonly NamedSchedule[] = schedules) =>
  parseTemplate(text, rules, { schedules: followed });
const faultOf = (text: string, followed = schedules) => {
  const read = parsed(text, followed);
  return read.ok ? null : read.error;
};

describe("a template", () => {
  test("is text with places, and a schedule by its name", () => {
    expect(parsed(" {on_call} now, {schedule: platform  PRIMARY}!\n")).toEqual({
      ok: true,
      value: [{ place: "on_call" }, " now, ", { schedule: PRIMARY }, "!"],
    });
  });

  test.each([
    ["{{on_call}}", ["{on_call}"]],
    ["{{{on_call}}}", ["{", { place: "on_call" }, "}"]],
    ["a }} b {{", ["a } b {"]],
    ["{ ON_CALL }", [{ place: "on_call" }]],
    ["{schedule:P2}", [{ schedule: SECONDARY }]],
    [" \n\t ", []],
    ["a\r\nb\u0007\u202ec\rd", ["a\nb  c\nd"]],
  ])("reads %j", (text, value) => {
    expect(parsed(text)).toEqual({ ok: true, value });
  });

  test.each([
    ["{oncall}", "oncall", "on_call"],
    ["{On call}", "On call", "on_call"],
    ["{joined}", "joined", "joins"],
    ["{platform secondary}", "platform secondary", "schedule: Platform secondary"],
    ["{shedule: Platform primary}", "shedule: Platform primary", "schedule: …"],
    ["{shedul: core}", "shedul: core", "schedule: …"],
    ["{}", "", null],
    ["{everybody}", "everybody", null],
    ["{my schedule}", "my schedule", null],
    ["{scheduled}", "scheduled", "schedule: …"],
    [`{${"x".repeat(31)}}`, "x".repeat(30), null],
  ])("says what %j may mean", (text, place, meant) => {
    expect(faultOf(`Hi ${text}`)).toMatchObject({ reason: "placeUnknown", place, meant });
  });

  test.each(["{on_call", "on_call}", "{on_call\n}", "{a{on_call}"])(
    "says where the brace of %j stands alone",
    (text) => {
      expect(faultOf(text)).toMatchObject({ reason: "braceAlone" });
    },
  );

  test("shows the line from that brace on, cut at 30 characters", () => {
    const near = "{on_call now";
    expect(faultOf(`Hi\n${near}\nor\nlater`)).toEqual({ reason: "braceAlone", near });
    expect(faultOf(`Hi {${"x".repeat(30)}`)).toMatchObject({ near: `{${"x".repeat(29)}` });
  });

  test("offers the places that it can have", () => {
    expect(parseTemplate("{everybody}", OPTIONS.topicTemplate, { schedules })).toMatchObject({
      error: { offered: ["on_call", "until", "group", "rotation", "schedule: …"] },
    });
  });

  test("names only schedules that the rotation follows", () => {
    const followed = ["Platform primary", "Platform secondary"];
    expect(faultOf("{schedule: Network}")).toEqual({
      reason: "scheduleNotFollowed",
      name: "Network",
      followed,
    });
    const unnamed = [{ id: "P3", name: " " }];
    for (const followed of [schedules, unnamed])
      expect(faultOf("{schedule}", followed)).toMatchObject({
        reason: "scheduleNotFollowed",
        name: "",
      });
  });

  test("takes one of two schedules of a name by its id, and is written so", () => {
    const twins = [PRIMARY, { id: "P3", name: "platform PRIMARY" }];
    expect(faultOf("{schedule: Platform primary}", twins)).toEqual({
      reason: "scheduleAmbiguous",
      name: "Platform primary",
    });
    expect(parsed("{schedule: P3}", twins)).toMatchObject({ ok: true });
    expect(writeTemplate([{ schedule: PRIMARY }], twins)).toBe("{schedule: P1}");
    const idLike = { id: "P4", name: "P3" };
    expect(writeTemplate([{ schedule: idLike }], [...twins, idLike])).toBe("{schedule: P4}");
  });

  test("is written with a schedule's name on one line, without blanks around it", () => {
    const schedule = { id: "P3", name: " Core \n team " };
    expect(writeTemplate([{ schedule }], [schedule])).toBe("{schedule: Core team}");
  });

  test("knows a schedule by the name it had, and is written with the one it has", () => {
    const renamed = [{ id: "P1", name: "Core" }];
    const facts = { schedules: renamed, formerly: [PRIMARY] };
    const read = parseTemplate("{schedule: Platform primary}", rules, facts);
    expect(read).toEqual({ ok: true, value: [{ schedule: PRIMARY }] });
    expect(read.ok && writeTemplate(read.value, renamed)).toBe("{schedule: Core}");
    expect(read.ok && writeTemplate(read.value)).toBe("{schedule: Platform primary}");
  });

  test("knows a schedule by the name it has, rather than another by the name it had", () => {
    const formerly = [{ id: "P2", name: "Platform primary" }];
    const read = (followed: readonly NamedSchedule[]) =>
      parseTemplate("{schedule: Platform primary}", rules, { schedules: followed, formerly });
    expect(read(schedules)).toEqual({ ok: true, value: [{ schedule: PRIMARY }] });
    const twins = [PRIMARY, { id: "P3", name: "platform PRIMARY" }];
    expect(read(twins)).toMatchObject({ error: { reason: "scheduleAmbiguous" } });
  });

  test("follows its schedules to another system", () => {
    const links = new Map([["P1", { id: "new", name: "Core" }]]);
    expect(relinkedTemplate(["a", { schedule: PRIMARY }, { schedule: SECONDARY }], links)).toEqual([
      "a",
      { schedule: { id: "new", name: "Core" } },
      { schedule: SECONDARY },
    ]);
  });

  test("of a topic has no place of a handover", () => {
    expect(parseTemplate("{joins}", OPTIONS.topicTemplate, { schedules })).toEqual({
      ok: false,
      error: { reason: "placeElsewhere", place: "joins" },
    });
  });

  test("that would be too long when filled in is refused with both counts", () => {
    expect(faultOf("x".repeat(2_900))).toBeNull();
    expect(faultOf("x".repeat(2_901))).toEqual({
      reason: "templateTooLong",
      chars: 2_901,
      max: 2_900,
    });
    expect(faultOf("&".repeat(581))).toMatchObject({ reason: "templateTooLong", chars: 2_905 });
    expect(faultOf("<".repeat(726))).toMatchObject({ chars: 2_904 });
    expect(faultOf(`a://${"x".repeat(2_896)}`)).toMatchObject({ chars: 2_902 });
    expect(faultOf("{on_call}".repeat(24))).toMatchObject({ chars: 3_000 });
  });

  test("that is longer than a field is refused as it is typed", () => {
    expect(faultOf("{{".repeat(1_500))).toBeNull();
    expect(faultOf(`${"{{".repeat(1_500)}x`)).toEqual({
      reason: "templateTooLong",
      chars: 3_001,
      max: 3_000,
    });
  });

  test("can't be filled in where a schedule says nothing", () => {
    const say = { text: (text: string) => text, place: (place: string) => `<${place}>` };
    const template = ["a ", { place: "next" } as const, { schedule: PRIMARY }];
    expect(fillTemplate(template, { ...say, schedule: (id) => `<${id}>` })).toBe("a <next><P1>");
    expect(fillTemplate(template, { ...say, schedule: () => null })).toBeNull();
  });
});

describe("whatever people type", () => {
  const anyName = fc.string({ unit: "binary", maxLength: 20 });
  const anySchedules = fc.uniqueArray(
    fc.record({ id: fc.stringMatching(/^[A-Z0-9]{1,6}$/), name: anyName }),
    { selector: ({ id }) => id, maxLength: 4 },
  );
  const anyText = fc
    .array(
      fc.oneof(
        fc.string({ unit: "binary", maxLength: 10 }),
        fc.constantFrom("{", "}", "{{", "}}", "\n", "{schedule: ", "&<!channel>"),
        fc.constantFrom(...PLACES).map((place) => `{${place}}`),
      ),
      { maxLength: 12 },
    )
    .map((parts) => parts.join(""));

  it("is a template or a fault, and one comes back as it was written", () => {
    fc.assert(
      fc.property(anyText, anySchedules, (text, followed) => {
        const read = parsed(text, followed);
        if (!read.ok) return;
        expect(parsed(writeTemplate(read.value, followed), followed)).toEqual(read);
      }),
    );
  });

  it("names each schedule by what it is written with, whatever their names", () => {
    fc.assert(
      fc.property(anySchedules, (followed) => {
        for (const schedule of followed) {
          const text = writeTemplate([{ schedule }], followed);
          expect(parsed(text, followed)).toEqual({ ok: true, value: [{ schedule }] });
        }
      }),
    );
  });
});
