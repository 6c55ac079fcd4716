/** One Slack workspace: its people, groups, channels, settings, screens, and the app's installation in it. */

import { ChannelBook } from "./channel-book.ts";
import type { Channel } from "./channels.ts";
import { GroupBook } from "./group-book.ts";
import type { UserGroup } from "./groups.ts";
import { type Host, seconds } from "./host.ts";
import type { OpenView } from "./open-view.ts";
import { Accounts, type Organization } from "./organization.ts";
import { isAdmin, isFullMember, type SlackUser, type UserKind } from "./people.ts";
import { Screens } from "./screens.ts";
import type { Grant } from "./tokens.ts";

export type TeamSettings = {
  /** User groups exist on paid plans only. */
  isPaid: boolean;
  /** Slack's default is admins, and then a bot token can't do it at all. */
  whoCreatesGroups: "admins" | "everyone";
  whoModifiesGroups: "admins" | "everyone";
  /**
   * Sources conflict on whether `users=[]` empties a group: the documents say no (default), a live test of Slack's own
   * Java SDK says yes.
   */
  takesEmptyGroups: boolean;
};

export type Installation = {
  readonly botUserId: string;
  readonly botId: string;
  installedBy: string;
  bot: Grant;
  /** By the id of the person whose token it is. */
  readonly users: Map<string, Grant>;
};

export class Team {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly settings: TeamSettings;
  readonly users = new Accounts();
  readonly talk: ChannelBook;
  readonly groups: GroupBook;
  readonly screens: Screens;
  /** Null while the app is not installed. */
  installation: Installation | null = null;
  readonly #host: Host;
  #organization: Organization | null;

  constructor(
    host: Host,
    given: {
      id: string;
      name: string;
      domain: string;
      organization?: Organization;
    } & Partial<TeamSettings>,
  ) {
    this.#host = host;
    this.id = given.id;
    this.name = given.name;
    this.domain = given.domain;
    this.#organization = given.organization ?? null;
    this.settings = {
      isPaid: given.isPaid ?? true,
      whoCreatesGroups: given.whoCreatesGroups ?? "admins",
      whoModifiesGroups: given.whoModifiesGroups ?? "admins",
      takesEmptyGroups: given.takesEmptyGroups ?? false,
    };
    this.talk = new ChannelBook(this.id, host);
    this.groups = new GroupBook(host, {
      teamId: this.id,
      users: this.users,
      channels: this.channels,
      organization: () => this.organization,
    });
    this.screens = new Screens(this.id, host);
  }

  /** Null: the workspace is on its own. */
  get organization(): Organization | null {
    return this.#organization;
  }

  /** A workspace that was on its own becomes one of an organization: its accounts get their second ids. */
  joinOrganization(organization: Organization): void {
    this.#organization = organization;
    for (const user of this.users.values()) {
      user.organization = organization;
      user.organizationTeams = [this.id];
      if (user.kind !== "bot") user.otherId = user.id.replace(/^U/, "W");
    }
    this.#host.changed({ kind: "people", teamId: this.id });
  }

  /** On its own again. */
  leaveOrganization(): void {
    this.#organization = null;
    for (const user of this.users.values()) {
      user.organization = null;
      user.organizationTeams = null;
      user.otherId = null;
    }
    this.#host.changed({ kind: "people", teamId: this.id });
  }

