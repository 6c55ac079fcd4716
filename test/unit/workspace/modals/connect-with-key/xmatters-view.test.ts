import { expect, test } from "vitest";
import { xmattersModal } from "../../../../../src/workspace/modals/connect-with-key/xmatters-view.ts";
import { viewComplaints } from "../../../slack/limits.ts";
import { labels, submission, TEAM, USER, understood } from "../../../slack/person.ts";

const actor = { userId: USER, teamId: TEAM };

test("the modal that connects asks for xMatters' address, key and secret", () => {
  const view = xmattersModal({ url: "acme.xmatters.com", origin: null });
  expect(labels(view)).toEqual(["xMatters URL", "API Key", "API Secret"]);
  const typed = { "API Key": { value: "k" }, "API Secret": { value: " s" } };
  expect(understood(submission(view, typed))).toEqual({
    type: "view_submission",
    id: "xmatters_form",
    input: {
      actor,
      viewId: "V0VIEW",
      url: "acme.xmatters.com",
      apiKey: "k",
      apiSecret: "s",
    },
  });
  expect(viewComplaints(xmattersModal({ formErrors: { url: "No." }, origin: null }))).toEqual([]);
});
