/** What the page knows: the world as last shown, who the visitor is, and where they are in Slack. */
import type {
  ChannelShot,
  MessageShot,
  PersonShot,
  Snapshot,
  ViewShot,
  WorkspaceShot,
} from "./snapshot.ts";

export type Place =
  | { readonly kind: "home" }
  /** The app's direct messages. */
  | { readonly kind: "messages" }
  | { readonly kind: "channel"; readonly id: string }
  | { readonly kind: "group"; readonly id: string };

type State = {
  world: Snapshot | null;
  me: string;
  /** The workspace that is open, by id; the first one where that is none. */
  at: string;
  /** What a switch or its undoing has to say, for who doesn't see it. */
  news: string;
};

export const state: State = { world: null, me: "ada", at: "", news: "" };

/** Where the visitor was last, by workspace: there they come back to. */
const places = new Map<string, Place>();
const HOME: Place = { kind: "home" };

/** The workspace that is open; absent before the first world. */
export const here = (): WorkspaceShot | undefined => {
  const all = state.world?.workspaces ?? [];
  return all.find(({ id }) => id === state.at) ?? all[0];
};

export const place = (): Place => places.get(here()?.id ?? "") ?? HOME;

export const setPlace = (next: Place): void => void places.set(here()?.id ?? "", next);

/** Of the workspace that is open. */
export const people = (): readonly PersonShot[] => here()?.people ?? [];

/** Of all workspaces, each once, apps left out. */
export const everybody = (): readonly PersonShot[] => {
  const all = (state.world?.workspaces ?? []).flatMap((each) => each.people);
  const ids = all.map(({ id }) => id);
  return all.filter(({ id, kind }, index) => kind !== "bot" && ids.indexOf(id) === index);
};

/** Undefined where the visitor isn't in the workspace. */
export const me = (): PersonShot | undefined => people().find(({ name }) => name === state.me);

type Screen = WorkspaceShot["screens"][string];
const NOTHING: Screen = { home: null, modals: [], direct: null, whispers: {} };

const mine = (): Screen => here()?.screens[me()?.id ?? ""] ?? NOTHING;

export const screen = (): {
  readonly home: ViewShot | null;
  readonly modals: readonly ViewShot[];
} => mine();

/** What the app wrote to the visitor alone; null before the first time. */
export const directMessages = (): ChannelShot | null => mine().direct;

/** What only the visitor sees in this channel. */
export const whispersIn = (channelId: string): readonly MessageShot[] =>
  mine().whispers[channelId] ?? [];
