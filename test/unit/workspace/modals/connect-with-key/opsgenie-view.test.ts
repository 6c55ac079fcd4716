import { expect, test } from "vitest";
import { opsgenieForm } from "../../../../../src/workspace/modals/connect-with-key/opsgenie-view.ts";
import { viewComplaints } from "../../../slack/limits.ts";
import { labels, reading, submission, TEAM, USER, understood } from "../../../slack/person.ts";

const actor = { userId: USER, teamId: TEAM };

test("the modal that connects asks for Opsgenie's key and region", () => {
  const view = opsgenieForm.modal({ origin: null });
  expect(labels(view)).toEqual(["API Key", "Region"]);
  expect(view).toMatchObject({ submit: { text: "Submit" }, close: { text: "Cancel" } });
  const typed = { "API Key": { value: " key-1 \n" } };
  expect(understood(submission(view, typed))).toEqual({
    type: "view_submission",
    id: "opsgenie_form",
    input: {
      actor,
      viewId: "V0VIEW",
      apiKey: "key-1",
      region: "us",
    },
  });
  expect(understood(submission(opsgenieForm.modal({ region: "eu", origin: null })))).toMatchObject({
    input: { apiKey: "", region: "eu" },
  });
  expect(viewComplaints(view)).toEqual([]);
});

test("the modal links to Opsgenie's instructions, and to the guide where its address is known", () => {
  expect(reading(opsgenieForm.modal({ origin: null }))).toMatch(
    /<https:\/\/support[^|]*\|Opsgenie's instructions for API keys>$/,
  );
  expect(reading(opsgenieForm.modal({ origin: "https://sync.acme.example" }))).toContain(
    "<https://sync.acme.example/guide#opsgenie|PagerSync's guide>",
  );
});
