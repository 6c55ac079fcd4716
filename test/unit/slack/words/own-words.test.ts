import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { OPTIONS } from "../../../../src/domain/rotation-options.ts";
import { PLACES, parseTemplate, type Template } from "../../../../src/domain/template.ts";
import { dateToken } from "../../../../src/slack/mrkdwn.ts";
import {
  type AnnouncedHandover,
  announcementMessage,
} from "../../../../src/slack/words/announcement.ts";
import { announcementInOwnWords } from "../../../../src/slack/words/own-words.ts";
import { blockComplaints } from "../limits.ts";
import { reading } from "../person.ts";

const NOW = Date.UTC(2026, 4, 1, 8, 0);
const UNTIL = Date.UTC(2026, 4, 8, 8, 0);
const member = (userId: string | null, name: string) => ({ personId: name, userId, name });
const ann = member("U1", "Ann");
const bo = member("U2", "Bo");
const lee = member(null, "Lee <!channel>");
const schedules = [{ id: "P1", name: "Primary" }];

function template(text: string): Template {
  const read = parseTemplate(text, OPTIONS.announcementTemplate, { schedules });
  if (!read.ok) throw new Error(read.error.reason);
  return read.value;
}
const own = (text: string): NonNullable<AnnouncedHandover["own"]> => ({
  template: template(text),
  inSchedules: [{ id: "P1", people: [ann] }],
  next: [bo],
});
const handover: AnnouncedHandover = {
  rotationName: "Platform & more",
  groupHandle: "platform-oncall",
  comesIn: [ann],
  goes: [bo],
  stays: [lee],
  until: UNTIL,
  at: NOW,
  by: "schedule",
  groupProblem: null,
};
const say = (text: string, change: Partial<AnnouncedHandover> = {}) =>
  announcementMessage({ ...handover, own: own(text), ...change }, NOW).text;

describe("an announcement in a rotation's own words", () => {
  test("fills every place, and says it in the message's text and its blocks alike", () => {
    const text =
      "*{on_call}* on {group} ({rotation}): {joins} for {leaves}, {stays} stays.\n{next} after {until}, {schedule: Primary} first.";
    const { text: said, blocks } = announcementMessage({ ...handover, own: own(text) }, NOW);
    expect(said).toBe(
      `*<@U1> and Lee &lt;!channel&gt;* on @platform-oncall (Platform &amp; more): <@U1> for <@U2>, Lee &lt;!channel&gt; stays.\n<@U2> after ${dateToken(UNTIL)}, <@U1> first.`,
    );
    expect(reading({ blocks })).toBe(`${said}\nPlatform &amp; more · PagerSync`);
  });

  test("says what there is none of, and what isn't known", () => {
    const nothing = { comesIn: [], goes: [], stays: [], until: null };
    expect(say("{on_call} {joins} {leaves} {stays} {until}", nothing)).toBe(
      "nobody nobody nobody nobody further notice",
    );
    const unknown = { ...own("{next}"), next: null };
    expect(say("", { own: unknown })).toBe("not known yet");
  });

  test("says in a gap that nobody is on call, and who covers", () => {
    const gap = { comesIn: [], goes: [], stays: [ann] };
    expect(say("On call: {on_call}.", { ...gap, by: "last" })).toBe("On call: nobody.");
    expect(say("On call: {on_call}.", { ...gap, by: "fallback" })).toBe(
      "On call: nobody (<@U1> is covering).",
    );
  });

  test("keeps what people typed as text, but for links", () => {
    expect(say("<!channel> @here <@U9> &amp; https://wiki.example/a?b=1&c=2.")).toBe(
      "&lt;!channel&gt; @here &lt;@U9&gt; &amp;amp; <https://wiki.example/a?b=1&amp;c=2>.",
    );
  });

  test("says since when where it comes late, and why the group wasn't changed", () => {
    const late = { ...handover, own: own("{joins}"), groupProblem: "No." };
    const { text, blocks } = announcementMessage(late, NOW + 10 * 60_000);
    expect(text).toMatch(/^<@U1> :warning: .*No\.$/);
    expect(reading({ blocks })).toContain(`PagerSync · since ${dateToken(NOW)}`);
  });

  test("of a group of who is on call and who is next is about those on call", () => {
    const as = "next" as const;
    const both = {
      members: "on_call_and_next" as const,
      stays: [],
      own: own("{on_call} for {leaves}"),
    };
    const [next, then] = [
      { ...bo, as },
      { ...lee, as },
    ];
    expect(say("", { ...both, comesIn: [ann, then], goes: [bo, { ...ann, as }] })).toBe(
      "<@U1> for <@U2>",
    );
    const onlyNext = { ...both, comesIn: [then], goes: [next], stays: [ann] };
    expect(say("", onlyNext)).toBe("Now next on call for @platform-oncall: Lee &lt;!channel&gt;.");
  });

  test("has the usual words where a schedule in it isn't followed", () => {
    const lost = { ...own("{schedule: Primary}"), inSchedules: [] };
    expect(say("", { own: lost })).toBe(announcementMessage(handover, NOW).text);
  });
});

describe("whatever people type, and are called", () => {
  const anyText = fc
    .array(
      fc.oneof(
        { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 400 }) },
        fc.constantFrom("<!channel>", "<@U9>", "<#C1>", "<!subteam^S1>", "@here", "https://a.b/<!"),
        fc.constantFrom(...PLACES, "schedule: Primary").map((place) => `{${place}}`),
      ),
      { maxLength: 30 },
    )
    .map((parts) => parts.join(""));
  const anyPerson = fc
    .tuple(fc.option(fc.stringMatching(/^U[0-9]{1,40}$/)), fc.string({ unit: "binary" }))
    .map(([userId, name]) => member(userId, `${name}<!here>`));
  const anyPeople = fc.array(anyPerson, { maxLength: 40 });
  const anyHandover = fc.record({
    comesIn: anyPeople,
    goes: anyPeople,
    stays: anyPeople,
    by: fc.constantFrom("schedule" as const, "fallback" as const, "last" as const),
    until: fc.option(fc.constant(UNTIL)),
    groupHandle: fc.option(fc.string({ unit: "binary", maxLength: 300 })),
    rotationName: fc.string({ unit: "binary", maxLength: 300 }),
  });

  it("fits, pings nobody but the people, and isn't replaced by the usual words", () => {
    fc.assert(
      fc.property(anyText, anyHandover, anyPeople, (text, told, more) => {
        const read = parseTemplate(text, OPTIONS.announcementTemplate, { schedules });
        if (!read.ok || read.value.length === 0) return;
        const words = {
          template: read.value,
          inSchedules: [{ id: "P1", people: more }],
          next: more,
        };
        const all = { ...handover, ...told, own: words };
        const { text: said, blocks } = announcementMessage(all, NOW);
        expect(blockComplaints(blocks, 50)).toEqual([]);
        const known = new Set(
          [...told.comesIn, ...told.goes, ...told.stays, ...more].map(({ userId }) => userId),
        );
        for (const [token] of said.matchAll(/<[^<>]*>/g)) {
          const mentioned = /^<@(U\d+)>$/.exec(token)?.[1];
          if (mentioned === undefined) expect(token).toMatch(/^<(!date\^|https?:\/\/)/);
          else expect(known).toContain(mentioned);
        }
        const names = ["x".repeat(151), "y".repeat(150)] as const;
        expect(announcementInOwnWords(all, ...names, NOW)).not.toBeNull();
      }),
    );
  });
});
