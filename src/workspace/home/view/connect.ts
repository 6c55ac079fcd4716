/** The Home before a scheduling system is connected: what PagerSync is, and a button for each system. */
import type { Button, KnownBlock } from "@slack/types";
import {
  isOAuthSystem,
  OAUTH_SYSTEMS,
  type OAuthSystem,
  SYSTEM_NAMES,
  type SystemName,
} from "../../../domain/systems.ts";
import {
  actions,
  button,
  context,
  header,
  linkButton,
  section,
} from "../../../slack/views/blocks.ts";
import { BUTTON, RECONNECT } from "../../../slack/words/labels.ts";
import { whoConnects } from "../../../slack/words/whom-to-ask.ts";
import type { ConnectUrls, HomeModel } from "../model.ts";
import * as say from "../words/home.ts";

export const CONNECT_ACTION = {
  usePagerDutyKey: "use_pagerduty_key",
  addOpsgenieKey: "add_opsgenie_key",
  connectXMatters: "connect_xmatters",
} as const;

/** Link buttons: Slack opens the address itself, and reports the press. */
export const CONNECT_LINK_ACTION = {
  pagerDuty: "connect_pagerduty_link",
  jira: "connect_jira_link",
} as const;

/** Each system's button for the first connection. */
const BUTTONS: Readonly<Record<SystemName, { readonly action: string; readonly connect: string }>> =
  {
    pagerduty: { action: CONNECT_LINK_ACTION.pagerDuty, connect: BUTTON.connectPagerDuty },
    opsgenie: { action: CONNECT_ACTION.addOpsgenieKey, connect: BUTTON.addOpsgenieKey },
    xmatters: { action: CONNECT_ACTION.connectXMatters, connect: BUTTON.connectXMatters },
    jira: { action: CONNECT_LINK_ACTION.jira, connect: BUTTON.connectJira },
  };

/** A way to connect a system of OAuth without an OAuth app. */
export const keyInstead = (system: SystemName): Button[] =>
  system === "pagerduty" ? [button(BUTTON.usePagerDutyKey, CONNECT_ACTION.usePagerDutyKey)] : [];

const OTHERS = SYSTEM_NAMES.filter((system) => system !== "pagerduty");

/**
 * A link for OAuth, or a button that opens the modal for a key. Empty: the deployment has no OAuth app of the system.
 */
export function connectButton(
  system: SystemName,
  urls: ConnectUrls,
  label: "connect" | "again",
): Button[] {
  const { action, connect } = BUTTONS[system];
  const text = label === "again" ? RECONNECT[system] : connect;
  if (!isOAuthSystem(system)) return [button(text, action)];
  const url = urls[system];
  return url ? [linkButton(text, action, url)] : [];
}

/** A workspace that has rotations is greeted as one that is paused. */
export function connectBlocks({
  viewer,
  connect: urls,
  installerConnects,
  rotationCount,
  origin,
}: HomeModel): KnownBlock[] {
  const guide = origin === undefined ? "" : say.readGuide(origin);
  const greeting =
    rotationCount > 0
      ? [section(say.paused)]
      : [header(say.welcomeTitle), section(say.welcome + guide)];
  if (!viewer.mayConnect)
    return [...greeting, section(say.canConnect(whoConnects(installerConnects)))];
  return [
    ...greeting,
    ...(urls.pagerduty ? [] : [notSetUp("pagerduty")]),
    ...actions(connectButton("pagerduty", urls, "connect")),
    ...actions(keyInstead("pagerduty")),
    ...actions(OTHERS.flatMap((system) => connectButton(system, urls, "connect"))),
    ...OAUTH_SYSTEMS.filter((system) => system !== "pagerduty" && !urls[system]).map(notSetUp),
  ];
}

const notSetUp = (system: OAuthSystem): KnownBlock => context(say.notSetUp(system));
