/**
 * What a person or Slack wants of a workspace, after Slack's payload was verified and narrowed. The team is not in
 * here: it comes from the verified payload and says which workspace is asked.
 */
import type { WhoManages } from "./rights.ts";
import type { RotationForm } from "./rotation.ts";

/** Who acts. `teamId` is the person's own team: another than the workspace's for Slack Connect strangers. */
export type Actor = { readonly userId: string; readonly teamId: string | null };

/** Events API. `eventId` is unique per event: a second one is ignored. `at` is Slack's event time, epoch ms. */
export type SlackEvent =
  | { readonly type: "home_opened"; readonly actor: Actor }
  /** Somebody (we, too) changed a user group or its members. */
  | {
      readonly type: "group_changed";
      readonly groupId: string;
      /** What Slack tells of it; null: something else about the group changed. */
      readonly members:
        | { readonly all: readonly string[] }
        | { readonly added: readonly string[]; readonly removed: readonly string[] }
        | null;
      readonly isDisabled: boolean;
    }
  | { readonly type: "uninstalled" }
  /** User ids, not tokens: whose user tokens, which bots. */
  | {
      readonly type: "tokens_revoked";
      readonly userIds: readonly string[];
      readonly botUserIds: readonly string[];
    };

/** What an open history shows. */
export type HistoryWish = {
  /** Null: of the whole workspace. */
  readonly rotationId: string | null;
  /** Who was in the group then (epoch ms)? Null: not asked. */
  readonly at: number | null;
  /** The entries next to the one with this id; null: the newest. */
  readonly place: { readonly side: "older" | "newer"; readonly than: number } | null;
};

/** A message that we sent to the person who pressed a button in it. Texts as Slack has them. */
export type OwnMessage = {
  readonly channelId: string;
  readonly ts: string;
  readonly text: string;
  /** Its first paragraph, mrkdwn. */
  readonly body: string;
  /** What it is about, as we called it in the button. */
  readonly source: string;
};

/** A click. `triggerId` opens a modal and dies after 3 s. */
export type Click = { readonly actor: Actor; readonly triggerId: string } & (
  | { readonly type: "refresh" }
  | { readonly type: "turn_page"; readonly page: number }
  | { readonly type: "ask_create" }
  | { readonly type: "ask_settings" }
  /** All rotations as a file, and the way back. */
  | { readonly type: "ask_export" }
  | { readonly type: "turn_export"; readonly viewId: string; readonly page: number }
  | { readonly type: "ask_import" }
  /** More fields to paste into than the `count` there are. */
  | { readonly type: "make_room"; readonly viewId: string; readonly count: number }
  /** Who was matched by hand? */
  | { readonly type: "ask_matched" }
  | { readonly type: "turn_matched"; readonly viewId: string; readonly page: number }
  | {
      readonly type: "remove_match";
      readonly viewId: string;
      readonly page: number;
      readonly personId: string;
    }
  /** Who in Slack are the people whom no e-mail address tells? */
  | { readonly type: "ask_match"; readonly rotationId: string }
  /** The record of a rotation; null: of the whole workspace. */
  | { readonly type: "ask_history"; readonly rotationId: string | null }
  /** Another page, or another rotation, in the open history. */
  | { readonly type: "turn_history"; readonly viewId: string; readonly wish: HistoryWish }
  /** The coming two weeks of a rotation. */
  | { readonly type: "ask_coming_up"; readonly rotationId: string }
  | {
      readonly type: "turn_coming_up";
      readonly viewId: string;
      readonly rotationId: string;
      readonly page: number;
    }
  | { readonly type: "ask_edit"; readonly rotationId: string }
  | { readonly type: "ask_delete"; readonly rotationId: string }
  /** The hand edit that was put right shall stand until the next handover. */
  | { readonly type: "keep_edit"; readonly rotationId: string }
  /** No more direct messages, or again; null: pressed on the Home. */
  | { readonly type: "mute" | "unmute"; readonly message: OwnMessage | null }
  /** Slack has asked "are you sure" already (the button's confirm dialog). */
  | { readonly type: "disconnect" }
  /** Which schedules take the place of those of a system that was left. */
  | { readonly type: "ask_links" }
  | { readonly type: "ask_site" }
  | { readonly type: "ask_opsgenie_key" }
  | { readonly type: "ask_xmatters_key" }
  /**
   * A choice in the open rotation form changed: show who would come in and who would leave. Or somebody wants to see
   * the options in it.
   */
  | {
      readonly type: "preview_rotation" | "show_options";
      readonly viewId: string;
      readonly viewHash: string;
      readonly rotationId: string | null;
      readonly version: number | null;
      readonly form: RotationForm;
    }
);

/** A modal was submitted. */
export type Submission = { readonly actor: Actor; readonly viewId: string } & (
  | {
      readonly type: "save_rotation";
      /** Null: a new one. */
      readonly rotationId: string | null;
      /** The version the form was made from; null for a new one. */
      readonly version: number | null;
      readonly form: RotationForm;
    }
  | {
      readonly type: "delete_rotation";
      readonly rotationId: string;
      /** Put the members back that the group had before PagerSync took it over. */
      readonly restoreMembers: boolean;
    }
  | {
      readonly type: "save_settings";
      readonly placeholders: string;
      /** Null: the person was not asked, or left it as the form showed it. */
      readonly whoManages: WhoManages | null;
    }
  /** The file as it was pasted, field by field. */
  | { readonly type: "import_configuration"; readonly parts: readonly string[] }
  /** Do what was shown: the digest names it. */
  | { readonly type: "apply_configuration"; readonly digest: string }
  | {
      readonly type: "match_people";
      /** By the person's id in the scheduling system; null undoes a match. */
      readonly matches: readonly { readonly personId: string; readonly userId: string | null }[];
    }
  | { readonly type: "change_site"; readonly siteId: string }
  /** Who was in a rotation's group at an instant. */
  | { readonly type: "ask_members"; readonly wish: HistoryWish }
  | {
      readonly type: "link_schedules";
      /** `newId` null: left open. */
      readonly links: readonly { readonly oldId: string; readonly newId: string | null }[];
    }
  | { readonly type: "connect_opsgenie"; readonly apiKey: string; readonly region: string }
  | {
      readonly type: "connect_xmatters";
      readonly url: string;
      readonly apiKey: string;
      readonly apiSecret: string;
    }
);

/** Somebody types into a searching select. */
export type Search = {
  readonly actor: Actor;
  readonly query: string;
} /** `rotationId`: the rotation being edited, whose own group is not "in use" for it; null for a new one. */ & (
  | { readonly type: "search_groups"; readonly rotationId: string | null }
  | { readonly type: "search_schedules" }
  /** A rotation, or one that was deleted, to show the record of. */
  | { readonly type: "search_history" }
);

/** What somebody asks with `/oncall`. */
export type OnCallQuestion =
  | { readonly about: "all" }
  | { readonly about: "help" }
  | { readonly about: "group"; readonly groupId: string }
  /** Oneself, mostly. */
  | { readonly about: "person"; readonly userId: string }
  /** A rotation's or a group's name, as typed. */
  | { readonly about: "named"; readonly name: string };

export type Command = { readonly actor: Actor; readonly question: OnCallQuestion };

export type Intent =
  | {
      readonly kind: "event";
      readonly eventId: string;
      readonly at: number;
      readonly event: SlackEvent;
    }
  | { readonly kind: "click"; readonly click: Click }
  | { readonly kind: "submission"; readonly submission: Submission }
  | { readonly kind: "search"; readonly search: Search }
  | { readonly kind: "command"; readonly command: Command };
