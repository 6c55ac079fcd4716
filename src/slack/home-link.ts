/**
 * The address that opens PagerSync's App Home in Slack, in the browser or the desktop app.
 * https://docs.slack.dev/interactivity/deep-linking: `app` and `team` are documented; `tab` is so for `slack://` links
 * only, and where `app_redirect` ignores it the app opens all the same.
 */
export function homeLink(appId: string, teamId: string): string {
  const url = new URL("https://slack.com/app_redirect");
  url.search = new URLSearchParams({ app: appId, team: teamId, tab: "home" }).toString();
  return url.href;
}
