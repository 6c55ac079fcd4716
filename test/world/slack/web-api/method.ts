/** What a Web API method of the emulated Slack is made of. */
import * as z from "zod";
import { complaints } from "../block-kit/pointer.ts";
import type { Refusal } from "../host.ts";
import type { JsonObject } from "../json.ts";
import type { Tier } from "../limits.ts";
import type { SlackUser } from "../people.ts";
import type { EmulatedSlack } from "../slack.ts";
import type { Team } from "../team.ts";
import type { Grant } from "../tokens.ts";

/** Who calls, and where. */
export type Caller = {
  readonly slack: EmulatedSlack;
  readonly team: Team;
  readonly grant: Grant;
  /** The bot, or the person whose token it is. */
  readonly actor: SlackUser;
};

/** Turned away for calling too often. */
export type RateLimited = { readonly retryAfterS: number };
export type Answer = JsonObject | RateLimited;

export type Method = {
  /** Null: no limit of its own. */
  readonly tier: Tier | null;
  /** All are needed. */
  readonly scopes: readonly string[];
  /** Writes take JSON or a form; reads take a form (or the query) and don't look at JSON. */
  readonly takesJson: boolean;
  run(caller: Caller, args: Readonly<Record<string, unknown>>): Answer;
};

export function method<S extends z.ZodType>(given: {
  tier: Tier | null;
  scopes: readonly string[];
  takesJson: boolean;
  args: S;
  answer: (caller: Caller, args: z.output<S>) => Answer | Refusal;
}): Method {
  return {
    tier: given.tier,
    scopes: given.scopes,
    takesJson: given.takesJson,
    run(caller, args) {
      const parsed = given.args.safeParse(args);
      if (!parsed.success) {
        return refusal({
          error: "invalid_arguments",
          complaints: complaints(parsed.error, args, ""),
        });
      }
      const answer = given.answer(caller, parsed.data);
      const isWhole = "ok" in answer || "retryAfterS" in answer;
      return isWhole ? (answer as Answer) : refusal(answer as Refusal);
    },
  };
}

/** `{"ok":false,"error":…}`, with Slack's complaints about the arguments where there are any. */
export function refusal(refused: Refusal): JsonObject {
  const { error, complaints: found } = refused;
  if (!found) return { ok: false, error };
  const messages = found.map((line) => `[ERROR] ${line}`);
  // For messages with bad blocks Slack sends its complaints twice.
  const twice = error === "invalid_blocks" ? { errors: found } : {};
  return { ok: false, error, ...twice, response_metadata: { messages } };
}

// ── argument kinds ──────────────────────────────────────────────────────────────────────────────────────────────────

/** A form has no types: flags come as texts there. */
export const flag = z
  .union([z.boolean(), z.enum(["true", "false", "1", "0"])])
  .transform((value) => value === true || value === "true" || value === "1")
  .optional();

/** A whole number, or its digits. */
export const count = z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)]).optional();

/** A comma-separated text, a JSON array, or a JSON array as text. */
export const list = z
  .union([z.string(), z.array(z.string())])
  .transform((value): readonly string[] => {
    if (typeof value !== "string") return value;
    const inner = value.trim().startsWith("[") ? parseJson(value) : null;
    if (Array.isArray(inner)) return inner.map(String);
    return value
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== "");
  });

/** An object or array: as itself in JSON, as JSON text in a form. What can't be read stays the text it was. */
export const structure = z
  .unknown()
  .transform((value) => (typeof value === "string" ? (parseJson(value) ?? value) : value));

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
