/** A session at the emulated Slack in which every kind of payload is sent, as the requests that it sent. */
import { expect, vi } from "vitest";
import { ROTATION_ACTION } from "../../../src/workspace/home/view/rotation.ts";
import { HOME_ACTION } from "../../../src/workspace/home/view.ts";
import { ROTATION_FORM } from "../../../src/workspace/modals/rotation/ids.ts";
import { EmulatedJira } from "../../world/jira/emulated-jira.ts";
import { ACME } from "../../world/jira/site-room.ts";
import { EmulatedOpsgenie } from "../../world/opsgenie/emulated-opsgenie.ts";
import { viewClosed } from "../../world/slack/client/payloads.ts";
import type { SlackClient } from "../../world/slack/client.ts";
import {
  connectJira,
  disconnect,
  OPSGENIE_KEY,
  submitOpsgenieKey,
  submitXMattersPair,
} from "../connecting.ts";
import { clickAs, shown } from "../forgery.ts";
import { BUTTONS, FORMS } from "../slack-ids.ts";
import {
  addSchedule,
  connectPagerDuty,
  createRotation,
  HOUR,
  lookAgain,
  ring,
  START,
  type Stage,
  settle,
} from "../stage.ts";
import type { Shot } from "./mutation.ts";

export type Recorded = Shot & { readonly body: string };

const LONG = 1_000 * HOUR;
const LAB = { id: "lab-cloud-id", name: "lab", url: "https://lab.atlassian.net" };

/** Installs, connects all four systems in turn, uses every form. The workspace stays connected to Opsgenie. */
export async function recordSession(stage: Stage): Promise<readonly Recorded[]> {
  const { slack, team, world } = stage;
  world.rota.addPerson({ id: "PZOE", name: "zoe", email: "zoe@elsewhere.example" });
  addSchedule(stage, "PLATFORM", "Platform primary", [["ada", START - HOUR, START + LONG]]);
  addSchedule(stage, "NIGHTS", "Nights", [["zoe", START - HOUR, START + LONG]]);
  team.addGroup({ handle: "nights-oncall", name: "Nights on call", members: ["cyd"] });
  // Events about an installation before this one: it ends nothing, however often it comes.
  vi.setSystemTime(START - HOUR);
  const lifecycle = { teamId: team.id, appId: slack.app.id, botUserId: null };
  slack.events.queue({ ...lifecycle, event: { type: "app_uninstalled" } });
  const tokens = { oauth: ["U0ADMIN"], bot: ["U0BOT"] };
  slack.events.queue({ ...lifecycle, event: { type: "tokens_revoked", tokens } });
  vi.setSystemTime(START);
  await slack.installApp({ as: "ada" });
  await ring(stage);
  const ada = slack.client("ada");
  // The Home of before the uninstall is still on the screen.
  await lookAgain(ada);
  await chooseSites(stage, ada);
  await connectPagerDuty(stage, ada);
  await ring(stage);
  await makeRotations(stage, ada);
  await useForms(stage, ada);
  await tryKeys(stage, ada);
  await linkAnew(ada);
  await createRotation(ada, {
    name: "Platform",
    group: "@platform-oncall",
    schedules: ["Platform primary"],
  });
  await ada.command("/oncall platform", "ops");
  await ring(stage);
  await slack.settle();
  return withEveryForm(
    slack.line.sent.map(({ path, headers, body }) => ({
      path,
      method: "POST",
      contentType: headers["content-type"] ?? "",
      body,
      headers: {},
    })),
  );
}

async function chooseSites(stage: Stage, ada: SlackClient): Promise<void> {
  const jira = new EmulatedJira(stage.world);
  jira.addSite(LAB);
  stage.world.add(jira);
  await connectJira({ ...stage, jira }, ada, [ACME.id, LAB.id]);
  await ada.click("Change Site");
  await ada.seesModal("Change Site");
  await ada.choose("Site", "lab (lab.atlassian.net)");
  expect(await ada.submit()).toBe("closed");
  await disconnect(stage, ada);
  await lookAgain(ada);
}

async function makeRotations(stage: Stage, ada: SlackClient): Promise<void> {
  await createRotation(ada, {
    name: "Platform",
    group: "@platform-oncall",
    schedules: ["Platform primary"],
    channels: ["#ops"],
    fallback: ["@cyd"],
  });
  await createRotation(ada, { name: "Nights", group: "@nights-oncall", schedules: ["Nights"] });
  await ring(stage);
  await stage.slack.settle();
  await lookAgain(ada);
}

