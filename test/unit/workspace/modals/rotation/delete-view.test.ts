import { describe, expect, test } from "vitest";
import { deleteModal } from "../../../../../src/workspace/modals/rotation/delete-view.ts";
import { viewComplaints } from "../../../slack/limits.ts";
import { labels, reading, submission, TEAM, USER, understood } from "../../../slack/person.ts";

const actor = { userId: USER, teamId: TEAM };

describe("the delete modal", () => {
  const model = {
    rotationId: "r1",
    rotationName: "Platform <!here>",
    groupHandle: "platform-oncall",
    restorable: [],
  };

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
    const view = deleteModal({ ...model, restorable: ["U1", "U2"] });
    const deletion = { actor, viewId: "V0VIEW", rotationId: "r1" };
    expect(JSON.stringify(view)).toContain("Put back the 2 people who were in the group before");
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

  test("speaks of one person as one", () => {
    expect(JSON.stringify(deleteModal({ ...model, restorable: ["U1"] }))).toContain(
      "Put back the one person who was in the group before",
    );
  });
});
