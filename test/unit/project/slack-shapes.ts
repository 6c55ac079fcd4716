/**
 * What the emulated Slack sends and the product answers is what Slack's own types say: a wrong shape doesn't compile. Nothing runs here. Not in
 * the emulation itself, because the types of Node come with Bolt's.
 */
import type {
  BasicElementAction,
  BlockAction,
  BlockSuggestion,
  ButtonAction,
  EnvelopedEvent,
  OverflowAction,
  SlashCommand,
  ViewClosedAction,
  ViewOutput,
  ViewResponseAction,
  ViewStateValue,
  ViewSubmitAction,
} from "@slack/bolt";
import type { AppHomeOpenedEvent, KnownBlock } from "@slack/types";
import type { AckBody } from "../../../src/slack/ack.ts";
import type { Block } from "../../world/slack/block-kit/blocks.ts";
import type { FieldValue } from "../../world/slack/block-kit/values.ts";
import type {
  Action,
  blockActions,
  blockSuggestion,
  homeOpened,
  messageActions,
  slashCommand,
  viewClosed,
  viewSubmission,
} from "../../world/slack/client/payloads.ts";
import type { Envelope } from "../../world/slack/events.ts";
import type { Sent } from "../../world/slack/json.ts";
import type { viewJson } from "../../world/slack/open-view.ts";

type Text = { type: "plain_text" | "mrkdwn"; text: string };
type PlainText = { type: "plain_text"; text: string; emoji: boolean };
/**
 * Options are compared with plain text: in check boxes and radio buttons they may have markup, which Slack's types know in
 * the blocks and not in the values.
 */
type Plain<T> = T extends readonly (infer Item)[]
  ? Plain<Item>[]
  : T extends { text: Text; value: string }
    ? { text: PlainText; value: string; description?: PlainText }
    : T extends object
      ? { [Key in keyof T]: Plain<T[Key]> }
      : T;

/** Slack sends null for `enterprise` outside of organizations; its types know an object there only. */
type Payload<Ours> = Plain<Omit<Ours, "enterprise">>;
/** Clicks in Homes and modals come without `response_url`, as recorded; its types have one always. */
type Click = Payload<ReturnType<typeof blockActions<Action>>> & Pick<BlockAction, "response_url">;
/** The dialog is Block Kit's, as recorded; Slack's types have that of the old attachments. */
type Pressed<Type extends string> = Plain<Omit<Extract<Action, { type: Type }>, "confirm">> & {
  action_ts: string;
};

/** Fails to compile where ours lacks what theirs promises. */
type Fits<Ours extends Theirs, Theirs> = Ours;

export type Shapes = [
  Fits<Plain<ReturnType<typeof viewJson>>, ViewOutput>,
  // `ViewOutput` takes blocks of any type; these are those that Slack's types know.
  Fits<Plain<Sent<Block>>, KnownBlock>,
  Fits<Plain<Sent<FieldValue>>, ViewStateValue>,
  Fits<Click, BlockAction<BasicElementAction>>,
  Fits<Payload<ReturnType<typeof messageActions>>, BlockAction<BasicElementAction>>,
  Fits<Pressed<"button">, ButtonAction>,
  Fits<Pressed<"overflow">, OverflowAction>,
  Fits<Payload<ReturnType<typeof viewSubmission>>, ViewSubmitAction>,
  Fits<Payload<ReturnType<typeof viewClosed>>, ViewClosedAction>,
  Fits<Payload<ReturnType<typeof blockSuggestion>>, BlockSuggestion>,
  Fits<ReturnType<typeof slashCommand>, SlashCommand>,
  // The view is one that Slack sends, nulls and all; its types have one there that an app sends.
  Fits<Omit<ReturnType<typeof homeOpened>, "view">, Omit<AppHomeOpenedEvent, "event_ts" | "view">>,
  Fits<Envelope, EnvelopedEvent<object>>,
  // What the product answers to a submitted form.
  Fits<Extract<AckBody, { response_action: string }>, ViewResponseAction>,
];
