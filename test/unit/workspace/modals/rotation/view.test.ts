import { describe, expect, test } from "vitest";
import { NEW_GROUP } from "../../../../../src/domain/rotation.ts";
import { NO_OPTIONS, optionsForm } from "../../../../../src/domain/rotation-options.ts";
import type { MembersAfter } from "../../../../../src/workspace/modals/rotation/members-after.ts";
import {
  type RotationModel,
  rotationModal,
} from "../../../../../src/workspace/modals/rotation/view.ts";
import { viewComplaints } from "../../../slack/limits.ts";
import {
  choice,
  inputs,
  keystroke,
  labels,
  reading,
  submission,
  TEAM,
  USER,
  understood,
} from "../../../slack/person.ts";

const HOSTILE = "<!channel> & <@U1>\n*`日本語`* 👩‍👩‍👧";
const actor = { userId: USER, teamId: TEAM };

const blank: RotationModel = {
  rotationId: null,
  version: null,
  form: {
    name: "",
    group: null,
    newAlias: "",
    schedules: [],
    channelIds: [],
    fallbackUserIds: [],
    options: null,
  },
  preview: null,
};

const filled: RotationModel = {
  rotationId: "r1",
  version: 4,
  form: {
    name: "Platform",
    group: { id: "S1", label: "@platform-oncall — Platform" },
    newAlias: "",
    schedules: [
      { id: "P1", name: "Primary" },
      { id: "P2", name: "Secondary" },
    ],
    channelIds: ["C1", "G2"],
    fallbackUserIds: ["U8"],
    options: null,
  },
  preview: null,
};

const asForm = {
  name: "Platform",
  groupChoice: "S1",
  newAlias: "",
  scheduleIds: ["P1", "P2"],
  channelIds: ["C1", "G2"],
  fallbackUserIds: ["U8"],
  options: null,
};

const GAP = { kind: "nobody_on_call", holding: "last" } as const;
const MANY = Array.from({ length: 900 }, (_, i) => `U${String(i).padStart(10, "0")}`);

const previewOf = (members: Partial<MembersAfter>): RotationModel["preview"] => ({
  system: "pagerduty",
  members: {
    joins: ["U1"],
    stays: ["U2"],
    leaves: ["U3"],
    by: "schedule",
    problems: [{ kind: "no_slack_match", personName: "Lee <b>", email: "lee@acme.example" }],
    ...members,
  },
});

