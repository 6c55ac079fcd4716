/** The form for Opsgenie's API key. */
import { BUTTON } from "../../../slack/words/labels.ts";
import { regionalKeyForm } from "./regional-key-form.ts";
import { OPSGENIE_HINT } from "./words.ts";

export const OPSGENIE_FORM = "opsgenie_form";

export const opsgenieForm = regionalKeyForm({
  system: "opsgenie",
  title: BUTTON.addOpsgenieKey,
  callbackId: OPSGENIE_FORM,
  example: "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
  hint: OPSGENIE_HINT,
});
