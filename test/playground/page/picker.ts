/** A select that can be searched, for one thing or several: a combobox with a list, by mouse or keyboard. */
import { type Child, h } from "./dom.ts";
import { redraw } from "./draw.ts";
import { toast } from "./toasts.ts";

export type Item = {
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
  /** What is sent to the server. */
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
  chosen(): readonly Item[];
  /** Null: they could not be had. */
  offers(text: string): Promise<readonly Item[] | null>;
  changed(items: readonly Item[]): Promise<void>;
};

/** The list that is open. */
type Opened = {
  readonly key: string;
  /** Null: nothing yet. */
  typed: string | null;
  items: readonly Item[];
  /** Shown where there are no items. */
  note: string;
  active: number;
  /** No answer to what was typed last is there yet. */
  isAsking: boolean;
  /** Keys that were pressed since: they are meant for the answer. */
  readonly pressed: string[];
  timer: number;
};

const TYPING_MS = 150;

/** At most one is open. */
let opened: Opened | null = null;

const openedBy = ({ key }: Picker): Opened | null => (opened?.key === key ? opened : null);

const listIdOf = ({ key }: Picker): string => `list-${key.replace(/\W/g, "-")}`;

function open(picker: Picker): void {
  close();
  const { key } = picker;
  const note = "Loading…";
  opened = { key, typed: null, items: [], note, active: -1, isAsking: true, pressed: [], timer: 0 };
  void ask(picker, opened, "");
}

function close(): void {
  if (!opened) return;
  clearTimeout(opened.timer);
  opened = null;
  redraw();
}

async function ask(picker: Picker, list: Opened, text: string): Promise<void> {
  if (text.length < picker.minQueryLength)
    return answer(picker, list, [], `Type ${picker.minQueryLength} or more characters to search`);
  redraw();
  const found = await picker.offers(text);
  // A slower answer to an older question.
  if (opened !== list || (list.typed ?? "") !== text) return;
  answer(picker, list, found ?? [], found === null ? "Couldn't load options" : "No results");
}

function answer(picker: Picker, list: Opened, items: readonly Item[], note: string): void {
  Object.assign(list, { items, note, active: items.length > 0 ? 0 : -1, isAsking: false });
  for (const key of list.pressed.splice(0)) if (opened === list) press(picker, list, key);
  redraw();
  showActive(picker);
}

function typed(picker: Picker, text: string): void {
  if (!openedBy(picker)) open(picker);
  const list = opened;
  if (!list) return;
  clearTimeout(list.timer);
  list.typed = text;
  list.isAsking = true;
  list.pressed.length = 0;
  list.timer = window.setTimeout(() => void ask(picker, list, text), TYPING_MS);
  redraw();
}

/** An arrow or Enter, in an open list. */
function press(picker: Picker, list: Opened, key: string): void {
  const { items } = list;
  const item = items[list.active];
  if (list.isAsking) list.pressed.push(key);
  else if (!item) return;
  else if (key === "Enter") choose(picker, item);
  else list.active = (list.active + (key === "ArrowDown" ? 1 : -1) + items.length) % items.length;
}

function showActive(picker: Picker): void {
  const id = `${listIdOf(picker)}-${openedBy(picker)?.active}`;
  document.getElementById(id)?.scrollIntoView({ block: "nearest" });
}

function choose(picker: Picker, item: Item): void {
  const chosen = picker.chosen();
  const isThere = chosen.some(({ value }) => value === item.value);
  close();
  if (!picker.isMulti) void picker.changed([item]);
  else if (isThere) remove(picker, item);
  else if (picker.most !== null && chosen.length >= picker.most)
    toast(`You can choose ${picker.most} at most.`, "");
  else void picker.changed([...chosen, item]);
}

const remove = (picker: Picker, item: Item): void =>
  void picker.changed(picker.chosen().filter(({ value }) => value !== item.value));

function keyDown(picker: Picker, event: Event): void {
  const field = event.currentTarget;
  if (!(event instanceof KeyboardEvent) || !(field instanceof HTMLInputElement)) return;
  const list = openedBy(picker);
  const { key } = event;
  const last = picker.isMulti && field.value === "" ? picker.chosen().at(-1) : undefined;
  const isArrow = key === "ArrowDown" || key === "ArrowUp";
  if (list && (isArrow || key === "Enter")) {
    press(picker, list, key);
    redraw();
    showActive(picker);
  } else if (isArrow) open(picker);
  else if (list && key === "Escape") close();
  else if (last && key === "Backspace") remove(picker, last);
  else return;
  event.preventDefault();
  event.stopPropagation();
}

export function pickerOf(picker: Picker): Child {
  const { key, id, label, placeholder, isMulti } = picker;
  const chosen = picker.chosen();
  const single = isMulti ? undefined : chosen[0];
  const list = openedBy(picker);
  const listId = listIdOf(picker);
  const field = h("input", {
    type: "text",
    role: "combobox",
    key: "field",
    id,
    "aria-label": id ? null : label,
    "aria-expanded": String(list !== null),
    "aria-controls": listId,
    "aria-activedescendant": list && list.active >= 0 ? `${listId}-${list.active}` : null,
    "aria-autocomplete": "list",
    "aria-invalid": picker.isWrong ? "true" : null,
    "aria-required": picker.isRequired ? "true" : null,
    "aria-describedby": id ? `${id}-error ${id}-hint` : null,
    autocomplete: "off",
    placeholder: chosen.length > 0 && isMulti ? "" : placeholder,
    value: list?.typed ?? single?.label ?? "",
    onclick: ({ currentTarget }) => {
      if (!openedBy(picker)) open(picker);
      if (single && currentTarget instanceof HTMLInputElement) currentTarget.select();
    },
    oninput: ({ currentTarget }) =>
      currentTarget instanceof HTMLInputElement && typed(picker, currentTarget.value),
    onblur: () => openedBy(picker) && close(),
    onkeydown: (event) => keyDown(picker, event),
  });
  const chips = isMulti ? chosen.map((item) => chip(picker, item)) : [];
  return h(
    "div",
    { class: "picker", key },
    h(
      "div",
      { class: "box" },
      chips,
      field,
      h("span", { class: "caret", "aria-hidden": "true" }, "⌄"),
    ),
    h(
      "ul",
      {
        role: "listbox",
        id: listId,
        class: "offers",
        hidden: list === null,
        "aria-label": label,
        // The field keeps the focus: without it the list closes.
        onmousedown: (event) => event.preventDefault(),
      },
      list &&
        (list.items.length > 0 ? options(picker, list) : h("li", { class: "note" }, list.note)),
    ),
  );
}

const options = (picker: Picker, list: Opened): Child =>
  list.items.map((item, index) =>
    h(
      "li",
      {
        role: "option",
        key: item.value,
        id: `${listIdOf(picker)}-${index}`,
        "aria-selected": String(picker.chosen().some(({ value }) => value === item.value)),
        class: index === list.active ? "active" : null,
        onclick: () => choose(picker, item),
      },
      h("span", {}, item.label),
      item.hint && h("small", {}, item.hint),
    ),
  );

const chip = (picker: Picker, item: Item): Child =>
  h(
    "span",
    { class: "chip", key: item.value },
    item.label,
    h("button", { "aria-label": `Remove ${item.label}`, onclick: () => remove(picker, item) }, "✕"),
  );
