/**
 * The app manifest of this deployment's Slack app; all URLs are on this host.
 * https://docs.slack.dev/reference/app-manifest
 */
import { BOT_SCOPES, GRANT_SCOPE } from "./scopes.ts";

const LONG_DESCRIPTION = `PagerSync keeps Slack user groups in step with on-call schedules, so that a message to @platform-oncall always reaches the person on call.

Connect PagerDuty, Opsgenie, xMatters or Jira Service Management once. Then create a team rotation: pick a user group and one or more schedules, and the people on call become the group's members. At each handover the group updates itself, and PagerSync tells the channels you choose who's starting and who's done.

You set up everything in the App Home. PagerSync reads your schedules and never changes them, and it can't read your messages.`;

/** @param origin `https://host` of this deployment */
export const manifestFor = (origin: string) => ({
  _metadata: { major_version: 2, minor_version: 1 },
  display_information: {
    name: "PagerSync",
    description: "Keeps Slack user groups in step with on-call schedules",
    long_description: LONG_DESCRIPTION,
    background_color: "#1f3a4d",
  },
  features: {
    app_home: {
      home_tab_enabled: true,
      // Shows the app's direct messages; read-only, because the app handles no messages from people.
      messages_tab_enabled: true,
      messages_tab_read_only_enabled: true,
    },
    bot_user: { display_name: "pagersync", always_online: true },
    slash_commands: [
      {
        command: "/oncall",
        url: `${origin}/slack/commands`,
        description: "Who is on call",
        usage_hint: "[@group, a name, or me]",
        should_escape: true,
      },
    ],
  },
  oauth_config: {
    redirect_urls: [`${origin}/slack/callback`],
    scopes: {
      bot: BOT_SCOPES.map((scope) => scope.name),
      bot_optional: BOT_SCOPES.filter((scope) => scope.isOptional).map((scope) => scope.name),
      user: [GRANT_SCOPE.name],
      user_optional: [GRANT_SCOPE.name],
    },
  },
  settings: {
    event_subscriptions: {
      request_url: `${origin}/slack/events`,
      bot_events: [
        "app_home_opened",
        "app_uninstalled",
        "tokens_revoked",
        "subteam_members_changed",
        "subteam_updated",
      ],
    },
    interactivity: {
      is_enabled: true,
      request_url: `${origin}/slack/interactivity`,
      message_menu_options_url: `${origin}/slack/interactivity`,
    },
    org_deploy_enabled: false,
    socket_mode_enabled: false,
    // Rotating tokens expire every 12 hours and can't be switched off again: PagerSync refuses to install with them.
    token_rotation_enabled: false,
  },
});

/** Slack's page that creates an app, prefilled with the manifest. */
export function createAppUrl(origin: string): string {
  const manifest = JSON.stringify(manifestFor(origin));
  return `https://api.slack.com/apps?new_app=1&manifest_json=${encodeURIComponent(manifest)}`;
}
