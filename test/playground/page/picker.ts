/** A select that can be searched, for one thing or several: a combobox with a list, by mouse or keyboard. */
import { toast } from "./api.ts";
import { fill, h } from "./dom.ts";

export type Item = {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
  /** What is told to the server. */
  readonly raw: unknown;
};

export type Picker = {
  readonly key: string;
  readonly id: string | null;
  readonly label: string;
  readonly placeholder: string;
  readonly isMulti: boolean;
  readonly isWrong: boolean;
  readonly isRequired: boolean;
  /** How many can be chosen; null: as many as one likes. */
  readonly most: number | null;
  /** Characters before anything is searched for. */
  readonly minQueryLength: number;
  readonly chosen: readonly Item[];
  /** Null: they could not be had. */
  offers(text: string): Promise<readonly Item[] | null>;
  changed(items: readonly Item[]): Promise<void>;
};

const TYPING_MS = 150;

/** The one whose list is open, and what was searched there: it stays open when the app updates its view. */
let opened: { readonly key: string; readonly text: string } | null = null;

export function pickerOf(picker: Picker): HTMLElement {
  const { key, id, label, placeholder, isMulti, chosen } = picker;
  const listId = `list-${key.replace(/\W/g, "-")}`;
  const single = isMulti ? undefined : chosen[0];
  let items: readonly Item[] = [];
  let active = -1;
  let asked = 0;
  let timer = 0;

  const list = h("ul", {
    role: "listbox",
    id: listId,
    class: "offers",
    hidden: true,
    "aria-label": label,
  });
  const input = h("input", {
    type: "text",
    role: "combobox",
    id,
    "data-key": key,
    "aria-label": id ? null : label,
    "aria-expanded": "false",
    "aria-controls": listId,
    "aria-autocomplete": "list",
    "aria-invalid": picker.isWrong ? "true" : null,
    "aria-required": picker.isRequired ? "true" : null,
    "aria-describedby": id ? `${id}-error ${id}-hint` : null,
    autocomplete: "off",
    placeholder: chosen.length > 0 && isMulti ? "" : placeholder,
    value: single?.label ?? "",
  });

  const close = () => {
    if (opened?.key === key) opened = null;
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    input.value = single?.label ?? "";
  };
  const open = (text = "") => {
    opened = { key, text };
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    void ask(text);
  };
  const note = (words: string) => fill(list, [h("li", { class: "note" }, words)]);

  async function ask(text: string): Promise<void> {
    asked += 1;
    const mine = asked;
    if (text.length < picker.minQueryLength) {
      items = [];
      active = -1;
      note(`Type ${picker.minQueryLength} or more characters to search`);
      return;
    }
    if (items.length === 0) note("Loading…");
    const found = await picker.offers(text);
    // A slower answer to an older question.
    if (mine !== asked) return;
    items = found ?? [];
    active = items.length > 0 ? 0 : -1;
    if (found === null) note("Couldn't load options");
    else if (items.length === 0) note("No results");
    else draw();
  }

  function draw(): void {
    const isChosen = (item: Item) => chosen.some((c) => c.value === item.value);
    fill(
      list,
      items.map((item, index) =>
        h(
          "li",
          {
            role: "option",
            id: `${listId}-${index}`,
            "aria-selected": String(isChosen(item)),
            class: index === active ? "active" : null,
            // Before the field loses the focus, which closes the list.
            onmousedown: (event) => {
              event.preventDefault();
              choose(item);
            },
          },
          h("span", {}, item.label),
          item.hint && h("small", {}, item.hint),
        ),
      ),
    );
    if (active >= 0) input.setAttribute("aria-activedescendant", `${listId}-${active}`);
    list.children[active]?.scrollIntoView({ block: "nearest" });
  }

  function choose(item: Item): void {
    const isThere = chosen.some((c) => c.value === item.value);
    opened = null;
    list.hidden = true;
    if (!isMulti) void picker.changed([item]);
    else if (!isThere && picker.most !== null && chosen.length >= picker.most)
      toast(`You can choose ${picker.most} at most.`, "");
    else
      void picker.changed(
        isThere ? chosen.filter((c) => c.value !== item.value) : [...chosen, item],
      );
  }

  function move(by: number): void {
    if (list.hidden) open();
    else if (items.length > 0) show(by);
  }

  function show(by: number): void {
    active = (active + by + items.length) % items.length;
    draw();
  }

  function pressed(event: KeyboardEvent): void {
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Enter" && !list.hidden) {
      const item = items[active];
      if (item) choose(item);
    } else if (event.key === "Escape" && !list.hidden) close();
    else if (event.key === "Backspace" && input.value === "" && isMulti && chosen.length > 0)
      void picker.changed(chosen.slice(0, -1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  input.addEventListener("click", () => {
    if (list.hidden) open();
    if (single) input.select();
  });
  input.addEventListener("input", () => {
    opened = { key, text: input.value };
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    clearTimeout(timer);
    timer = window.setTimeout(() => void ask(input.value), TYPING_MS);
  });
  // One that was only drawn again has lost its focus to its successor.
  input.addEventListener("blur", () => setTimeout(() => input.isConnected && close()));
  input.addEventListener("keydown", pressed);
  if (opened?.key === key) {
    input.value = opened.text;
    open(opened.text);
  }

  const chips = isMulti
    ? chosen.map((item) =>
        h(
          "span",
          { class: "chip" },
          item.label,
          h(
            "button",
            {
              "aria-label": `Remove ${item.label}`,
              onclick: () => void picker.changed(chosen.filter((c) => c !== item)),
            },
            "✕",
          ),
        ),
      )
    : [];
  return h(
    "div",
    { class: "picker" },
    h(
      "div",
      { class: "box" },
      chips,
      input,
      h("span", { class: "caret", "aria-hidden": "true" }, "⌄"),
    ),
    list,
  );
}
