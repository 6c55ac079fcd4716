/**
 * What the app's manifest at Slack lacks of ours. What people chose for their app stays theirs: its name, texts and
 * color, and every part that PagerSync doesn't declare.
 */
import { createHash } from "node:crypto";
import type { manifestFor } from "../../src/slack/manifest.ts";
import { isRecord } from "./json.ts";

export type Manifest = ReturnType<typeof manifestFor>;
type Json = Readonly<Record<string, unknown>>;

export type Changes = {
  /** One line each, `+` or `-` or both. */
  readonly lines: readonly string[];
  /** Scopes that workspaces would be asked for anew. */
  readonly newScopes: readonly string[];
  /** To be sent: an update replaces the whole manifest. */
  readonly merged: Json;
};

/** The parts that make the app work. */
const ours = ({ features, oauth_config, settings }: Manifest): Json => {
  const { bot_user: _, ...working } = features;
  return { features: working, oauth_config, settings };
};

/** Two manifests with the same digest need no look at Slack. */
export const digestOf = (manifest: Manifest): string =>
  createHash("sha256")
    .update(JSON.stringify(ours(manifest)))
    .digest("base64url");

export function changesOf(theirs: Json, manifest: Manifest): Changes {
  const wanted = ours(manifest);
  return {
    lines: [...linesOf(theirs, wanted, "")],
    newScopes: (["bot", "user"] as const).flatMap((kind) =>
      manifest.oauth_config.scopes[kind].filter((scope) => !scopesOf(theirs, kind).includes(scope)),
    ),
    merged: merge(theirs, wanted),
  };
}

const scopesOf = (manifest: Json, kind: string): readonly unknown[] => {
  const oauth = manifest["oauth_config"];
  const scopes = isRecord(oauth) ? oauth["scopes"] : null;
  const list = isRecord(scopes) ? scopes[kind] : null;
  return Array.isArray(list) ? list : [];
};

function* linesOf(theirs: unknown, wanted: unknown, path: string): Generator<string> {
  if (isRecord(wanted)) {
    for (const [key, value] of Object.entries(wanted))
      yield* linesOf(isRecord(theirs) ? theirs[key] : undefined, value, `${path}/${key}`);
    return;
  }
  if (Array.isArray(wanted)) {
    // Slack keeps lists in an order of its own.
    const has = new Set((Array.isArray(theirs) ? theirs : []).map(keyOf));
    const wants = new Set(wanted.map(keyOf));
    const added = wanted.map(keyOf).filter((key) => !has.has(key));
    const gone = [...has].filter((key) => !wants.has(key));
    if (added.length > 0) yield `+ ${path}: ${added.join(", ")}`;
    if (gone.length > 0) yield `- ${path}: ${gone.join(", ")}`;
    return;
  }
  if (theirs === wanted || (wanted === false && theirs === undefined)) return;
  yield `± ${path}: ${JSON.stringify(theirs) ?? "nothing"} → ${JSON.stringify(wanted)}`;
}

/** Texts are themselves; of an object, whatever order its keys are in. */
const keyOf = (item: unknown): string =>
  isRecord(item)
    ? JSON.stringify(
        Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1))),
      )
    : String(item);

const merge = (theirs: unknown, wanted: Json): Json => {
  const kept = isRecord(theirs) ? theirs : {};
  const replaced = Object.entries(wanted).map(([key, value]) => [
    key,
    isRecord(value) ? merge(kept[key], value) : value,
  ]);
  return { ...kept, ...Object.fromEntries(replaced) };
};
