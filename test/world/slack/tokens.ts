/** An installation's tokens and what they may do. */

export type Grant = {
  readonly token: string;
  readonly teamId: string;
  readonly kind: "bot" | "user";
  /** Whose it is: the bot's user id, or the person's. */
  readonly userId: string;
  /** Additive over re-installs. */
  readonly scopes: Set<string>;
  isRevoked: boolean;
};

/** Scopes this emulation knows; an authorize link with another one is refused. */
export const BOT_SCOPES: ReadonlySet<string> = new Set([
  "app_mentions:read",
  "channels:join",
  "channels:manage",
  "channels:read",
  "channels:write.topic",
  "chat:write",
  "chat:write.public",
  "commands",
  "groups:read",
  "groups:write",
  "groups:write.topic",
  "im:read",
  "im:write",
  "mpim:read",
  "team:read",
  "usergroups:read",
  "usergroups:write",
  "users:read",
  "users:read.email",
]);
export const USER_SCOPES: ReadonlySet<string> = new Set([
  "chat:write",
  "channels:read",
  "groups:read",
  "team:read",
  "usergroups:read",
  "usergroups:write",
  "users:read",
  "users:read.email",
]);

/** A comma-separated list, as authorize links carry it. */
export const scopeList = (text: string | null): readonly string[] =>
  (text ?? "").split(/[,\s]+/).filter((scope) => scope !== "");
