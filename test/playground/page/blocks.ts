/** Block Kit blocks as elements, from the JSON that the app sent. */
import { type Child, h } from "./dom.ts";
import { identityOf, type MessageAt, type Spot } from "./elements/spot.ts";
import { drawElement } from "./elements.ts";
import { drawText, mention, plainWithEmoji } from "./mrkdwn.ts";
import type { Accessory, Block, Interactive, ViewShot } from "./snapshot.ts";

/** What the elements belong to: a view, or a message. */
type Surface = Pick<Spot, "view" | "message">;

export const drawView = (view: ViewShot): Child =>
  view.blocks.map((block) => drawBlock(block, { view, message: null }));

/** @param message null where nothing in it can be used */
export const drawMessage = (blocks: readonly Block[], message: MessageAt | null): Child =>
  blocks.map((block) => drawBlock(block, { view: null, message }));

/**
 * Which block it is when the app draws its view anew: by what can be done in it. The ids of blocks are new then, where
 * the app leaves them to Slack; a field keeps what is entered by its block's id.
 */
function keyOf(block: Block): string | undefined {
  if (block.type === "input") return block.block_id;
  if (block.type === "actions") return block.elements.map(identityOf).join(" ");
  if (block.type !== "section" || !block.accessory || block.accessory.type === "image")
    return undefined;
  return identityOf(block.accessory);
}

function drawBlock(block: Block, surface: Surface): Child {
  const { view } = surface;
  const key = keyOf(block);
  switch (block.type) {
    case "header":
      return h("h3", { class: "block header" }, plainWithEmoji(block.text.text));
    case "section":
      return h(
        "div",
        { class: "block section", key },
        h(
          "div",
          { class: "words" },
          block.text && h("p", {}, drawText(block.text)),
          block.fields &&
            h(
              "div",
              { class: "fields" },
              block.fields.map((field) => h("p", {}, drawText(field))),
            ),
        ),
        block.accessory &&
          h("div", { class: "accessory" }, drawAccessory(block.accessory, block.block_id, surface)),
      );
    case "context":
      return h(
        "div",
        { class: "block context" },
        block.elements.map((element) =>
          element.type === "image" ? picture(element.alt_text) : h("span", {}, drawText(element)),
        ),
      );
    case "divider":
      return h("hr", { class: "block" });
    case "actions":
      return h(
        "div",
        { class: "block actions", key },
        block.elements.map((element) =>
          drawElement(element, { blockId: block.block_id, ...surface, label: "" }),
        ),
      );
    case "input": {
      // Lists of ids are parted by blanks; an app's may hold any.
      const id = `${view?.id ?? "message"}-${block.block_id}`.replace(/\s/g, "_");
      const error = view?.errors[block.block_id];
      return h(
        "div",
        { class: error ? "block input wrong" : "block input", key },
        h(
          "label",
          { id: `${id}-label`, for: id },
          plainWithEmoji(block.label.text),
          block.optional && h("small", {}, " (optional)"),
        ),
        drawElement(block.element, {
          blockId: block.block_id,
          ...surface,
          label: block.label.text,
          id,
          isWrong: error !== undefined,
          isRequired: !block.optional,
          sendsEnter: block.dispatch_action && actsOnEnter(block.element),
        }),
        error && h("p", { class: "error", id: `${id}-error`, role: "alert" }, "⚠ ", error),
        block.hint && h("p", { class: "hint", id: `${id}-hint` }, plainWithEmoji(block.hint.text)),
      );
    }
    case "alert":
      return h(
        "div",
        { class: `block alert ${block.level ?? "default"}`, role: "note" },
        drawText(block.text),
      );
    case "markdown":
      return h("p", { class: "block" }, block.text);
    case "image":
      return h("div", { class: "block" }, picture(block.alt_text));
    case "rich_text":
      return h(
        "div",
        { class: "block" },
        block.elements.map((element) => richText(element)),
      );
  }
}

const actsOnEnter = (element: Interactive): boolean =>
  !("dispatch_action_config" in element && element.dispatch_action_config) ||
  element.dispatch_action_config.trigger_actions_on.includes("on_enter_pressed");

const drawAccessory = (element: Accessory, blockId: string, surface: Surface): Child =>
  element.type === "image"
    ? picture(element.alt_text)
    : drawElement(element, { blockId, ...surface, label: "" });

/** Nothing is fetched from elsewhere: a picture is shown by its alt text. */
const picture = (alt: string): Child =>
  h("span", { class: "picture", role: "img", "aria-label": alt }, alt);

type RichText = Extract<Block, { type: "rich_text" }>["elements"][number];

function richText(element: RichText): Child {
  if (element.type === "rich_text_list")
    return h(
      "ul",
      {},
      element.elements.map((item) => h("li", {}, richText(item))),
    );
  const pieces = element.elements.map(richPiece);
  return h(element.type === "rich_text_preformatted" ? "pre" : "p", {}, pieces);
}

type Piece = Exclude<RichText, { type: "rich_text_list" }>["elements"][number];

function richPiece(piece: Piece): Child {
  switch (piece.type) {
    case "text":
      return piece.style?.bold ? h("strong", {}, piece.text) : piece.text;
    case "link":
      return h(
        "a",
        { href: piece.url, target: "_blank", rel: "noreferrer" },
        piece.text ?? piece.url,
      );
    case "user":
      return mention(piece.user_id);
    case "usergroup":
      return mention(piece.usergroup_id);
    case "channel":
      return mention(piece.channel_id);
    case "emoji":
      return plainWithEmoji(`:${piece.name}:`);
    case "broadcast":
      return `@${piece.range}`;
    case "date":
      return piece.fallback ?? "";
  }
}
