/** What holds for every option of a rotation, new ones included: no option is missing anywhere, none is lost on the way. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { OptionInput } from "../../../../../src/domain/option-kinds.ts";
import type { Rotation } from "../../../../../src/domain/rotation.ts";
import { changesBetween } from "../../../../../src/domain/rotation-changes.ts";
import {
  checkOptions,
  NO_OPTIONS,
  OPTION_KEYS,
  OPTIONS,
  type OptionKey,
  type OptionsForm,
  optionsForm,
  type RotationOptions,
} from "../../../../../src/domain/rotation-options.ts";
import { parseTemplate, type TemplateRules } from "../../../../../src/domain/template.ts";
import type { ViewState } from "../../../../../src/slack/payload/form-values.ts";
import { OPTION_WORDS, ROTATION_LABEL } from "../../../../../src/slack/words/rotation-options.ts";
import { optionsLine } from "../../../../../src/workspace/home/view/options.ts";
import { readConfiguration } from "../../../../../src/workspace/modals/config-file/parse.ts";
import { writeConfiguration } from "../../../../../src/workspace/modals/config-file/write.ts";
import { ROTATION_BLOCK } from "../../../../../src/workspace/modals/rotation/ids.ts";
import { readOptions } from "../../../../../src/workspace/modals/rotation/options-view.ts";
import { rotationModal } from "../../../../../src/workspace/modals/rotation/view.ts";
import { viewComplaints } from "../../../slack/limits.ts";
import { labels, submission } from "../../../slack/person.ts";
import { platform } from "../../../slack/views/home-models.ts";

const CHANNELS = ["C1", "C2", "G3"];
const SCHEDULES = [{ id: "P1", name: "Primary" }];
const facts = { member: () => null, channelIds: CHANNELS, schedules: SCHEDULES };

const anyTemplate = (rules: TemplateRules): fc.Arbitrary<unknown> =>
  fc
    .array(
      fc.oneof(
        fc.string({ unit: "binary", maxLength: 12 }).map((text) => text.replace(/[{}]/g, "$&$&")),
        fc.constantFrom(
          "{{",
          "}}",
          "\n",
          "{on_call}",
          "{ UNTIL }",
          "{schedule:  primary }",
          "{schedule: P1}",
        ),
      ),
      { minLength: 1, maxLength: 6 },
    )
    .map((parts) => parseTemplate(parts.join(""), rules, { schedules: SCHEDULES }))
    .filter((parsed) => parsed.ok && parsed.value.length > 0)
    .map((parsed) => parsed.ok && parsed.value);

/** Values that are on. */
function valuesOf(option: OptionInput): fc.Arbitrary<unknown> {
  switch (option.kind) {
    case "minutes":
      return fc.integer({ min: 1, max: option.max });
    case "choice":
      return fc.constantFrom(...option.choices.slice(1));
    case "several":
      return fc.subarray([...option.choices], { maxLength: option.choices.length - 1 });
    case "flag":
      return fc.constant(true);
    case "template":
      return anyTemplate(option);
    case "users":
      return fc.subarray(["U1", "U2", "W3"], { minLength: 1 });
    case "channels":
      return fc.subarray(CHANNELS, { minLength: 1 });
  }
}
/** Options with this one on, and no other. */
const onlyWith = (key: OptionKey) =>
  valuesOf(OPTIONS[key]).map((value): RotationOptions => ({ ...NO_OPTIONS, [key]: value }));
/** Each on or off. */
const someOptions = fc
  .tuple(...OPTION_KEYS.map((key) => fc.option(valuesOf(OPTIONS[key]), { nil: null })))
  .map(
    (values): RotationOptions => ({
      ...NO_OPTIONS,
      ...Object.fromEntries(
        OPTION_KEYS.flatMap((key, n) => (values[n] === null ? [] : [[key, values[n]]])),
      ),
    }),
  );

const rotation = (options: RotationOptions): Rotation => ({
  id: "r1",
  name: "Platform",
  groupId: "S1",
  schedules: SCHEDULES,
  channelIds: CHANNELS,
  fallbackUserIds: [],
  options,
  version: 1,
  membersBefore: [],
});

function formWith(options: OptionsForm) {
  const { name, schedules, channelIds, fallbackUserIds } = rotation(NO_OPTIONS);
  const group = { id: "S1", label: "@platform" };
  return rotationModal({
    rotationId: "r1",
    version: 1,
    form: { name, group, newAlias: "", schedules, channelIds, fallbackUserIds, options },
    preview: null,
  });
}