describe("the rotation form", () => {
  test("has the same fields in the same order for making and editing", () => {
    const expected = [
      "Config Name",
      "User Group",
      "New Alias to Create",
      "Schedules",
      "Channels",
      "When nobody is on call",
    ];
    expect(labels(rotationModal(blank))).toEqual(expected);
    expect(labels(rotationModal(filled))).toEqual(expected);
    expect(rotationModal(blank)).toMatchObject({
      title: { text: "Create Rotation" },
      submit: { text: "Submit" },
      close: { text: "Cancel" },
    });
    expect(rotationModal(filled)).toMatchObject({ title: { text: "Edit Rotation" } });
  });

  test("says that everyone on call joins the group only where that's so", () => {
    const hintsFor = (members: (typeof NO_OPTIONS)["members"]) => {
      const options = optionsForm({ options: { ...NO_OPTIONS, members }, channelIds: [] });
      return JSON.stringify(rotationModal({ ...blank, form: { ...blank.form, options } }));
    };
    expect(hintsFor("on_call")).toContain("Everyone on call in any of these schedules");
    for (const members of ["next", "on_call_and_next", "everyone"] as const) {
      expect(hintsFor(members)).not.toContain("Everyone on call in any");
      expect(hintsFor(members)).toContain("“Members” below says who in these schedules");
    }
    expect(hintsFor("next")).not.toContain("added while nobody is on call");
    expect(hintsFor("on_call_and_next")).toContain("added while nobody is on call");
  });

  test("asks for a name, a group and schedules, and searches from the first moment", () => {
    const byLabel = inputs(rotationModal(blank)).map(({ optional, element }) => [
      optional,
      element,
    ]);
    expect(byLabel).toMatchObject([
      [false, { type: "plain_text_input" }],
      [false, { type: "external_select", min_query_length: 0 }],
      [true, { type: "plain_text_input" }],
      [false, { type: "multi_external_select", min_query_length: 0 }],
      [true, { type: "multi_conversations_select", filter: { include: ["public", "private"] } }],
      [
        true,
        {
          type: "multi_users_select",
          placeholder: { text: "Keep the people who were on call last" },
        },
      ],
    ]);
  });

  test("prefilled and submitted untouched reads back as it was", () => {
    expect(understood(submission(rotationModal(filled)))).toEqual({
      type: "view_submission",
      id: "rotation_form",
      input: {
        actor,
        viewId: "V0VIEW",
        rotationId: "r1",
        version: 4,
        form: asForm,
      },
    });
  });

  test("left blank reads back as nothing chosen, not as an error", () => {
    expect(understood(submission(rotationModal(blank)))).toMatchObject({
      id: "rotation_form",
      input: {
        rotationId: null,
        version: null,
        form: {
          name: "",
          groupChoice: null,
          newAlias: "",
          scheduleIds: [],
          channelIds: [],
          fallbackUserIds: [],
        },
      },
    });
  });

  test("keeps the request for a new group, and every character that was typed", () => {
    const form = { ...filled.form, group: NEW_GROUP, newAlias: "Not OK!", name: HOSTILE } as const;
    const view = rotationModal({ ...filled, form });
    expect(understood(submission(view))).toMatchObject({
      input: { form: { groupChoice: NEW_GROUP, newAlias: "Not OK!", name: HOSTILE } },
    });
    expect(JSON.stringify(view)).toContain("Create a new user group");
  });

  test("reports a choice at once, with all that is in the form", () => {
    expect(understood(choice(rotationModal(filled), "Schedules"))).toEqual({
      type: "block_actions",
      id: "rotation_schedules",
      input: {
        actor,
        triggerId: "1.2.trigger",
        viewId: "V0VIEW",
        viewHash: "1700000000.abcdef",
        rotationId: "r1",
        version: 4,
        form: asForm,
      },
    });
  });

  test("takes channels from a plain channel select, too", () => {
    const typed = { Channels: { selected_channels: ["C9"] } };
    expect(understood(submission(rotationModal(filled), typed))).toMatchObject({
      input: { form: { channelIds: ["C9"] } },
    });
  });

  test("searches groups for the rotation it edits, and schedules", () => {
    expect(understood(keystroke(rotationModal(filled), "User Group", "@pl"))).toEqual({
      type: "block_suggestion",
      id: "rotation_group",
      input: { query: "@pl", rotationId: "r1" },
    });
    expect(understood(keystroke(rotationModal(blank), "Schedules", ""))).toEqual({
      type: "block_suggestion",
      id: "rotation_schedules",
      input: { query: "", marksFollowed: false },
    });
  });

  test("says before Submit, right below Schedules, who joins the group, who stays and who leaves", () => {
    const view = rotationModal({ ...filled, preview: previewOf({}) });
    expect(reading(view)).toContain(
      "When you submit:\n*Joins:* <@U1>\n*Stays:* <@U2>\n*Leaves:* <@U3>",
    );
    expect(reading(view)).toContain(":warning: Lee &lt;b&gt; is on call, but no Slack account");
    const at = view.blocks.findIndex((block) => block.block_id === "rotation_schedules");
    expect(JSON.stringify(view.blocks[at + 1])).toContain("*Joins:*");
  });

  test("says that nobody moves", () => {
    const text = reading(
      rotationModal({ ...filled, preview: previewOf({ joins: [], leaves: [] }) }),
    );
    expect(text).toContain("When you submit:\n*Stays:* <@U2>\nNobody joins or leaves.");
  });

  test("says that the group stays while nobody can be in it", () => {
    const preview = previewOf({ joins: [], leaves: [], by: "last", problems: [GAP] });
    const text = reading(rotationModal({ ...filled, preview }));
    expect(text).toContain("so it stays as it is until someone can");
    expect(text).not.toContain("Leaves");
    expect(text).not.toContain("Nobody is on call");
  });

  test("says why others than those on call are in it", () => {
    const preview = previewOf({ by: "last", problems: [GAP] });
    const text = reading(rotationModal({ ...filled, preview }));
    expect(text).toContain("*Joins:* <@U1>");
    expect(text).toContain("Nobody is on call, so the people who were on call last stay");
  });

  test("says that it can't tell now", () => {
    const preview = { members: null, system: null };
    expect(reading(rotationModal({ ...filled, preview }))).toContain("can't tell right now");
  });

  test("asks for an alias where a new group is to be created, and else doesn't", () => {
    const alias = (group: RotationModel["form"]["group"]) =>
      inputs(rotationModal({ ...blank, form: { ...blank.form, group } })).find(
        (one) => one["block_id"] === "rotation_new_alias",
      );
    expect(alias(NEW_GROUP)).toMatchObject({ optional: false });
    expect(alias(null)).toMatchObject({ optional: true });
    expect(JSON.stringify(alias(NEW_GROUP))).not.toContain("Only needed");
  });

  test("shows a late error right above its field", () => {
    const { blocks } = rotationModal({ ...filled, formErrors: { newAlias: "Taken <here>." } });
    const at = blocks.findIndex((block) => block.block_id === "rotation_new_alias");
    expect(blocks[at - 1]).toMatchObject({ text: { text: ":warning: Taken &lt;here&gt;." } });
  });

  test("names what is no longer there", () => {
    expect(reading(rotationModal({ ...filled, missing: ["Old <x>"] }))).toContain(
      ":warning: No longer available: “Old &lt;x&gt;”. Choose something else instead.",
    );
  });

  test("stays within Slack's limits whatever is in it", () => {
    const schedules = Array.from({ length: 120 }, (_, i) => ({
      id: `P${i}`,
      name: HOSTILE.repeat(9),
    }));
    const view = rotationModal({
      rotationId: "r".repeat(64),
      version: 4,
      form: {
        name: "x".repeat(4000),
        group: { id: "S1", label: HOSTILE.repeat(9) },
        newAlias: "y".repeat(4000),
        schedules: [...schedules, { id: "P", name: " " }],
        channelIds: Array.from({ length: 300 }, (_, i) => `C${i}`),
        fallbackUserIds: Array.from({ length: 300 }, (_, i) => `U${i}`),
        options: {
          ...optionsForm({ options: NO_OPTIONS, channelIds: [] }),
          keepOutgoingMinutes: ["1e9"],
          letInEarlyMinutes: [HOSTILE],
          alwaysUserIds: Array.from({ length: 300 }, (_, i) => `U${i}`),
          tellPeople: ["on"],
          remindHours: ["soon"],
          topicChannelIds: Array.from({ length: 30 }, (_, i) => `C${i}`),
        },
      },
      preview: previewOf({
        joins: MANY,
        stays: MANY,
        leaves: MANY,
        problems: Array.from({ length: 900 }, () => ({
          kind: "no_slack_match",
          personName: HOSTILE.repeat(20),
          email: HOSTILE.repeat(20),
        })),
      }),
      formErrors: { name: HOSTILE, schedules: HOSTILE },
      missing: Array.from({ length: 200 }, () => HOSTILE.repeat(20)),
    });
    expect(viewComplaints(view)).toEqual([]);
    expect(reading(view)).toContain("and 870 more");
  });
});
