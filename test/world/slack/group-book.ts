/** A workspace's user groups: Slack's rules, and the events that follow every change. */
import type { SubteamMembersChangedEvent } from "@slack/types";
import type { Channel } from "./channels.ts";
import {
  groupJson,
  handleFrom,
  handleTrouble,
  isKeptElsewhere,
  textTrouble,
  type UserGroup,
} from "./groups.ts";
import { type Host, type Refusal, seconds } from "./host.ts";
import type { JsonObject } from "./json.ts";
import { type Organization, toldId } from "./organization.ts";
import { isFullMember, type SlackUser } from "./people.ts";

/** The counts come as texts, as Slack documents them; its types call them numbers. */
type MembersChanged = JsonObject &
  Omit<SubteamMembersChangedEvent, "event_ts" | "added_users_count" | "removed_users_count"> & {
    readonly added_users_count: string;
    readonly removed_users_count: string;
  };

/** What the book asks of the workspace around it. */
export interface GroupSurroundings {
  readonly teamId: string;
  readonly users: ReadonlyMap<string, SlackUser>;
  readonly channels: ReadonlyMap<string, Channel>;
  organization(): Organization | null;
}

export type GroupDraft = {
  readonly name: string;
  readonly handle?: string | undefined;
  readonly description?: string | undefined;
  readonly channels?: readonly string[] | undefined;
};

/** What is left out stays. */
export type GroupEdit = { readonly [K in keyof GroupDraft]?: GroupDraft[K] | undefined };

export class GroupBook {
  readonly #host: Host;
  readonly #around: GroupSurroundings;
  readonly #groups = new Map<string, UserGroup>();
  /** Slack's word for an account that can't be a member, where a test wants another than the usual one. */
  memberRefusal: string | null = null;

  constructor(host: Host, around: GroupSurroundings) {
    this.#host = host;
    this.#around = around;
  }

