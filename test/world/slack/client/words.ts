/** What a person reads on the screen: mentions as names, links as their words, markup gone. */
import type { Block } from "../block-kit/blocks.ts";
import type { AnyText } from "../block-kit/composition.ts";
import { interactives } from "../block-kit/cross.ts";
import type { Interactive, Stateful } from "../block-kit/elements.ts";
import { piecesOf, type RichTextPiece } from "../block-kit/rich-text.ts";
import { held, isStateful } from "../block-kit/values.ts";
import type { OpenView } from "../open-view.ts";
import type { Team } from "../team.ts";

export function mrkdwnWords(team: Team, mrkdwn: string): string {
  const words = mrkdwn.replace(/<([^<>]+)>/g, (whole, inside: string) => {
    const [target = "", label] = inside.split("|", 2);
    if (target.startsWith("@")) return idWords(team, target.slice(1));
    if (target.startsWith("#")) return idWords(team, target.slice(1));
    if (target.startsWith("!subteam^")) return idWords(team, target.slice("!subteam^".length));
    if (target.startsWith("!date^")) return label ?? whole;
    if (target.startsWith("!")) return `@${target.slice(1)}`;
    return label ?? target;
  });
  return words
    .replace(/(^|[\s(])([*_~])([^\s*_~](?:[^\n]*?[^\s*_~])?)\2(?=[\s).,:;!?]|$)/gm, "$1$3")
    .replace(/`([^`\n]+)`/g, "$1")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&amp;", "&");
}

export const textWords = (team: Team, text: AnyText): string =>
  text.type === "mrkdwn" ? mrkdwnWords(team, text.text) : text.text;

/** A person, group or channel as Slack names it; an id that nobody has stays as it is. */
export function idWords(team: Team, id: string): string {
  const user = team.users.get(id);
  if (user) return `@${user.name}`;
  const group = team.groups.all().find((g) => g.id === id);
  if (group) return `@${group.handle}`;
  const channel = team.channels.get(id);
  return channel ? `#${channel.name}` : id;
}

function pieceWords(team: Team, piece: RichTextPiece): string {
  switch (piece.type) {
    case "text":
      return piece.text;
    case "link":
      return piece.text ?? piece.url;
    case "user":
      return idWords(team, piece.user_id);
    case "usergroup":
      return idWords(team, piece.usergroup_id);
    case "channel":
      return idWords(team, piece.channel_id);
    case "broadcast":
      return `@${piece.range}`;
    case "emoji":
      return `:${piece.name}:`;
    case "date":
      return piece.fallback ?? piece.format;
  }
}

/** The words of the block apart from what can be pressed or filled in. */
export function blockWords(team: Team, block: Block): readonly string[] {
  switch (block.type) {
    case "section":
      return [...(block.text ? [block.text] : []), ...(block.fields ?? [])].map((t) =>
        textWords(team, t),
      );
    case "header":
    case "alert":
      return [textWords(team, block.text)];
    case "context":
      return block.elements.map((e) => (e.type === "image" ? e.alt_text : textWords(team, e)));
    case "rich_text":
      return block.elements.map((element) =>
        piecesOf(element)
          .map((piece) => pieceWords(team, piece))
          .join(""),
      );
    case "input":
      return [block.label.text + (block.optional ? " (optional)" : "")];
    case "image":
      return [block.title?.text ?? block.alt_text];
    case "markdown":
      return [block.text];
    case "actions":
    case "divider":
      return [];
  }
}

/** Everything on the screen, top to bottom: `[Button]`, field contents, hints and errors included. */
export function viewWords(team: Team, open: OpenView): readonly string[] {
  const { view } = open;
  const lines: string[] = view.type === "modal" ? [view.title.text] : [];
  for (const block of view.blocks) {
    lines.push(...blockWords(team, block));
    for (const { element } of interactives(block)) {
      lines.push(...elementWords(team, element, open, block.block_id));
    }
    if (block.type === "input" && block.hint) lines.push(block.hint.text);
    const error = open.errors.get(block.block_id);
    if (error !== undefined) lines.push(error);
  }
  if (view.type === "modal") {
    lines.push(`[${view.close?.text ?? "Cancel"}]`);
    if (view.submit) lines.push(`[${view.submit.text}]`);
  }
  return lines;
}

function elementWords(
  team: Team,
  element: Interactive,
  open: OpenView,
  blockId: string,
): readonly string[] {
  if (element.type === "button") return [`[${element.text.text}]`];
  if (element.type === "overflow") return element.options.map((o) => `[${o.text.text}]`);
  if (!isStateful(element)) return [];
  const value = open.values.get(blockId)?.get(element.action_id);
  const content = value === undefined ? null : held(value);
  const parts = (Array.isArray(content) ? content : [content]).filter((p) => p !== null);
  if (parts.length === 0) return placeholderOf(element);
  return parts.map((part) => partWords(team, part));
}

const placeholderOf = (element: Stateful): readonly string[] =>
  "placeholder" in element && element.placeholder ? [element.placeholder.text] : [];

function partWords(team: Team, part: unknown): string {
  if (typeof part === "object" && part !== null && "text" in part)
    return textWords(team, part.text as AnyText);
  return idWords(team, String(part));
}
