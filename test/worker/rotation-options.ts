/** Setting the options of the only rotation, as a person does: Edit, More options, Submit. */
import { expect } from "vitest";
import type { SlackClient } from "../world/slack/client.ts";
import { eventually, type Stage, settle } from "./stage.ts";

export type OptionsStage = Stage & { readonly ada: SlackClient };

/** @param option one of the options' labels: the form shows them all, or none */
export async function editOptions(
  stage: OptionsStage,
  option: string,
  fill: () => Promise<void>,
): Promise<void> {
  const { ada } = stage;
  await ada.click("Edit");
  await eventually(() => expect(ada.modal).not.toBeNull());
  if (!ada.visibleText().includes(option)) {
    await ada.click("More options");
    await eventually(() => expect(ada.visibleText()).toContain(option));
    await stage.slack.settle();
  }
  await fill();
  expect(await ada.submit()).toBe("closed");
  await settle(stage);
}
