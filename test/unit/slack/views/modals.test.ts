import { describe, expect, test } from "vitest";
import { formErrorsAck, opsgenieErrorsAck } from "../../../../src/slack/views/acks.ts";
import { deleteModal } from "../../../../src/slack/views/delete-modal.ts";
import { loadingModal } from "../../../../src/slack/views/loading-modal.ts";
import { noticeModal } from "../../../../src/slack/views/notice-modal.ts";
import { opsgenieModal } from "../../../../src/slack/views/opsgenie-modal.ts";
import { xmattersModal } from "../../../../src/slack/views/xmatters-modal.ts";
import { viewComplaints } from "../limits.ts";
import { inputs, labels, reading, submission, TEAM, USER, understood } from "../person.ts";

const HOSTILE = "<!channel> & <@U1>\n*`日本語`* 👩‍👩‍👧";
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
    const deletion = { type: "delete_rotation", actor, viewId: "V0VIEW", rotationId: "r1" };
    expect(JSON.stringify(view)).toContain("Put back the 2 people who were in the group before");
    expect(understood(submission(view))).toEqual({
      kind: "submission",
      submission: { ...deletion, restoreMembers: false },
    });
    const ticked = { "Before PagerSync": { selected_options: [{ value: "restore" }] } };
    expect(understood(submission(view, ticked))).toEqual({
      kind: "submission",
      submission: { ...deletion, restoreMembers: true },
    });
    expect(viewComplaints(view)).toEqual([]);
  });

  test("speaks of one person as one", () => {
    expect(JSON.stringify(deleteModal({ ...model, restorable: ["U1"] }))).toContain(
      "Put back the one person who was in the group before",
    );
  });
});

describe("the modals that connect", () => {
  test("ask for Opsgenie's key and region", () => {
    const view = opsgenieModal();
    expect(labels(view)).toEqual(["API Key", "Region"]);
    expect(view).toMatchObject({ submit: { text: "Submit" }, close: { text: "Cancel" } });
    const typed = { "API Key": { value: " key-1 \n" } };
    expect(understood(submission(view, typed))).toEqual({
      kind: "submission",
      submission: {
        type: "connect_opsgenie",
        actor,
        viewId: "V0VIEW",
        apiKey: "key-1",
        region: "us",
      },
    });
    expect(understood(submission(opsgenieModal({ region: "eu" })))).toMatchObject({
      submission: { apiKey: "", region: "eu" },
    });
    expect(viewComplaints(view)).toEqual([]);
  });

  test("ask for xMatters' address, key and secret", () => {
    const view = xmattersModal({ url: "acme.xmatters.com" });
    expect(labels(view)).toEqual(["xMatters URL", "API Key", "API Secret"]);
    const typed = { "API Key": { value: "k" }, "API Secret": { value: " s" } };
    expect(understood(submission(view, typed))).toEqual({
      kind: "submission",
      submission: {
        type: "connect_xmatters",
        actor,
        viewId: "V0VIEW",
        url: "acme.xmatters.com",
        apiKey: "k",
        apiSecret: "s",
      },
    });
    expect(viewComplaints(xmattersModal({ formErrors: { url: "No." } }))).toEqual([]);
  });
});

test("a notice and a place-holder can be closed, and hold any text", () => {
  const notice = noticeModal("A title that is far too long for Slack", `${HOSTILE}\n`.repeat(400));
  expect(notice).toMatchObject({ title: { text: "A title that is far too…" } });
  expect(viewComplaints(notice)).toEqual([]);
  expect(viewComplaints(loadingModal("Create Rotation"))).toEqual([]);
});

test("errors are keyed by the blocks of their fields", () => {
  expect(formErrorsAck({ newAlias: "Taken.", name: "Give it a name." })).toEqual({
    body: {
      response_action: "errors",
      errors: { rotation_name: "Give it a name.", rotation_new_alias: "Taken." },
    },
  });
  const blockIds = inputs(opsgenieModal()).map((block) => block["block_id"]);
  expect(opsgenieErrorsAck({ apiKey: "No.", region: "No." }).body?.["errors"]).toEqual(
    Object.fromEntries(blockIds.map((id) => [id, "No."])),
  );
});
