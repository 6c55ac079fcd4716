import { describe, expect, test } from "vitest";
import { deleteModal } from "../../../../../src/workspace/modals/rotation/delete-view.ts";
import { viewComplaints } from "../../../slack/limits.ts";
import { labels, reading, submission, TEAM, USER, understood } from "../../../slack/person.ts";

const actor = { userId: USER, teamId: TEAM };

describe("the delete modal", () => {
  const model = {
    rotationId: "r1",
    rotationName: "Platform <!here>",
    group: { handle: "platform-oncall", restorable: [] },
  };

  const restoring = (...names: readonly (string | null)[]) => ({
    ...model,
    group: {
      handle: "platform-oncall",
      restorable: names.map((name, nth) => ({ userId: `U${nth}`, name })),
    },
  });

  test("names the rotation and says that the group stays", () => {
    const view = deleteModal(model);
    expect(view).toMatchObject({
      title: { text: "Delete Rotation" },
      submit: { text: "Delete" },
      close: { text: "Cancel" },
    });
    expect(reading(view)).toContain("Delete the rotation *Platform &lt;!here&gt;*?");
    expect(reading(view)).toContain("The user group `@platform-oncall` stays in Slack as it is");
    expect(labels(view)).toEqual([]);
    expect(viewComplaints(view)).toEqual([]);
  });

  test("puts nobody back unless asked to", () => {
    const view = deleteModal(restoring("Bob", "Cyd"));
    const deletion = { actor, viewId: "V0VIEW", rotationId: "r1" };
    expect(JSON.stringify(view)).toContain("Put back Bob and Cyd");
    expect(understood(submission(view))).toEqual({
      type: "view_submission",
      id: "delete_rotation_form",
      input: { ...deletion, restoreMembers: false },
    });
    const ticked = { "Before PagerSync": { selected_options: [{ value: "restore" }] } };
    expect(understood(submission(view, ticked))).toEqual({
      type: "view_submission",
      id: "delete_rotation_form",
      input: { ...deletion, restoreMembers: true },
    });
    expect(viewComplaints(view)).toEqual([]);
  });

  test("names the people who were in the group before, below the choice where they are many", () => {
    expect(JSON.stringify(deleteModal(restoring("Bob")))).toContain('"Put back Bob"');
    expect(JSON.stringify(deleteModal(restoring("Bob", "Cyd", "Dee")))).toContain(
      '"Put back Bob, Cyd and Dee"',
    );
    const unknown = deleteModal(restoring(null));
    expect(JSON.stringify(unknown)).toContain("Put back the one person who was in the group");
    expect(reading(unknown)).toContain("In the group before: <@U0>");
    const view = deleteModal(restoring(...Array(60).fill("Somebody with a name")));
    expect(JSON.stringify(view)).toContain("Put back the 60 people who were in the group before");
    expect(reading(view)).toContain("In the group before: <@U0>, <@U1>");
    expect(reading(view)).toContain("and 20 more");
    expect(viewComplaints(view)).toEqual([]);
  });
});
