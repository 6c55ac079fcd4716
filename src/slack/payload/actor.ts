/** The person who acts. `teamId` is their own team: for people who come through Slack Connect not the workspace's. */
export type Actor = { readonly userId: string; readonly teamId: string | null };
