/** The form for PagerDuty's API key. */
import { TITLE } from "../../../slack/words/labels.ts";
import { regionalKeyForm } from "./regional-key-form.ts";
import { PAGERDUTY_HINT } from "./words.ts";

export const PAGERDUTY_FORM = "pagerduty_key_form";

export const pagerDutyForm = regionalKeyForm({
  system: "pagerduty",
  title: TITLE.pagerDutyKey,
  callbackId: PAGERDUTY_FORM,
  example: "20 characters",
  hint: PAGERDUTY_HINT,
});
