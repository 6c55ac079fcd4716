/** The app as Slack knows it: what its manifest says. */
export const APP_NAME = "PagerSync";
export const BOT_NAME = "pagersync";

export type SlackApp = {
  readonly id: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** A redirect_uri must equal or extend one of these. */
  redirectUrls: readonly string[];
  /** Off: nobody can be sent a direct message by the app. */
  isMessagesTabOn: boolean;
  isHomeTabOn: boolean;
  /** The bot events that the app has subscribed to. */
  botEvents: ReadonlySet<string>;
};

export const BOT_EVENTS: ReadonlySet<string> = new Set([
  "app_home_opened",
  "app_uninstalled",
  "tokens_revoked",
  "subteam_created",
  "subteam_members_changed",
  "subteam_updated",
]);
