/**
 * An Enterprise organization: several workspaces that share people. The app is installed in each workspace by itself.
 * https://docs.slack.dev/enterprise/developing-for-enterprise-orgs
 */
import type { JsonObject } from "./json.ts";
import type { SlackUser } from "./people.ts";

/** Where Slack may tell an account's other id instead of the one that `users.*` tells. */
export type Telling = "groups" | "payloads";

export class Organization {
  readonly id: string;
  readonly name: string;
  /** Reports differ about which endpoints do it, and it has changed. */
  readonly tellsOtherIdIn: Set<Telling> = new Set(["groups", "payloads"]);
  /** `view.app_installed_team_id` of every view, in whichever workspace it is; null: the view's own workspace. */
  firstInstalledTeamId: string | null = null;

  constructor(given: { readonly id: string; readonly name: string }) {
    this.id = given.id;
    this.name = given.name;
  }

  get json(): JsonObject {
    return { id: this.id, name: this.name };
  }
}

/** The id by which Slack tells of an account there. */
export const toldId = (
  user: Pick<SlackUser, "id" | "otherId">,
  organization: Organization | null,
  where: Telling,
): string =>
  user.otherId !== null && organization?.tellsOtherIdIn.has(where) ? user.otherId : user.id;

/** Accounts by id: those of an organization by either of their two. */
export class Accounts extends Map<string, SlackUser> {
  override get(id: string): SlackUser | undefined {
    return super.get(id) ?? [...this.values()].find(({ otherId }) => otherId === id);
  }
}
