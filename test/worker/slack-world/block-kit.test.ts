import { describe, expect, it } from "vitest";
import { checkHome, checkMessage, checkModal } from "../../world/slack/block-kit/surfaces.ts";
import { home, input, modal, section, text } from "./workspace.ts";

const x = (length: number) => "x".repeat(length);
const option = (value: string, words = value) => ({ text: text(words), value });
const options = (count: number) =>
  Array.from({ length: count }, (_, index) => option(String(index)));
const button = (more: object = {}) => ({
  type: "button",
  action_id: "go",
  text: text("Go"),
  ...more,
});
const actions = (...elements: object[]) => ({ type: "actions", elements });
const dividers = (count: number) => Array.from({ length: count }, () => ({ type: "divider" }));

const complaintsOf = (view: unknown) => {
  const checked = checkModal(view);
  return checked.ok ? [] : checked.complaints;
};
/** Of a modal with this one block. */
const of = (block: object) => complaintsOf(modal([block]));
/** Of a modal with one input that holds this element. */
const ofInput = (element: object, more: object = {}) => of(input("Label", element, more));

describe("a view is refused with the spot where", () => {
  const selects = (more: object) => ({ type: "static_select", ...more });

  it.each<[string, readonly string[], string]>([
    [
      "the title is too long",
      complaintsOf(modal([], { title: text(x(25)) })),
      "must be less than 25 characters [json-pointer:/view/title/text]",
    ],
    [
      "the submit button is too long",
      complaintsOf(modal([], { submit: text(x(25)) })),
      "must be less than 25 characters [json-pointer:/view/submit/text]",
    ],
    [
      "the close button is too long",
      complaintsOf(modal([], { close: text(x(25)) })),
      "must be less than 25 characters [json-pointer:/view/close/text]",
    ],
    [
      "the title is missing",
      complaintsOf(modal([], { title: undefined })),
      "missing required field: title [json-pointer:/view]",
    ],
    [
      "the title is no text object",
      complaintsOf(modal([], { title: "A modal" })),
      "must provide an object [json-pointer:/view/title]",
    ],
    [
      "private_metadata is too long",
      complaintsOf(modal([], { private_metadata: x(3001) })),
      "must be less than 3001 characters [json-pointer:/view/private_metadata]",
    ],
    [
      "callback_id is too long",
      complaintsOf(modal([], { callback_id: x(256) })),
      "must be less than 256 characters [json-pointer:/view/callback_id]",
    ],
    [
      "external_id is too long",
      complaintsOf(modal([], { external_id: x(256) })),
      "must be less than 256 characters [json-pointer:/view/external_id]",
    ],
    [
      "a property is unknown",
      complaintsOf(modal([], { subtitle: text("x") })),
      "invalid additional property: subtitle [json-pointer:/view]",
    ],
    [
      "there are too many blocks",
      complaintsOf(modal(dividers(101))),
      "no more than 100 items allowed [json-pointer:/view/blocks]",
    ],
    [
      "an input has no submit button",
      complaintsOf(modal([input("L", { type: "plain_text_input" })], { submit: undefined })),
      "must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/0/input]",
    ],
    [
      "a block is unknown",
      of({ type: "sectoin" }),
      "unsupported type: sectoin [json-pointer:/view/blocks/0/type]",
    ],
    [
      "a block has no type",
      of({ text: text("x") }),
      "missing required field: type [json-pointer:/view/blocks/0]",
    ],
    [
      "block_id is too long",
      of({ type: "divider", block_id: x(256) }),
      "must be less than 256 characters [json-pointer:/view/blocks/0/block_id]",
    ],
    [
      "a block_id is there twice",
      complaintsOf(
        modal([
          { type: "divider", block_id: "a" },
          { type: "divider", block_id: "a" },
        ]),
      ),
      '`block_id` "a" already exists [json-pointer:/view/blocks/1/block_id]',
    ],
    [
      "an action_id is twice in a block",
      of(actions(button(), button())),
      '`action_id` "go" already exists [json-pointer:/view/blocks/0/elements/1/action_id]',
    ],
    [
      "action_id is too long",
      of(actions(button({ action_id: x(256) }))),
      "must be less than 256 characters [json-pointer:/view/blocks/0/elements/0/action_id]",
    ],
    [
      "a section is empty",
      of({ type: "section" }),
      "missing required field: text or fields [json-pointer:/view/blocks/0]",
    ],
    [
      "a section is too long",
      of(section(x(3001))),
      "must be less than 3001 characters [json-pointer:/view/blocks/0/text/text]",
    ],
    [
      "a text is empty",
      of(section("")),
      "must be more than 0 characters [json-pointer:/view/blocks/0/text/text]",
    ],
    [
      "a section has too many fields",
      of({ type: "section", fields: Array.from({ length: 11 }, () => text("x")) }),
      "no more than 10 items allowed [json-pointer:/view/blocks/0/fields]",
    ],
    [
      "a field is too long",
      of({ type: "section", fields: [text(x(2001))] }),
      "must be less than 2001 characters [json-pointer:/view/blocks/0/fields/0/text]",
    ],
    [
      "a header is too long",
      of({ type: "header", text: text(x(151)) }),
      "must be less than 151 characters [json-pointer:/view/blocks/0/text/text]",
    ],
    [
      "a header is mrkdwn",
      of({ type: "header", text: { type: "mrkdwn", text: "x" } }),
      "unsupported type: mrkdwn [json-pointer:/view/blocks/0/text/type]",
    ],
    [
      "a context has too many elements",
      of({ type: "context", elements: Array.from({ length: 11 }, () => text("x")) }),
      "no more than 10 items allowed [json-pointer:/view/blocks/0/elements]",
    ],
    [
      "a context holds a button",
      of({ type: "context", elements: [button()] }),
      "unsupported type: button [json-pointer:/view/blocks/0/elements/0/type]",
    ],
    [
      "actions hold too many elements",
      of(
        actions(...Array.from({ length: 26 }, (_, index) => button({ action_id: String(index) }))),
      ),
      "no more than 25 items allowed [json-pointer:/view/blocks/0/elements]",
    ],
    [
      "actions hold a text field",
      of(actions({ type: "plain_text_input", action_id: "a" })),
      "unsupported type: plain_text_input [json-pointer:/view/blocks/0/elements/0/type]",
    ],
    [
      "an input holds a button",
      ofInput(button()),
      "unsupported type: button [json-pointer:/view/blocks/0/element/type]",
    ],
    [
      "a label is too long",
      of(input(x(2001), { type: "plain_text_input" }, { block_id: "b" })),
      "must be less than 2001 characters [json-pointer:/view/blocks/0/label/text]",
    ],
    [
      "a hint is too long",
      ofInput({ type: "plain_text_input" }, { hint: text(x(2001)) }),
      "must be less than 2001 characters [json-pointer:/view/blocks/0/hint/text]",
    ],
    [
      "a placeholder is too long",
      ofInput({ type: "plain_text_input", placeholder: text(x(151)) }),
      "must be less than 151 characters [json-pointer:/view/blocks/0/element/placeholder/text]",
    ],
    [
      "max_length is too great",
      ofInput({ type: "plain_text_input", max_length: 3001 }),
      "must be at most 3000 [json-pointer:/view/blocks/0/element/max_length]",
    ],
    [
      "a button's text is too long",
      of(actions(button({ text: text(x(76)) }))),
      "must be less than 76 characters [json-pointer:/view/blocks/0/elements/0/text/text]",
    ],
    [
      "a button's value is too long",
      of(actions(button({ value: x(2001) }))),
      "must be less than 2001 characters [json-pointer:/view/blocks/0/elements/0/value]",
    ],
    [
      "a button's address is too long",
      of(actions(button({ url: `https://x.example/${x(3000)}` }))),
      "must be less than 3001 characters [json-pointer:/view/blocks/0/elements/0/url]",
    ],
    [
      "a button's style is unknown",
      of(actions(button({ style: "warning" }))),
      "must be a valid enum value [json-pointer:/view/blocks/0/elements/0/style]",
    ],
    [
      "a confirm dialog is too long",
      of(
        actions(
          button({
            confirm: { title: text("x"), text: text(x(301)), confirm: text("Y"), deny: text("N") },
          }),
        ),
      ),
      "must be less than 301 characters [json-pointer:/view/blocks/0/elements/0/confirm/text/text]",
    ],
    [
      "a confirm dialog's buttons are too long",
      of(
        actions(
          button({
            confirm: { title: text("x"), text: text("x"), confirm: text(x(31)), deny: text("N") },
          }),
        ),
      ),
      "must be less than 31 characters [json-pointer:/view/blocks/0/elements/0/confirm/confirm/text]",
    ],
    [
      "a select has no option",
      ofInput(selects({ options: [] })),
      "must provide at least 1 items [json-pointer:/view/blocks/0/element/options]",
    ],
    [
      "a select has neither options nor groups",
      ofInput(selects({})),
      "must define exactly one of `options` and `option_groups` [json-pointer:/view/blocks/0/element]",
    ],
    [
      "a select has too many options",
      ofInput(selects({ options: options(101) })),
      "no more than 100 items allowed [json-pointer:/view/blocks/0/element/options]",
    ],
    [
      "an option's text is too long",
      ofInput(selects({ options: [option("a", x(76))] })),
      "must be less than 76 characters [json-pointer:/view/blocks/0/element/options/0/text/text]",
    ],
    [
      "an option's value is too long",
      ofInput(selects({ options: [option(x(151), "a")] })),
      "must be less than 151 characters [json-pointer:/view/blocks/0/element/options/0/value]",
    ],
    [
      "an option's description is too long",
      ofInput(selects({ options: [{ ...option("a"), description: text(x(76)) }] })),
      "must be less than 76 characters [json-pointer:/view/blocks/0/element/options/0/description/text]",
    ],
    [
      "an option group's label is too long",
      ofInput(selects({ option_groups: [{ label: text(x(76)), options: options(1) }] })),
      "must be less than 76 characters [json-pointer:/view/blocks/0/element/option_groups/0/label/text]",
    ],
    [
      "the initial option is none of the options",
      ofInput(selects({ options: options(1), initial_option: option("b") })),
      'initial option "b" is not in `options` [json-pointer:/view/blocks/0/element]',
    ],
    [
      "an overflow menu is too long",
      of(actions({ type: "overflow", action_id: "a", options: options(6) })),
      "no more than 5 items allowed [json-pointer:/view/blocks/0/elements/0/options]",
    ],
    [
      "there are too many radio buttons",
      ofInput({ type: "radio_buttons", options: options(11) }),
      "no more than 10 items allowed [json-pointer:/view/blocks/0/element/options]",
    ],
    [
      "there are too many check boxes",
      ofInput({ type: "checkboxes", options: options(11) }),
      "no more than 10 items allowed [json-pointer:/view/blocks/0/element/options]",
    ],
    [
      "a list of initial people is empty",
      ofInput({ type: "multi_users_select", initial_users: [] }),
      "must provide at least 1 items [json-pointer:/view/blocks/0/element/initial_users]",
    ],
    [
      "an image has no words",
      of({ type: "image", image_url: "https://x.example/y.png" }),
      "missing required field: alt_text [json-pointer:/view/blocks/0]",
    ],
  ])("%s", (_, complaints, expected) => {
    expect(complaints).toEqual([expected]);
  });

  it("names every spot at once", () => {
    expect(complaintsOf(modal([section("")], { title: text(x(25)), callback_id: x(256) }))).toEqual(
      [
        "must be less than 25 characters [json-pointer:/view/title/text]",
        "must be more than 0 characters [json-pointer:/view/blocks/0/text/text]",
        "must be less than 256 characters [json-pointer:/view/callback_id]",
      ],
    );
  });
});

