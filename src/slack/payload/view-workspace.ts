/**
 * Every view carries its workspace as the first line of `private_metadata` (3,000 characters; Slack returns it with each
 * payload of the view). In an Enterprise organization nothing else says it for certain: `view.app_installed_team_id`
 * may name the workspace of the app's first install, and `user.team_id` the person's home.
 * https://github.com/slackapi/bolt-python/issues/1229
 */

/** A view of before this release has no such line: its metadata is none, JSON, a number, a digest or a name. */
const FIRST_LINE = /^(T[A-Z0-9]{1,30})\n/;

/** The view as it is sent. */
export function ofWorkspace(teamId: string, view: object): object {
  const own = "private_metadata" in view ? view.private_metadata : null;
  return { ...view, private_metadata: `${teamId}\n${typeof own === "string" ? own : ""}` };
}

export type ReadMetadata = {
  /** Null: the view doesn't carry its workspace. */
  readonly teamId: string | null;
  /** The view's own; null: none. */
  readonly own: string | null;
};

export function readWorkspace(metadata: string | null | undefined): ReadMetadata {
  const [line, teamId] = FIRST_LINE.exec(metadata ?? "") ?? [];
  if (line === undefined || teamId === undefined) return { teamId: null, own: metadata ?? null };
  return { teamId, own: metadata?.slice(line.length) || null };
}
