/** The few blocks all views are made of, each within Slack's limits (docs.slack.dev/reference/block-kit). */
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
import { cut, mrkdwn, plain } from "../mrkdwn.ts";

/** Slack shows about 30 characters of a button, allows 75. */
const BUTTON_CHARS = 75;
const HEADER_CHARS = 150;
const CONFIRM_TITLE_CHARS = 100;
const CONFIRM_TEXT_CHARS = 300;
const CONFIRM_BUTTON_CHARS = 30;

type Accessory = Button | Overflow | ExternalSelect;

/** @param text mrkdwn, foreign parts escaped, within 3,000 characters */
export const section = (text: string, accessory?: Accessory): SectionBlock => ({
  type: "section",
  text: mrkdwn(text),
  ...(accessory && { accessory }),
});

/** Plain text with its line breaks: nothing in it is markup. */
export const paragraph = (text: string): SectionBlock => ({
  type: "section",
  text: { type: "plain_text", text: cut(text, TEXT_CHARS) || "–" },
});

/** Small print. @param text mrkdwn */
export const context = (text: string): ContextBlock => ({
  type: "context",
  elements: [mrkdwn(text)],
});

export const header = (text: string): HeaderBlock => ({
  type: "header",
  text: plain(text, HEADER_CHARS),
});

export const divider = (): DividerBlock => ({ type: "divider" });

/** None where there is nothing to click: Slack refuses an empty row. */
export const actions = (buttons: readonly Button[]): ActionsBlock[] =>
  buttons.length === 0 ? [] : [{ type: "actions", elements: [...buttons] }];

export const button = (
  label: string,
  actionId: string,
  more: Partial<Pick<Button, "value" | "style" | "confirm">> = {},
): Button => ({ type: "button", text: plain(label, BUTTON_CHARS), action_id: actionId, ...more });

/** "⋯": what is looked at, rather than changed. Slack allows five lines of 75 characters. */
export const menu = (
  actionId: string,
  choices: readonly { readonly label: string; readonly value: string }[],
): Overflow => ({
  type: "overflow",
  action_id: actionId,
  options: choices.map(({ label, value }) => ({ text: plain(label, BUTTON_CHARS), value })),
});

/** Opens `url` in the browser. Slack reports the click all the same. */
export const linkButton = (label: string, actionId: string, url: string): Button => ({
  ...button(label, actionId),
  url,
});

export const confirm = (title: string, text: string, yes: string, no: string) => ({
  title: plain(title, CONFIRM_TITLE_CHARS),
  text: plain(text, CONFIRM_TEXT_CHARS),
  confirm: plain(yes, CONFIRM_BUTTON_CHARS),
  deny: plain(no, CONFIRM_BUTTON_CHARS),
  style: "danger" as const,
});