/** What is read of the form, shown with these and submitted as it is. */
function submitted(options: RotationOptions) {
  const form = formWith(optionsForm(rotation(options)));
  const { view } = submission(form) as { readonly view: { readonly state: ViewState } };
  return readOptions(view.state);
}

const exported = (options: RotationOptions): string =>
  writeConfiguration(
    [rotation(options)],
    { groupHandle: () => "platform", memberName: () => "Ada: # x", hiddenAs: () => null },
    10_000,
  ).join("");
/** As the file says it, people and channels by their ids. */
function imported(file: string): OptionsForm | undefined {
  const read = readConfiguration(file);
  return read.ok ? read.value.rotations[0]?.options : undefined;
}

describe("every option of a rotation", () => {
  test("comes back from the form as it was shown there", () => {
    fc.assert(
      fc.property(someOptions, (options) => {
        expect(checkOptions(submitted(options), facts)).toEqual({ ok: true, value: options });
      }),
    );
  });

  test("is called in the history what it is while it is off, if that isn't nothing", () => {
    const words = OPTION_KEYS.flatMap((key) => OPTIONS[key].offText ?? []);
    expect(words).toEqual(["on call", "all"]);
  });

  test("is off where its field isn't in the form, as in one that was opened before a deploy", () => {
    expect(readOptions({ values: {} })).toEqual(optionsForm(rotation(NO_OPTIONS)));
  });

  test("comes back from an exported file as it was", () => {
    fc.assert(
      fc.property(someOptions, (options) => {
        const form = imported(exported(options));
        expect(form && checkOptions(form, facts)).toEqual({ ok: true, value: options });
      }),
    );
  });

  test("is off where nothing is said of it", () => {
    expect(checkOptions(optionsForm(rotation(NO_OPTIONS)), facts)).toEqual({
      ok: true,
      value: NO_OPTIONS,
    });
    expect(exported(NO_OPTIONS)).not.toContain("options");
    expect(optionsLine({ ...platform, options: NO_OPTIONS })).toEqual([]);
  });

  test("has a field of its own in the form, within Slack's limits", () => {
    const form = formWith(optionsForm(rotation(NO_OPTIONS)));
    const last = labels(form).slice(-OPTION_KEYS.length);
    expect(last).toEqual(OPTION_KEYS.map((key) => OPTION_WORDS[key].label));
    expect(new Set(labels(form)).size).toBe(labels(form).length);
    expect(new Set(Object.values(ROTATION_BLOCK)).size).toBe(Object.keys(ROTATION_BLOCK).length);
    expect(viewComplaints(form)).toEqual([]);
  });

  test("keeps the ids and keys that open views and people's files have", () => {
    const ids = OPTION_KEYS.map((key) => [OPTION_WORDS[key].blockId, OPTION_WORDS[key].fileKey]);
    expect(ids).toEqual(
      expect.arrayContaining([
        ["rotation_members", "members"],
        ["rotation_keep_outgoing", "keep_outgoing_minutes"],
        ["rotation_let_in_early", "let_in_early_minutes"],
        ["rotation_always", "always"],
        ["rotation_tell", "tell_people"],
        ["rotation_remind", "remind_hours"],
        ["rotation_announce", "announce"],
        ["rotation_announcement", "announcement"],
        ["rotation_topic", "topic_channels"],
        ["rotation_topic_words", "topic"],
      ]),
    );
    expect(new Set(ids.map(([, fileKey]) => fileKey)).size).toBe(OPTION_KEYS.length);
  });

  test.each(OPTION_KEYS)(
    "%s, turned on, stands in the history, on the Home and in the file",
    (key) => {
      fc.assert(
        fc.property(onlyWith(key), (options) => {
          const [before, after] = [NO_OPTIONS, options].map((one) => ({
            ...rotation(one),
            group: "@platform",
          }));
          if (!before || !after) throw new Error("no rotations");
          const changes = changesBetween(before, after, ROTATION_LABEL);
          expect(changes).toEqual([
            {
              field: OPTION_WORDS[key].label,
              from: [OPTIONS[key].offText ?? []].flat().map((text) => ({ text })),
              to: expect.anything(),
            },
          ]);
          expect(changes[0]?.to.length).toBeGreaterThan(0);
          expect(optionsLine({ ...platform, options })).toEqual([
            expect.stringMatching(/^Options: ./),
          ]);
          const { fileKey } = OPTION_WORDS[key];
          expect(exported(options)).toMatch(new RegExp(`^ {4}options:\\n {6}${fileKey}:`, "m"));
        }),
        { numRuns: 20 },
      );
    },
  );
});
