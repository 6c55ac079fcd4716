import { expect, test } from "vitest";
import type { ViewSubmission } from "../../../../../src/slack/payload/interaction.ts";
import {
  readSettings,
  SETTINGS_BLOCK,
  writeShown,
} from "../../../../../src/workspace/modals/settings/form.ts";

const SHOWN = {
  whoManages: "everyone",
  guestsLook: true,
  installerConnects: false,
  rushHour: true,
} as const;

type Fields = {
  readonly who?: string;
  readonly guests?: boolean;
  readonly installer?: boolean;
  readonly rush?: boolean;
};

const submitted = (
  metadata: string | null,
  { who, guests, installer, rush }: Fields,
): ViewSubmission => {
  const box = (isOn: boolean) => ({ "": { selected_options: isOn ? [{ value: "on" }] : [] } });
  return {
    type: "view_submission",
    actor: { userId: "U1", teamId: "T1" },
    view: {
      id: "V1",
      callbackId: "settings_form",
      metadata,
      hash: null,
      state: {
        values: {
          [SETTINGS_BLOCK.placeholders]: { "": { value: "Nobody" } },
          ...(who && { [SETTINGS_BLOCK.whoManages]: { "": { selected_option: { value: who } } } }),
          ...(guests !== undefined && { [SETTINGS_BLOCK.guestsLook]: box(guests) }),
          ...(installer !== undefined && { [SETTINGS_BLOCK.installerConnects]: box(installer) }),
          ...(rush !== undefined && { [SETTINGS_BLOCK.rushHour]: box(rush) }),
        },
      },
    },
  };
};
const read = (metadata: string | null, fields: Fields) => {
  const form = readSettings(submitted(metadata, fields));
  return form.ok ? form.value : form.error;
};
const NOTHING = {
  placeholders: "Nobody",
  whoManages: null,
  guestsLook: null,
  installerConnects: null,
  rushHour: null,
};

test("what is as it was shown is no choice: somebody else may have changed it meanwhile", () => {
  const fields = { who: "everyone", guests: true, installer: false, rush: true };
  expect(read(writeShown(SHOWN), fields)).toEqual(NOTHING);
});

test("what is different is chosen", () => {
  const fields = { who: "admins", guests: false, installer: true, rush: false };
  expect(read(writeShown(SHOWN), fields)).toEqual({
    placeholders: "Nobody",
    whoManages: "admins",
    guestsLook: false,
    installerConnects: true,
    rushHour: false,
  });
});

test("nobody else than everyone or admins can be chosen", () => {
  expect(
    read(writeShown(SHOWN), { who: "guests", guests: true, installer: false, rush: true }),
  ).toEqual(NOTHING);
});

test("a form that was open during a deploy sets what it showed, and nothing else", () => {
  expect(read("everyone", { who: "everyone" })).toEqual(NOTHING);
  expect(read("everyone", { who: "admins" })).toEqual({ ...NOTHING, whoManages: "admins" });
  // A member's form of that release had no choice.
  expect(read("admins", {})).toEqual(NOTHING);
});

test("a form of the release before, which had no rush hour, leaves it as it is", () => {
  const { rushHour: _, ...older } = SHOWN;
  const fields = { who: "everyone", guests: false, installer: false };
  expect(read(JSON.stringify(older), fields)).toEqual({ ...NOTHING, guestsLook: false });
});