describe("surfaces", () => {
  it("take 100 blocks in a view and 50 in a message", () => {
    expect(checkHome(home(dividers(100)))).toMatchObject({ ok: true });
    expect(checkHome(home(dividers(101)))).toMatchObject({ ok: false });
    expect(checkMessage(dividers(50))).toMatchObject({ ok: true });
    expect(checkMessage(dividers(51))).toMatchObject({ ok: false });
  });

  it("keep alerts to modals and markdown to messages", () => {
    const alert = { type: "alert", text: text("Careful") };
    const markdown = { type: "markdown", text: "**bold**" };
    expect(checkModal(modal([alert]))).toMatchObject({ ok: true });
    expect(checkHome(home([alert]))).toMatchObject({
      complaints: ["unsupported type: alert [json-pointer:/view/blocks/0/type]"],
    });
    expect(checkMessage([markdown])).toMatchObject({ ok: true });
    expect(checkHome(home([markdown]))).toMatchObject({
      complaints: ["unsupported type: markdown [json-pointer:/view/blocks/0/type]"],
    });
  });

  it("give a Home no title and let it hold inputs", () => {
    expect(checkHome({ ...home([]), title: text("Home") })).toMatchObject({
      complaints: ["invalid additional property: title [json-pointer:/view]"],
    });
    expect(checkHome(home([input("L", { type: "plain_text_input" })]))).toMatchObject({ ok: true });
  });

  it("fill in what the app left out, as Slack echoes it", () => {
    const checked = checkModal(modal([input("L", { type: "plain_text_input" })]));
    expect(checked).toMatchObject({
      ok: true,
      value: {
        title: { type: "plain_text", text: "A modal", emoji: true },
        private_metadata: "",
        notify_on_close: false,
        blocks: [{ block_id: "L", optional: false, dispatch_action: false }],
      },
    });
  });
});
