/** What is typed into: one line, several, an address, a number. */
import { tellAs } from "../api.ts";
import { type Child, h } from "../dom.ts";
import { plainWithEmoji } from "../mrkdwn.ts";
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

/** What was typed and may not have come back from the server yet. */
const drafts = new Map<string, string>();

/** What was typed into views that are gone is gone with them. */
export function forgetDrafts(viewIds: ReadonlySet<string>): void {
  for (const key of drafts.keys()) if (!viewIds.has(key.split(" ")[0] ?? "")) drafts.delete(key);
}

export function drawTextField(element: TextLike, spot: Spot): Child {
  const key = keyOf(element, spot);
  const held = contentOf(heldBy(element, spot));
  const text = drafts.get(key) ?? (held === null ? "" : String(held));
  const isLong = element.type === "plain_text_input" && element.multiline === true;
  const tell = (value: string, isDone: boolean) =>
    void tellAs("enter", { ...targetOf(element, spot), entered: { text: value, isDone } });
  const typed = (event: Event) => {
    const field = event.currentTarget;
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
    drafts.set(key, field.value);
    tell(field.value, false);
  };
  const pressed = (event: Event) => {
    const field = event.currentTarget;
    if (!(event instanceof KeyboardEvent) || event.key !== "Enter" || event.isComposing) return;
    // In several lines, Enter begins the next one.
    if (isLong || !(field instanceof HTMLInputElement)) return;
    event.preventDefault();
    if (spot.tellsEnter) tell(field.value, true);
    else if (spot.view?.submit) void tellAs("submit");
  };
  const props = {
    id: spot.id,
    "data-key": key,
    "aria-label": spot.id ? null : spot.label,
    "aria-invalid": spot.isWrong ? "true" : null,
    "aria-required": spot.isRequired ? "true" : null,
    "aria-describedby": describedBy(spot),
    placeholder: element.placeholder && plainWithEmoji(element.placeholder.text),
    autocomplete: "off",
    oninput: typed,
    onkeydown: pressed,
  };
  if (!isLong)
    return h("input", { ...props, type: "text", inputmode: KEYBOARDS[element.type], value: text });
  const area = h("textarea", { ...props, rows: LINES });
  area.value = text;
  return area;
}
