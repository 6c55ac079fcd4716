/** Builders of the blocks all views use, each within Slack's limits (docs.slack.dev/reference/block-kit). */
import type {
  ActionsBlock,
  Button,
  ContextBlock,
  DividerBlock,
  ExternalSelect,
  HeaderBlock,
  Overflow,
  SectionBlock,
} from "@slack/types";
import { TEXT_CHARS } from "../limits.ts";
import { cut, mrkdwn, oneLine, plain } from "../mrkdwn.ts";

/** Slack allows 75 characters, and shows about 30. */
const BUTTON_CHARS = 75;
const HEADER_CHARS = 150;
const CONFIRM_TITLE_CHARS = 100;
const CONFIRM_TEXT_CHARS = 300;
const CONFIRM_BUTTON_CHARS = 30;

type Accessory = Button | Overflow | ExternalSelect;

/** @param text mrkdwn with foreign text escaped, at most 3,000 characters */
export const section = (text: string, accessory?: Accessory): SectionBlock => ({
  type: "section",
  text: mrkdwn(text),
  ...(accessory && { accessory }),
});

/** Plain text without markup; line breaks are kept. */
export const paragraph = (text: string): SectionBlock => ({
  type: "section",
  text: { type: "plain_text", text: cut(text, TEXT_CHARS) || "–" },
});

/** Small grey text. @param text mrkdwn */
export const context = (text: string): ContextBlock => ({
  type: "context",
  elements: [mrkdwn(text)],
});

export const header = (text: string): HeaderBlock => ({
  type: "header",
  text: plain(text, HEADER_CHARS),
});

export const divider = (): DividerBlock => ({ type: "divider" });

/** An actions block; none without buttons, because Slack refuses an empty one. */
export const actions = (elements: readonly (Button | ExternalSelect)[]): ActionsBlock[] =>
  elements.length === 0 ? [] : [{ type: "actions", elements: [...elements] }];

/** @param more `about`: whose button it is, for screen readers, where several have the same label */
export function button(
  label: string,
  actionId: string,
  more: Partial<Pick<Button, "value" | "style" | "confirm">> & { readonly about?: string } = {},
): Button {
  const { about, ...rest } = more;
  const spoken = about && cut(oneLine(`${label} ${about.replace(/[<>]/g, "")}`), BUTTON_CHARS);
  return {
    type: "button",
    text: plain(label, BUTTON_CHARS),
    action_id: actionId,
    ...(spoken && { accessibility_label: spoken }),
    ...rest,
  };
}

/** The "⋯" menu, for views rather than changes. Slack allows five options of 75 characters. */
export const menu = (
  actionId: string,
  choices: readonly { readonly label: string; readonly value: string }[],
): Overflow => ({
  type: "overflow",
  action_id: actionId,
  options: choices.map(({ label, value }) => ({ text: plain(label, BUTTON_CHARS), value })),
});

/** Opens `url` in the browser. Slack sends a `block_actions` payload for the click as well. */
export const linkButton = (label: string, actionId: string, url: string): Button => ({
  ...button(label, actionId),
  url,
});

/** A confirmation dialog for destructive buttons. */
export const confirm = (title: string, text: string, yes: string, no: string) => ({
  title: plain(title, CONFIRM_TITLE_CHARS),
  text: plain(text, CONFIRM_TEXT_CHARS),
  confirm: plain(yes, CONFIRM_BUTTON_CHARS),
  deny: plain(no, CONFIRM_BUTTON_CHARS),
  style: "danger" as const,
});
