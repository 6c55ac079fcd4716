/** What the page knows: the world as last shown, who the visitor is, and where they are in Slack. */
import type { ChannelShot, MessageShot, PersonShot, Snapshot, ViewShot } from "./snapshot.ts";

export type Place =
  | { readonly kind: "home" }
  /** The app's direct messages. */
  | { readonly kind: "messages" }
  | { readonly kind: "channel"; readonly id: string }
  | { readonly kind: "group"; readonly id: string };

type State = { world: Snapshot | null; me: string; place: Place };

export const state: State = { world: null, me: "ada", place: { kind: "home" } };

export const people = (): readonly PersonShot[] => state.world?.people ?? [];

export const me = (): PersonShot | undefined => people().find(({ name }) => name === state.me);

type Screen = Snapshot["screens"][string];
const NOTHING: Screen = { home: null, modals: [], direct: null, whispers: {} };

const mine = (): Screen => state.world?.screens[me()?.id ?? ""] ?? NOTHING;

export const screen = (): {
  readonly home: ViewShot | null;
  readonly modals: readonly ViewShot[];
} => mine();

/** What the app wrote to the visitor alone; null before the first time. */
export const directMessages = (): ChannelShot | null => mine().direct;

/** What only the visitor sees in this channel. */
export const whispersIn = (channelId: string): readonly MessageShot[] =>
  mine().whispers[channelId] ?? [];
