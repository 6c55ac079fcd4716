/**
 * What Slack's ids look like. Slack gives their first letter and alphabet, and promises no length; these accept any that
 * is plausible, and keep out everything that could be markup, a name or an address.
 */

/** A workspace. */
export const TEAM_ID = /^T[A-Z0-9]{1,30}$/;
/** A workspace, or an organisation (`E…`) of several. */
export const TEAM_OR_ORG_ID = /^[TE][A-Z0-9]{1,30}$/;
/** Either letter; `W` on older Enterprise organisations. */
export const USER_ID = /^[UW][A-Z0-9]{1,30}$/;
/** A public or private channel, not a direct message (`D…`). */
export const CHANNEL_ID = /^[CG][A-Z0-9]{1,30}$/;
/** A user group. */
export const GROUP_ID = /^S[A-Z0-9]{1,30}$/;
