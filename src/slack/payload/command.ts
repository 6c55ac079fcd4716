/**
 * A slash command, `/oncall …` (docs.slack.dev/interactivity/implementing-slash-commands): form fields. With escaping
 * on, mentions come as `<!subteam^S1|@handle>` and `<@U1|name>`; without, or mistyped, as plain words.
 */
import { err, ok, type Result } from "../../domain/result.ts";
import { GROUP_ID, USER_ID } from "../ids.ts";
import type { Actor } from "./actor.ts";
import { teamIdAmong } from "./team-id.ts";

/** What somebody asks with `/oncall`. */
export type OnCallQuestion =
  | { readonly about: "all" }
  | { readonly about: "help" }
  | { readonly about: "group"; readonly groupId: string }
  /** A Slack user, mostly the person who asks. */
  | { readonly about: "person"; readonly userId: string }
  /** A rotation's or a group's name, as typed. */
  | { readonly about: "named"; readonly name: string };

export type Command = { readonly actor: Actor; readonly question: OnCallQuestion };

export type ReadCommand = { readonly teamId: string; readonly command: Command };

const GROUP_MENTION = /^<!subteam\^([^|>]+)(?:\|[^>]*)?>$/;
const PERSON_MENTION = /^<@([^|>]+)(?:\|[^>]*)?>$/;
/** Longer than any name of a group or rotation. */
const MOST_CHARS = 200;

export function readCommand(form: URLSearchParams): Result<ReadCommand, "malformed"> {
  const teamId = teamIdAmong([form.get("team_id")]);
  const userId = form.get("user_id") ?? "";
  if (teamId === null || !USER_ID.test(userId)) return err("malformed");
  // `team_id` is where the command was typed, and doesn't say where the person comes from.
  const actor = { userId, teamId: null };
  return ok({ teamId, command: { actor, question: readQuestion(form.get("text") ?? "", userId) } });
}

function readQuestion(text: string, askerId: string): OnCallQuestion {
  const words = text.trim();
  const groupId = GROUP_MENTION.exec(words)?.[1] ?? "";
  if (GROUP_ID.test(groupId)) return { about: "group", groupId };
  const userId = PERSON_MENTION.exec(words)?.[1] ?? "";
  if (USER_ID.test(userId)) return { about: "person", userId };
  switch (words.toLowerCase()) {
    case "":
      return { about: "all" };
    case "me":
      return { about: "person", userId: askerId };
    case "help":
    case "?":
      return { about: "help" };
    default:
      return { about: "named", name: asTyped(words).slice(0, MOST_CHARS) };
  }
}

/** As it was typed: Slack escapes three characters. An @ or quotes around a name are no part of it. */
const asTyped = (words: string): string =>
  words
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&")
    .replace(/^["“'‘]|["”'’]$/g, "")
    .replace(/^@+/, "")
    .trim();
