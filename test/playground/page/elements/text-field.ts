/** What is typed into: one line, several, an address, a number. */
import { tellAs } from "../api.ts";
import { type Child, h } from "../dom.ts";
import { plainWithEmoji } from "../mrkdwn.ts";
import { Pending } from "../pending.ts";
import { submit } from "../slack/submit.ts";
import type { Interactive } from "../snapshot.ts";
import { contentOf, describedBy, heldBy, keyOf, type Spot, targetOf } from "./spot.ts";

type TextLike = Extract<
  Interactive,
  { type: "plain_text_input" | "email_text_input" | "url_text_input" | "number_input" }
>;

const LINES = 4;
const KEYBOARDS = {
  plain_text_input: "text",
  email_text_input: "email",
  url_text_input: "url",
  number_input: "numeric",
} as const;

const pending = new Pending<string>();

export function drawTextField(element: TextLike, spot: Spot): Child {
  const key = keyOf(element, spot);
  const held = contentOf(heldBy(element, spot));
  const text = pending.at(key, held === null ? "" : String(held));
  const isLong = element.type === "plain_text_input" && element.multiline === true;
  const enter = (value: string, isDone: boolean) => {
    const entered = { text: value, isDone };
    const sent = tellAs("enter", { ...targetOf(element, spot), entered });
    void pending.until(sent, key, value);
  };
  const typed = ({ currentTarget: field }: Event) => {
    if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)
      enter(field.value, false);
  };
  const pressed = (event: Event) => {
    const field = event.currentTarget;
    if (!(event instanceof KeyboardEvent) || event.key !== "Enter" || event.isComposing) return;
    // In several lines, Enter begins the next one.
    if (isLong || !(field instanceof HTMLInputElement)) return;
    event.preventDefault();
    if (spot.sendsEnter) enter(field.value, true);
    else if (spot.view?.submit) void submit(spot.view);
  };
  const props = {
    key,
    id: spot.id,
    "aria-label": spot.id ? null : spot.label,
    "aria-invalid": spot.isWrong ? "true" : null,
    "aria-required": spot.isRequired ? "true" : null,
    "aria-describedby": describedBy(spot),
    placeholder: element.placeholder && plainWithEmoji(element.placeholder.text),
    autocomplete: "off",
    value: text,
    oninput: typed,
    onkeydown: pressed,
  };
  return isLong
    ? h("textarea", { ...props, rows: LINES })
    : h("input", { ...props, type: "text", inputmode: KEYBOARDS[element.type] });
}