async function useForms(stage: Stage, ada: SlackClient): Promise<void> {
  const { slack, team } = stage;
  await ada.click("Refresh");
  const again = { type: "button", block_id: "b", text: { type: "plain_text", text: "Again" } };
  for (const [action_id, value] of [
    [HOME_ACTION.previousPage, "0"],
    [HOME_ACTION.nextPage, "1"],
    [ROTATION_ACTION.acceptManualEdit, crypto.randomUUID()],
  ] as const)
    await clickAs(stage, "ada", shown(ada.home), { ...again, action_id, value });
  // After a Refresh it isn't known who has no account until they were looked for again.
  await settle(stage);
  await ada.click("Match People");
  await ada.seesModal("Match People");
  await ada.choose("zoe", "@bob");
  expect(await ada.submit()).toBe("closed");
  await ada.click("Settings");
  await ada.seesModal("Settings");
  await ada.submit();
  await ada.closeAll();
  await ada.click("Edit", { within: "Platform · @platform-oncall" });
  await ada.seesModal("Edit Rotation");
  await ada.fill("Config Name", "Platform & friends");
  await ada.submit();
  await ada.closeAll();
  await ada.click("Delete", { within: "Platform" });
  await ada.seesModal("Delete Rotation");
  const closed = viewClosed({ slack, team, user: team.user("ada") }, shown(ada.modal), false);
  const body = new URLSearchParams({ payload: JSON.stringify(closed) }).toString();
  await slack.line.post("/slack/interactivity", "application/x-www-form-urlencoded", body);
  await ada.submit();
  await disconnect(stage, ada);
  await lookAgain(ada);
}

async function tryKeys(stage: Stage, ada: SlackClient): Promise<void> {
  await submitXMattersPair(ada, { url: "acme.xmatters.com", key: "a-key", secret: "a-secret" });
  await ada.closeAll();
  const opsgenie = new EmulatedOpsgenie(stage.world);
  opsgenie.keys.add({ key: OPSGENIE_KEY });
  stage.world.add(opsgenie);
  expect(await submitOpsgenieKey(ada)).toBe("closed");
  await ring(stage);
  await lookAgain(ada);
}

async function linkAnew(ada: SlackClient): Promise<void> {
  await ada.click("Link Rotations");
  await ada.seesModal("Link Rotations");
  await ada.search("Nights", "nig");
  expect(await ada.submit()).toBe("closed");
}

const FORM_FIELD = "payload";
const payloadOf = ({ body }: Recorded): Record<string, unknown> | null => {
  const payload = new URLSearchParams(body).get(FORM_FIELD);
  return payload === null ? null : JSON.parse(payload);
};
const withPayload = (shot: Recorded, payload: unknown): Recorded => ({
  ...shot,
  body: new URLSearchParams({ [FORM_FIELD]: JSON.stringify(payload) }).toString(),
});

/** The name of what is clicked or submitted; null: neither. */
export function doingOf(shot: Recorded): string | null {
  const payload = payloadOf(shot);
  if (payload?.["type"] === "block_actions")
    return (payload["actions"] as { action_id: string }[])[0]?.action_id ?? null;
  if (payload?.["type"] === "view_submission")
    return (payload["view"] as { callback_id: string }).callback_id;
  return null;
}

/**
 * A button or form that the session has no use of is there all the same: as the payload of one that it has, under the
 * other's name. So what is added to PagerSync tomorrow is tried as well.
 */
function withEveryForm(shots: readonly Recorded[]): readonly Recorded[] {
  const known = new Set(shots.map(doingOf));
  const like = (name: string): readonly [Recorded, Record<string, unknown>] => {
    const shot = shots.find((s) => doingOf(s) === name);
    const payload = shot && payloadOf(shot);
    if (!payload) throw new Error(`nobody did ${name}`);
    return [shot, payload];
  };
  const [click, clicked] = like(ROTATION_ACTION.edit);
  const [submission, submitted] = like(ROTATION_FORM);
  const clicks = BUTTONS.filter((id) => !known.has(id)).map((action_id) => {
    const [action] = clicked["actions"] as object[];
    return withPayload(click, { ...clicked, actions: [{ ...action, action_id }] });
  });
  const submissions = FORMS.filter((id) => !known.has(id)).map((callback_id) => {
    const view = submitted["view"] as object;
    return withPayload(submission, { ...submitted, view: { ...view, callback_id } });
  });
  return [...shots, ...clicks, ...submissions];
}
