/** What Slack sends to the app, spoiled field by field; and what must never come of it. */
import type { Intent } from "../../../../src/workspace/rpc.ts";
import { doingOf, type Recorded } from "../../chaos/recording.ts";
import { type Spoil, spoilsOf } from "../../schedulers/spoiled/mutations.ts";
import type { RpcCall } from "../../stand-in.ts";
import { jsonEqual } from "./json-equal.ts";

export type Radius = "nobody" | "one field" | "one request";
export type Verdict = { readonly radius: Radius } | { readonly danger: string };

/** What the app answered, and what it asked of which workspace. */
export type Taken = { readonly status: number; readonly calls: readonly RpcCall[] };

export type Payload = {
  /** Slack's type of it. */
  readonly type: string;
  /** Which button or form it is about, too. */
  readonly subject: string;
  readonly path: string;
  readonly content: unknown;
  readonly body: (content: unknown) => string;
};

export function payloadOf(shot: Recorded): Payload {
  const { path, body } = shot;
  const form = new URLSearchParams(body);
  if (path === "/slack/events") {
    const content = JSON.parse(body);
    const type = String(content.event.type);
    return { type, subject: type, path, content, body: JSON.stringify };
  }
  if (path === "/slack/interactivity") {
    const content = JSON.parse(form.get("payload") ?? "");
    const asBody = (payload: unknown) =>
      new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    const type = String(content.type);
    return { type, subject: `${type} ${doingOf(shot)}`, path, content, body: asBody };
  }
  const asBody = (fields: unknown) => {
    const sent = Object.entries(fields as object).map(([k, v]) => [k, String(v)]);
    return new URLSearchParams(sent).toString();
  };
  const content = Object.fromEntries(form);
  return { type: "command", subject: "command", path, content, body: asBody };
}

/** What is only drawn is the same in every payload of a type. */
const DRAWN = /^(view\.blocks|message\.|view\.(title|submit|close))/;

/** Each field of each kind of payload, once. */
export function triesOf(payloads: readonly Payload[]): readonly (readonly [Payload, Spoil])[] {
  const tries = new Map<string, readonly [Payload, Spoil]>();
  for (const payload of payloads)
    for (const spoil of spoilsOf(payload.content)) {
      const about = DRAWN.test(spoil.place) ? payload.type : payload.subject;
      tries.set(`${about} ${spoil.place} ${spoil.kind}`, [payload, spoil]);
    }
  return [...tries.values()];
}

export function verdictOn(path: string, spoil: Spoil, before: Taken, after: Taken): Verdict {
  const mayRefuse = path !== "/slack/events";
  if (after.status !== 200 && !(mayRefuse && after.status === 400))
    return { danger: `is answered with ${after.status}` };
  const [was, is, ...more] = [before.calls[0], ...after.calls];
  if (more.length > 0) return { danger: "is carried out twice" };
  if (!is) return { radius: was ? "one request" : "nobody" };
  // A button that has another value is another button.
  if (!was && /^actions/.test(spoil.place)) return { radius: "one request" };
  if (!was) return { danger: "is carried out, and wasn't before" };
  if (is.teamId !== was.teamId) return { danger: `reaches ${is.teamId}` };
  const [wanted, got] = [was.args[0] as Intent, is.args[0] as Intent];
  return between(spoil, wanted, got);
}

function between(spoil: Spoil, was: Intent, is: Intent): Verdict {
  if (was.kind === "event" && is.kind === "event") return betweenEvents(spoil, was, is);
  if (was.kind === "command" && is.kind === "command") {
    const isSame = jsonEqual(was.command.actor, is.command.actor) || spoil.place === "user_id";
    return isSame ? same(was.command, is.command) : { danger: "is asked by somebody else" };
  }
  if (was.kind !== "interaction" || is.kind !== "interaction") return { danger: `is ${is.kind}` };
  const [a, b] = [was.interaction, is.interaction];
  if (a.actor.userId !== b.actor.userId && spoil.place !== "user.id")
    return { danger: "is done by somebody else" };
  if (a.type === "block_actions" && b.type === "block_actions") {
    const isAbout = /^actions/.test(spoil.place);
    return isAbout || (a.actionId === b.actionId && a.value === b.value)
      ? same(a, b)
      : { danger: "is another press" };
  }
  if (a.type === "view_submission" && b.type === "view_submission") {
    const about = ["callbackId", "metadata", "id"] as const;
    const changed = about.filter((key) => a.view[key] !== b.view[key]);
    const place = spoil.place.replace("private_metadata", "metadata").replace("_id", "Id");
    if (changed.some((key) => place !== `view.${key}`)) return { danger: `has another ${changed}` };
    return betweenForms(spoil, a.view.state, b.view.state);
  }
  return a.type === b.type ? same(a, b) : { danger: `is ${b.type}` };
}

const same = (was: unknown, is: unknown): Verdict => ({
  radius: jsonEqual(was, is) ? "nobody" : "one request",
});

type Events = Extract<Intent, { kind: "event" }>;

function betweenEvents(spoil: Spoil, { event: was, at }: Events, is: Events): Verdict {
  const { event } = is;
  if (event.type !== was.type) return { danger: `is ${event.type}` };
  const isEnd = event.type === "uninstalled" || event.type === "tokens_revoked";
  if (isEnd && is.at > at) return { danger: "ends a later install" };
  if (event.type === "tokens_revoked" && was.type === "tokens_revoked") {
    const isMore = event.botUserIds.length > was.botUserIds.length;
    if (isMore) return { danger: "ends more" };
  }
  if (event.type === "group_changed" && was.type === "group_changed" && event.members !== null) {
    const isTold = !/users|subteam/.test(spoil.place) || spoil.kind === "unknown word";
    const isItsList = /(users)(\[\])?$/.test(spoil.place);
    if (!isTold && !isItsList && !jsonEqual(event.members, was.members))
      return { danger: "tells of other members" };
  }
  return same(was, event);
}

type Form = Extract<Intent, { kind: "interaction" }>["interaction"];
type State = Extract<Form, { type: "view_submission" }>["view"]["state"];

/** Nothing said is an empty field, and a form without fields an empty one. */
const EMPTIES: readonly string[] = ["absent", "null", "empty text", "empty list"];

function betweenForms(spoil: Spoil, was: State, is: State): Verdict {
  if (/^view\.state(\.values)?$/.test(spoil.place)) return { radius: "one request" };
  let radius: Radius = "nobody";
  for (const [blockId, value] of Object.entries(was?.values ?? {})) {
    const after = is?.values?.[blockId];
    if (jsonEqual(value, after)) continue;
    radius = "one field";
    if (!`${spoil.place}.`.startsWith(`view.state.values.${blockId}.`))
      return { danger: `changes the field ${blockId}` };
    if (is?.unreadable?.includes(blockId) || EMPTIES.includes(spoil.kind)) continue;
    // The value itself is another one of its type; an element of a type that nobody knows is an empty one.
    const isAnother = ["unknown word", "neighboring type"].includes(spoil.kind);
    const isUnheardOf = jsonEqual(Object.values(after ?? {})[0] ?? {}, {});
    if (!isAnother && !isUnheardOf) return { danger: `${blockId} passes for something else` };
  }
  return { radius };
}
