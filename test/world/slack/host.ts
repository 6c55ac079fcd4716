/** What the parts of one workspace need of the Slack around them. */
import type { JsonObject } from "./json.ts";

/** Something that an onlooker may want to draw again. */
export type Change =
  | { readonly kind: "home" | "modals"; readonly teamId: string; readonly userId: string }
  | { readonly kind: "message"; readonly teamId: string; readonly channelId: string }
  | { readonly kind: "group"; readonly teamId: string; readonly groupId: string }
  | { readonly kind: "people" | "channels" | "installation"; readonly teamId: string }
  /** A request to the app was queued or answered. */
  | { readonly kind: "delivery"; readonly teamId: string };

export interface Host {
  /** Epoch ms by the world's clock. */
  now(): number;
  /** A new id with this prefix (`U`, `S`, `V`, …). */
  makeId(prefix: string): string;
  /** A new `<seconds>.<micros>`, never the same twice. */
  makeTs(): string;
  changed(change: Change): void;
  /** Queues an event for the app, if it is installed there and may know. */
  queueEvent(teamId: string, event: JsonObject): void;
}

/** A refusal in Slack's words. */
export type Refusal = {
  readonly error: string;
  /** Complaints about arguments, for `response_metadata.messages`. */
  readonly complaints?: readonly string[];
};

export const isRefusal = (value: object): value is Refusal => "error" in value;

export const seconds = (ms: number): number => Math.floor(ms / 1000);
