/**
 * The URL that opens PagerSync's App Home in Slack, in the browser or the desktop app.
 * https://docs.slack.dev/interactivity/deep-linking documents `app` and `team`, and `tab` for `slack://` links only.
 * Where `app_redirect` ignores `tab`, it still opens the app.
 */
export function homeLink(appId: string, teamId: string): string {
  const url = new URL("https://slack.com/app_redirect");
  url.search = new URLSearchParams({ app: appId, team: teamId, tab: "home" }).toString();
  return url.href;
}