  all(): readonly UserGroup[] {
    return [...this.#groups.values()];
  }

  /** By id, or by handle with or without the @. */
  find(ref: string): UserGroup | undefined {
    const handle = ref.replace(/^@/, "");
    return this.#groups.get(ref) ?? this.all().find((g) => g.handle === handle);
  }

  /** The group with the ids by which Slack tells of its people. */
  told(group: UserGroup): UserGroup {
    const [members, updatedBy] = [
      group.members.map((id) => this.#told(id)),
      this.#told(group.updatedBy),
    ];
    return { ...group, members, updatedBy };
  }

  #told(id: string): string {
    const user = this.#around.users.get(id);
    return user ? toldId(user, this.#around.organization(), "groups") : id;
  }

  /** Puts a group there as if it had always been: no rules, no event. */
  place(group: UserGroup): UserGroup {
    this.#groups.set(group.id, group);
    this.#changed(group);
    return group;
  }

  create(draft: GroupDraft, by: string): UserGroup | Refusal {
    const handle = draft.handle ?? handleFrom(draft.name);
    const trouble = this.#trouble(draft.name, handle, draft.description, draft.channels, null);
    if (trouble) return { error: trouble };
    const now = seconds(this.#host.now());
    const group = this.place({
      id: this.#host.makeId("S"),
      name: draft.name,
      handle,
      description: oneLine(draft.description),
      members: [],
      channels: draft.channels ?? [],
      privateChannels: [],
      createdAtS: now,
      createdBy: by,
      updatedAtS: now,
      updatedBy: by,
      deletedAtS: 0,
      deletedBy: null,
      autoType: null,
      isIdpGroup: false,
    });
    this.#queueEvent("subteam_created", group);
    return group;
  }

  /** No fields at all is allowed and changes nothing: that is how an app asks whether it may. */
  edit(group: UserGroup, draft: GroupEdit, by: string): Refusal | null {
    if (isKeptElsewhere(group)) return { error: "permission_denied" };
    const { name, handle, description, channels } = draft;
    const trouble = this.#trouble(name, handle, description, channels, group);
    if (trouble) return { error: trouble };
    const before = JSON.stringify(group);
    if (name !== undefined) group.name = name;
    if (handle !== undefined) group.handle = handle;
    if (description !== undefined) group.description = oneLine(description);
    if (channels !== undefined) group.channels = channels;
    if (JSON.stringify(group) !== before) this.#touch(group, by);
    return null;
  }

  /** Slack has no event of its own for this: `subteam_updated` with another `date_delete`. */
  setEnabled(group: UserGroup, isEnabled: boolean, by: string): Refusal | null {
    if (isKeptElsewhere(group)) return { error: "permission_denied" };
    // Seen in practice only; the method pages list neither error.
    if (isEnabled === (group.deletedAtS === 0))
      return { error: isEnabled ? "already_enabled" : "already_disabled" };
    group.deletedAtS = isEnabled ? 0 : seconds(this.#host.now());
    group.deletedBy = isEnabled ? null : by;
    this.#touch(group, by);
    return null;
  }

  /** Replaces all members. One account that can't be a member fails the whole call. */
  setMembers(group: UserGroup, userIds: readonly string[], by: string): Refusal | null {
    if (isKeptElsewhere(group)) return { error: "permission_denied" };
    // Whether a disabled group takes members is not documented; here it must be enabled first.
    if (group.deletedAtS !== 0) return { error: "no_such_subteam" };
    // Either id of an account will do.
    const wanted = [...new Set(userIds.map((id) => this.#around.users.get(id)?.id ?? id))];
    for (const id of wanted) {
      const user = this.#around.users.get(id);
      if (!user || !isFullMember(user)) return { error: this.memberRefusal ?? refusalOf(user) };
    }
    const before = group.members;
    const added = wanted.filter((id) => !before.includes(id));
    const removed = before.filter((id) => !wanted.includes(id));
    const previous = group.updatedAtS;
    group.members = wanted;
    group.updatedAtS = seconds(this.#host.now());
    group.updatedBy = by;
    this.#changed(group);
    if (added.length + removed.length === 0) return null;
    for (const id of [...group.channels, ...group.privateChannels]) {
      for (const userId of added) this.#around.channels.get(id)?.members.add(userId);
    }
    const event: MembersChanged = {
      type: "subteam_members_changed",
      subteam_id: group.id,
      team_id: this.#around.teamId,
      date_previous_update: previous,
      date_update: group.updatedAtS,
      added_users: added.map((id) => this.#told(id)),
      added_users_count: String(added.length),
      removed_users: removed.map((id) => this.#told(id)),
      removed_users_count: String(removed.length),
    };
    this.#host.queueEvent(this.#around.teamId, event);
    this.#queueEvent("subteam_updated", group);
    return null;
  }

  /** Deactivated people drop out of every group; Slack sends an event as for any other change. */
  dropMember(userId: string): void {
    for (const group of this.#groups.values()) {
      if (!group.members.includes(userId)) continue;
      group.members = group.members.filter((id) => id !== userId);
      this.#touch(group, "USLACKBOT");
    }
  }

  #touch(group: UserGroup, by: string): void {
    group.updatedAtS = seconds(this.#host.now());
    group.updatedBy = by;
    this.#changed(group);
    this.#queueEvent("subteam_updated", group);
  }

  #queueEvent(type: "subteam_created" | "subteam_updated", group: UserGroup): void {
    const { teamId } = this.#around;
    this.#host.queueEvent(teamId, {
      type,
      subteam: groupJson(this.told(group), teamId, { users: true, count: "number" }),
    });
  }

  #changed(group: UserGroup): void {
    this.#host.changed({ kind: "group", teamId: this.#around.teamId, groupId: group.id });
  }

  #trouble(
    name: string | undefined,
    handle: string | undefined,
    description: string | undefined,
    channels: readonly string[] | undefined,
    self: UserGroup | null,
  ): string | null {
    const words = textTrouble(name, description);
    if (words) return words;
    const others = this.all().filter((g) => g !== self);
    if (others.some((g) => g.name.toLowerCase() === name?.toLowerCase()))
      return "name_already_exists";
    if (handle !== undefined) {
      const bad = handleTrouble(handle);
      if (bad) return bad;
      // A handle is one name space: people, channels and groups, disabled ones included.
      const taken = [
        ...others.map((g) => g.handle),
        ...[...this.#around.users.values()].map((u) => u.name),
        ...[...this.#around.channels.values()].map((c) => c.name),
      ];
      if (taken.includes(handle)) return "handle_already_exists";
    }
    const stray = channels?.find((id) => this.#around.channels.get(id)?.kind !== "public");
    return stray === undefined ? null : "invalid_channel_provided";
  }
}

/**
 * Slack's word for an account that can't be a member. Its reference page has some of them, its prose and people's reports
 * have others.
 */
function refusalOf(user: SlackUser | undefined): string {
  if (!user) return "invalid_user";
  if (user.kind === "stranger") return "failed_for_some_users";
  if (user.kind === "single_channel_guest") return "single_channel_guests_cannot_be_added";
  return "invalid_users";
}

/** Slack strips line breaks from descriptions. */
const oneLine = (text: string | undefined): string => (text ?? "").replace(/\s*\n\s*/g, " ");
