/** The scheduling systems whose keys are typed into a form. */
import { log, modal, pick, press, sees, slack, type } from "./acts.ts";
import { handsOver } from "./hands-over.ts";
import type { Stage } from "./stage.ts";

const keyFor = ({ emulation }: Stage, system: string, field: string): string =>
  emulation.systems.keys.find((key) => key.system === system && key.field === field)?.value ?? "";

async function connectOpsgenie(stage: Stage): Promise<void> {
  const { page } = stage;
  await press(slack(page), "Add Opsgenie API Key");
  const form = modal(page, "Add Opsgenie API Key");
  await type(form, "API Key", "not a key");
  await press(form, "Submit");
  await form.locator(".error").first().waitFor();
  await sees(log(page), /refused: “[^”]+”, ack in \d+ ms/);
  await stage.picture("opsgenie-key-refused");
  await type(form, "API Key", keyFor(stage, "Opsgenie", "API Key"));
  await pick(form, "Region", "US");
  await press(form, "Submit");
}

async function connectXMatters(stage: Stage): Promise<void> {
  const { page } = stage;
  await press(slack(page), "Connect xMatters");
  const form = modal(page, "Connect xMatters");
  for (const field of ["xMatters URL", "API Key", "API Secret"])
    await type(form, field, keyFor(stage, "xMatters", field));
  await press(form, "Submit");
}

handsOver("Opsgenie", connectOpsgenie);
handsOver("xMatters", connectXMatters);
