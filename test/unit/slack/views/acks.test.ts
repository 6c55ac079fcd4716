import { expect, test } from "vitest";
import { opsgenieForm } from "../../../../src/workspace/modals/connect-with-key/opsgenie-view.ts";
import { formErrorsAck } from "../../../../src/workspace/modals/rotation/view.ts";
import { inputs } from "../person.ts";

test("errors are keyed by their fields' block ids", () => {
  expect(formErrorsAck({ newAlias: "Taken.", name: "Give it a name." })).toEqual({
    body: {
      response_action: "errors",
      errors: { rotation_name: "Give it a name.", rotation_new_alias: "Taken." },
    },
  });
  const blockIds = inputs(opsgenieForm.modal({ origin: null })).map((block) => block["block_id"]);
  expect(opsgenieForm.errorsAck({ apiKey: "No.", region: "No." }).body?.["errors"]).toEqual(
    Object.fromEntries(blockIds.map((id) => [id, "No."])),
  );
});