  addUser(given: {
    name: string;
    id?: string;
    realName?: string;
    email?: string | null;
    kind?: UserKind;
    deactivated?: boolean;
    /** The team they come from: strangers, and people of an organisation whose home is another workspace. */
    teamId?: string;
    organizationTeams?: readonly string[];
    /** The account's second id, in an organization. */
    otherId?: string;
    sharesChannel?: boolean;
    tz?: string;
  }): SlackUser {
    const kind = given.kind ?? "member";
    const user: SlackUser = {
      id: given.id ?? this.#host.makeId("U"),
      teamId: given.teamId ?? (kind === "stranger" ? this.#host.makeId("T") : this.id),
      organizationTeams: given.organizationTeams
        ? [...given.organizationTeams]
        : this.organization && [this.id],
      otherId: given.otherId ?? null,
      organization: this.organization,
      sharesChannel: given.sharesChannel ?? false,
      name: given.name,
      realName: given.realName ?? given.name,
      email: given.email === undefined ? `${given.name}@example.com` : given.email,
      kind,
      deactivated: given.deactivated ?? false,
      botId: kind === "bot" ? this.#host.makeId("B") : null,
      tz: given.tz ?? "Europe/Berlin",
      updatedAtS: seconds(this.#host.now()),
    };
    this.users.set(user.id, user);
    this.#host.changed({ kind: "people", teamId: this.id });
    return user;
  }

  /** Somebody of another workspace of the organization is in this one, too, perhaps in another role. */
  admit(user: SlackUser, kind: UserKind = "member"): SlackUser {
    const admitted = { ...user, kind };
    user.organizationTeams?.push(this.id);
    this.users.set(user.id, admitted);
    this.#host.changed({ kind: "people", teamId: this.id });
    return admitted;
  }

  /** By id, or by name with or without the @. Throws when there is no such account. */
  user(ref: string): SlackUser {
    const name = ref.replace(/^@/, "");
    const user = this.users.get(ref) ?? [...this.users.values()].find((u) => u.name === name);
    if (!user) throw new Error(`${this.name} has no user ${ref}`);
    return user;
  }

  /** The account is switched off: their user token dies, their groups lose them. */
  deactivate(ref: string): void {
    const user = this.user(ref);
    user.deactivated = true;
    user.updatedAtS = seconds(this.#host.now());
    this.groups.dropMember(user.id);
    this.#host.changed({ kind: "people", teamId: this.id });
  }

  reactivate(ref: string): void {
    this.user(ref).deactivated = false;
    this.#host.changed({ kind: "people", teamId: this.id });
  }

  /** A group that has always been there. Members by id or name, unchecked. */
  addGroup(given: {
    handle: string;
    id?: string;
    name?: string;
    description?: string;
    members?: readonly string[];
    /** Default channels, public or private, by id or name. */
    channels?: readonly string[];
    prefsAre?: "absent" | "null";
    isDisabled?: boolean;
    isIdpGroup?: boolean;
    autoType?: "admin" | "owner";
  }): UserGroup {
    const now = seconds(this.#host.now());
    const channels = (given.channels ?? []).map((ref) => this.channel(ref));
    const idsOf = (isPrivate: boolean) =>
      channels.filter(({ kind }) => (kind === "private") === isPrivate).map(({ id }) => id);
    return this.groups.place({
      id: given.id ?? this.#host.makeId("S"),
      name: given.name ?? given.handle,
      handle: given.handle,
      description: given.description ?? "",
      members: (given.members ?? []).map((ref) => this.user(ref).id),
      channels: idsOf(false),
      privateChannels: idsOf(true),
      prefsAre: given.prefsAre,
      createdAtS: now,
      createdBy: "USLACKBOT",
      updatedAtS: now,
      updatedBy: "USLACKBOT",
      deletedAtS: given.isDisabled ? now : 0,
      deletedBy: given.isDisabled ? "USLACKBOT" : null,
      autoType: given.autoType ?? null,
      isIdpGroup: given.isIdpGroup ?? false,
    });
  }

  /** By id, or by handle with or without the @. Throws when there is none. */
  group(ref: string): UserGroup {
    const group = this.groups.find(ref);
    if (!group) throw new Error(`${this.name} has no user group ${ref}`);
    return group;
  }

  /** Somebody changes a group's members by hand, in Slack's own dialog. */
  editMembers(group: string, members: readonly string[], by: string): void {
    const ids = members.map((ref) => this.user(ref).id);
    const refused = this.groups.setMembers(this.group(group), ids, this.user(by).id);
    if (refused) throw new Error(`Slack would not let them: ${refused.error}`);
  }

  addChannel(given: {
    name: string;
    id?: string;
    kind?: "public" | "private";
    members?: readonly string[];
    isArchived?: boolean;
    isExternallyShared?: boolean;
  }): Channel {
    const members = new Set((given.members ?? []).map((ref) => this.user(ref).id));
    return this.talk.add({ ...given, members });
  }

  /** By id, or by name with or without the #. Throws when there is none. */
  channel(ref: string): Channel {
    const channel = this.talk.find(ref);
    if (!channel) throw new Error(`${this.name} has no channel ${ref}`);
    return channel;
  }

  /** What the app last published to this person, with its state; null before. */
  home(ref: string): OpenView | null {
    return this.screens.home(this.user(ref).id);
  }

  /** By id. */
  get channels(): ReadonlyMap<string, Channel> {
    return this.talk.all;
  }

  /** May this account create or change user groups, with the token it used? */
  mayWriteGroups(actor: SlackUser, setting: "whoCreatesGroups" | "whoModifiesGroups"): boolean {
    if (isAdmin(actor)) return true;
    return this.settings[setting] === "everyone" && (isFullMember(actor) || actor.kind === "bot");
  }
}
