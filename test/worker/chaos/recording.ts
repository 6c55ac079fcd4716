/** A session at the emulated Slack in which every kind of payload is sent, as the requests that it sent. */
import { vi } from "vitest";
import { viewClosed } from "../../world/slack/client/payloads.ts";
import type { SlackClient } from "../../world/slack/client.ts";
import { shown } from "../forgery.ts";
import {
  addSchedule,
  connectPagerDuty,
  createRotation,
  HOUR,
  lookAgain,
  ring,
  START,
  type Stage,
} from "../stage.ts";
import type { Shot } from "./mutation.ts";

export type Recorded = Shot & { readonly body: string };

/** Installs, connects, makes a rotation, opens every form. The workspace stays connected. */
export async function recordSession(stage: Stage): Promise<readonly Recorded[]> {
  const { slack, team } = stage;
  addSchedule(stage, "PLATFORM", "Platform primary", [["ada", START - HOUR, START + HOUR]]);
  // What Slack told of an installation before this one: it ends nothing, however often it comes.
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
  await tryKeys(ada);
  await connectPagerDuty(stage, ada);
  await ring(stage);
  await createRotation(ada, {
    name: "Platform",
    group: "@platform-oncall",
    schedules: ["Platform primary"],
    channels: ["#ops"],
    fallback: ["@cyd"],
  });
  await ring(stage);
  await slack.settle();
  await lookAgain(ada);
  await useForms(stage, ada);
  await ada.command("/oncall platform", "ops");
  await slack.settle();
  return slack.line.sent.map(({ path, headers, body }) => ({
    path,
    method: "POST",
    contentType: headers["content-type"] ?? "",
    body,
    headers: {},
  }));
}

async function tryKeys(ada: SlackClient): Promise<void> {
  await ada.click("Add Opsgenie API Key");
  await ada.seesModal("Add Opsgenie API Key");
  await ada.fill("API Key", "0a1b2c3d-0000-4000-8000-00000000000a");
  await ada.choose("Region", "EU");
  await ada.submit();
  await ada.closeAll();
  await ada.click("Connect xMatters");
  await ada.seesModal("Connect xMatters");
  await ada.fill("xMatters URL", "acme.xmatters.com");
  await ada.fill("API Key", "a-key");
  await ada.fill("API Secret", "a-secret");
  await ada.submit();
  await ada.closeAll();
}

async function useForms({ slack, team }: Stage, ada: SlackClient): Promise<void> {
  await ada.click("Refresh");
  await ada.click("Settings");
  await ada.seesModal("Settings");
  await ada.submit();
  await ada.closeAll();
  await ada.click("Edit");
  await ada.seesModal("Edit Rotation");
  await ada.fill("Config Name", "Platform & friends");
  await ada.submit();
  await ada.closeAll();
  await ada.click("Delete");
  await ada.seesModal("Delete Rotation");
  const closed = viewClosed({ slack, team, user: team.user("ada") }, shown(ada.modal), false);
  const body = new URLSearchParams({ payload: JSON.stringify(closed) }).toString();
  await slack.line.post("/slack/interactivity", "application/x-www-form-urlencoded", body);
  await ada.submit();
  await createRotation(ada, {
    name: "Again",
    group: "@platform-oncall",
    schedules: ["Platform primary"],
  });
}
