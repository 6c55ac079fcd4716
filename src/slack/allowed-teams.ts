/**
 * ALLOWED_TEAMS: the workspaces that a deployment serves, for those who run it for themselves alone. A list with an entry
 * that is no team id can't be trusted to say who is meant: nobody installs until it is mended, and what is installed
 * goes on, since a slip of the pen must not stop people's groups. `/healthz` and `/setup` say so.
 */
import type { Env } from "../env.ts";
import { TEAM_ID } from "./ids.ts";

type Teams = Pick<Env, "ALLOWED_TEAMS">;

export type AllowedTeams =
  | { readonly kind: "any" }
  | { readonly kind: "these"; readonly ids: ReadonlySet<string> }
  /** `problem` is a sentence for whoever deploys it. */
  | { readonly kind: "unreadable"; readonly problem: string };

/** Blanks, line ends and case don't matter. Unset or blank: any workspace. */
export function allowedTeams({ ALLOWED_TEAMS: text = "" }: Teams): AllowedTeams {
  if (text.trim() === "") return { kind: "any" };
  const entries = text
    .split(/[\s,]+/)
    .filter((entry) => entry !== "")
    .map((entry) => entry.toUpperCase());
  if (entries.length === 0)
    return { kind: "unreadable", problem: "ALLOWED_TEAMS names no workspace." };
  const wrong = entries.findIndex((entry) => !TEAM_ID.test(entry));
  // Not what it says: somebody may have put a secret there by mistake.
  if (wrong >= 0)
    return {
      kind: "unreadable",
      problem: `ALLOWED_TEAMS: entry ${wrong + 1} isn't a team ID. A team ID is a T followed by letters and digits, like T0123ABCD.`,
    };
  return { kind: "these", ids: new Set(entries) };
}

/** Whether the workspace, installed before, gets anything done here. */
export function isServed(env: Teams, teamId: string): boolean {
  const allowed = allowedTeams(env);
  return allowed.kind !== "these" || allowed.ids.has(teamId);
}
