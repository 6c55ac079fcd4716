/** What the server shows the page: everything that is to be seen in the world, at one instant. */
import type { Block } from "../../world/slack/block-kit/blocks.ts";
import type { Confirm, Option } from "../../world/slack/block-kit/composition.ts";
import type { Accessory, Interactive } from "../../world/slack/block-kit/elements.ts";
import type { FieldValue } from "../../world/slack/block-kit/values.ts";

export type { Accessory, Block, Confirm, FieldValue, Interactive, Option };

export type ViewShot = {
  readonly id: string;
  /** Changes with each update by the app. */
  readonly hash: string;
  readonly type: "home" | "modal";
  readonly title: string;
  readonly submit: string | null;
  readonly close: string;
  readonly blocks: readonly Block[];
  /** By block id, then action id. */
  readonly values: Readonly<Record<string, Readonly<Record<string, FieldValue>>>>;
  /** By block id. */
  readonly errors: Readonly<Record<string, string>>;
};

export type PersonShot = {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly kind: string;
};
export type MessageShot = {
  readonly ts: string;
  readonly userId: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  /** User ids: everybody whom it notifies, also through a group. */
  readonly pings: readonly string[];
  /** Seen by one person only. */
  readonly whisper: boolean;
};
export type ChannelShot = {
  readonly id: string;
  readonly name: string;
  readonly isPrivate: boolean;
  /** As people see it, which is as it was written. */
  readonly topic: string;
  readonly messages: readonly MessageShot[];
};
export type GroupShot = {
  readonly id: string;
  readonly handle: string;
  readonly name: string;
  readonly members: readonly string[];
};
export type ShiftShot = {
  readonly start: number;
  readonly end: number;
  readonly people: readonly string[];
};
export type ScheduleShot = {
  readonly id: string;
  readonly name: string;
  readonly people: readonly string[];
  /** Epoch ms; null: for ever. */
  readonly until: number | null;
  /** Overrides that are in force or to come. */
  readonly overrides: number;
  readonly shifts: readonly ShiftShot[];
};

export type WorkspaceShot = {
  readonly id: string;
  readonly name: string;
  /** Null: PagerSync is not installed there. */
  readonly botUserId: string | null;
  readonly people: readonly PersonShot[];
  readonly channels: readonly ChannelShot[];
  readonly groups: readonly GroupShot[];
  /** By user id. */
  readonly screens: Readonly<
    Record<
      string,
      {
        readonly home: ViewShot | null;
        readonly modals: readonly ViewShot[];
        /** The messages between the person and the app. */
        readonly direct: ChannelShot | null;
        /** What only they see, by channel id. */
        readonly whispers: Readonly<Record<string, readonly MessageShot[]>>;
      }
    >
  >;
};

export type Snapshot = {
  /** By name; null: there is one workspace, on its own. */
  readonly organization: string | null;
  /** The first is the one that is always there. */
  readonly workspaces: readonly WorkspaceShot[];
  /** The scheduling system that PagerSync asked last for the first workspace, by name. */
  readonly system: string;
  readonly story: string;
  readonly schedules: readonly ScheduleShot[];
  /** Who can be on call, in the scheduling system. */
  readonly rotaPeople: readonly { readonly id: string; readonly name: string }[];
  /** What to type to connect the systems that have no OAuth. */
  readonly keys: readonly {
    readonly system: string;
    readonly field: string;
    readonly value: string;
  }[];
  /** The schedule whose handovers follow each other at once, if any. */
  readonly hurried: string | null;
  /** The moods of the world that are on. */
  readonly moods: readonly string[];
};
