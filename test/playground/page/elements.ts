/** Block Kit's interactive elements: what they show, and what is told when they are used. */
import { askAs, tellAs } from "./api.ts";
import { confirmed, followed } from "./dialogs.ts";
import { type Child, h } from "./dom.ts";
import { plainWithEmoji } from "./mrkdwn.ts";
import { type Item, pickerOf } from "./picker.ts";
import type { FieldValue, Interactive, Option, ViewShot } from "./snapshot.ts";
import { people, state } from "./state.ts";

export type Spot = {
  readonly blockId: string;
  /** Null in a message. */
  readonly view: ViewShot | null;
  readonly label: string;
  readonly id?: string;
  readonly isWrong?: boolean;
};

/** What was typed and may not have come back from the server yet. */
const drafts = new Map<string, string>();

/** What was typed into views that are gone is gone with them. */
export function forgetDrafts(viewIds: ReadonlySet<string>): void {
  for (const key of drafts.keys()) if (!viewIds.has(key.split(" ")[0] ?? "")) drafts.delete(key);
}

const target = (element: Interactive, spot: Spot) => ({
  viewId: spot.view?.id ?? "",
  blockId: spot.blockId,
  actionId: element.action_id,
  ...("value" in element && { value: element.value }),
});

const keyOf = (element: Interactive, spot: Spot): string =>
  Object.values(target(element, spot)).join(" ");

const heldBy = (element: Interactive, { view, blockId }: Spot): FieldValue | undefined =>
  view?.values[blockId]?.[element.action_id];

export function drawElement(element: Interactive, spot: Spot): Child {
  switch (element.type) {
    case "button":
      return button(element, spot);
    case "overflow":
      return overflow(element, spot);
    case "plain_text_input":
    case "email_text_input":
    case "url_text_input":
    case "number_input":
      return textField(element, spot);
    case "checkboxes":
    case "radio_buttons":
      return choices(element, spot);
    case "datepicker":
    case "timepicker":
    case "datetimepicker":
      return textField(element, spot);
    default:
      return menu(element, spot);
  }
}

function button(element: Extract<Interactive, { type: "button" }>, spot: Spot): Child {
  const press = async (event: Event) => {
    const pressed = event.currentTarget;
    if (!(await confirmed(element.confirm))) return;
    if (pressed instanceof HTMLElement) pressed.setAttribute("aria-busy", "true");
    await followed(await tellAs("press", { ...target(element, spot), option: null }));
    if (pressed instanceof HTMLElement) pressed.removeAttribute("aria-busy");
  };
  return h(
    "button",
    {
      class: `button ${element.style ?? ""}`,
      "data-key": keyOf(element, spot),
      "aria-label": element.accessibility_label,
      onclick: (event) => void press(event),
    },
    plainWithEmoji(element.text.text),
    element.url !== undefined && h("span", { class: "away", "aria-hidden": "true" }, " ↗"),
  );
}

function overflow(element: Extract<Interactive, { type: "overflow" }>, spot: Spot): Child {
  const press = async (value: string) => {
    if (!(await confirmed(element.confirm))) return;
    await followed(await tellAs("press", { ...target(element, spot), option: value }));
  };
  return h(
    "details",
    { class: "overflow" },
    h("summary", { class: "button", "aria-label": "More actions" }, "⋯"),
    h(
      "div",
      { role: "menu" },
      element.options.map((option) =>
        h(
          "button",
          { role: "menuitem", onclick: () => void press(option.value) },
          option.text.text,
        ),
      ),
    ),
  );
}

type TextLike = Extract<
  Interactive,
  {
    type:
      | "plain_text_input"
      | "email_text_input"
      | "url_text_input"
      | "number_input"
      | "datepicker"
      | "timepicker"
      | "datetimepicker";
  }
>;

function textField(element: TextLike, spot: Spot): Child {
  const key = keyOf(element, spot);
  const value = heldBy(element, spot);
  const held = Object.entries(value ?? {}).find(([name]) => name !== "type")?.[1];
  const isInstant = element.type === "datetimepicker";
  const told = held === null || held === undefined ? "" : String(held);
  const text = drafts.get(key) ?? (isInstant && told !== "" ? localTime(Number(told)) : told);
  const isLong = element.type === "plain_text_input" && element.multiline === true;
  const typed = (event: Event) => {
    const field = event.currentTarget;
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
    drafts.set(key, field.value);
    const whole = isInstant ? secondsOf(field.value) : field.value;
    // Half a date is none yet.
    if (whole === null) return;
    void tellAs("enter", { ...target(element, spot), entered: { text: whole } });
  };
  const entered = (event: Event) => {
    if (!isLong && event instanceof KeyboardEvent && event.key === "Enter") void tellAs("submit");
  };
  const props = {
    id: spot.id,
    "data-key": key,
    "aria-label": spot.id ? null : spot.label,
    "aria-invalid": spot.isWrong ? "true" : null,
    "aria-describedby": spot.id ? `${spot.id}-error ${spot.id}-hint` : null,
    placeholder: "placeholder" in element ? element.placeholder?.text : null,
    autocomplete: "off",
    oninput: typed,
    onkeydown: entered,
  };
  const types: Readonly<Record<string, string>> = {
    datepicker: "date",
    timepicker: "time",
    datetimepicker: "datetime-local",
  };
  const type = types[element.type] ?? "text";
  if (!isLong) return h("input", { ...props, type, value: text });
  const area = h("textarea", { ...props, rows: 3 });
  area.value = text;
  return area;
}

/** As the browser's own field wants it, in its own time zone. */
function localTime(seconds: number): string {
  const at = new Date(seconds * 1_000);
  const local = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, "yyyy-mm-ddThh:mm".length);
}

function secondsOf(text: string): string | null {
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : String(Math.floor(at / 1_000));
}

function choices(
  element: Extract<Interactive, { type: "checkboxes" | "radio_buttons" }>,
  spot: Spot,
): Child {
  const isRadio = element.type === "radio_buttons";
  const chosen = chosenOptions(heldBy(element, spot));
  const choose = (option: Option) => (event: Event) => {
    const isOn = event.currentTarget instanceof HTMLInputElement && event.currentTarget.checked;
    const others = isRadio ? [] : chosen.filter((o) => o.value !== option.value);
    void tellAs("enter", {
      ...target(element, spot),
      entered: { options: isOn ? [...others, option] : others },
    });
  };
  return h(
    "div",
    { class: "choices" },
    element.options.map((option) =>
      h(
        "label",
        {},
        h("input", {
          type: isRadio ? "radio" : "checkbox",
          name: keyOf(element, spot),
          "data-key": `${keyOf(element, spot)} ${option.value}`,
          checked: chosen.some((o) => o.value === option.value),
          onchange: choose(option),
        }),
        h(
          "span",
          {},
          plainWithEmoji(option.text.text),
          option.description && h("small", {}, option.description.text),
        ),
      ),
    ),
  );
}

type Menu = Exclude<
  Interactive,
  TextLike | { type: "button" | "overflow" | "checkboxes" | "radio_buttons" }
>;

function menu(element: Menu, spot: Spot): Child {
  const at = target(element, spot);
  const isOptions =
    element.type.endsWith("static_select") || element.type.endsWith("external_select");
  const all = (): readonly Item[] =>
    element.type.endsWith("users_select") ? peopleItems() : channelItems();
  return pickerOf({
    key: keyOf(element, spot),
    id: spot.id ?? null,
    isWrong: spot.isWrong ?? false,
    label: spot.label || (element.placeholder?.text ?? "Choose"),
    placeholder: element.placeholder?.text ?? "Choose…",
    isMulti: element.type.startsWith("multi_"),
    chosen: isOptions
      ? chosenOptions(heldBy(element, spot)).map(optionItem)
      : chosenIds(heldBy(element, spot)).map(
          (id) => all().find((item) => item.value === id) ?? { value: id, label: id, raw: id },
        ),
    async offers(text) {
      const offered = isOptions
        ? ((await askAs("offers", { ...at, text })) as Option[] | null)?.map(optionItem)
        : all();
      if (!offered) return null;
      // The app has searched already; what stands in the view itself is searched here.
      if (element.type.endsWith("external_select")) return offered;
      return offered.filter((item) => item.label.toLowerCase().includes(text.toLowerCase()));
    },
    async changed(items) {
      if (!(await confirmed(element.confirm))) return;
      const raw = items.map((item) => item.raw);
      await tellAs("enter", { ...at, entered: isOptions ? { options: raw } : { ids: raw } });
    },
  });
}

const optionItem = (option: Option): Item => ({
  value: option.value,
  label: plainWithEmoji(option.text.text),
  ...(option.description && { hint: option.description.text }),
  raw: option,
});

const peopleItems = (): readonly Item[] =>
  people()
    .filter(({ kind }) => kind !== "bot")
    .map(({ id, name, realName }) => ({ value: id, label: realName, hint: `@${name}`, raw: id }));

const channelItems = (): readonly Item[] =>
  (state.world?.channels ?? []).map(({ id, name }) => ({ value: id, label: `#${name}`, raw: id }));

function chosenOptions(value: FieldValue | undefined): readonly Option[] {
  if (!value) return [];
  if ("selected_options" in value) return value.selected_options;
  return "selected_option" in value && value.selected_option ? [value.selected_option] : [];
}

function chosenIds(value: FieldValue | undefined): readonly string[] {
  const held = Object.entries(value ?? {}).find(([name]) => name !== "type")?.[1];
  if (Array.isArray(held)) return held.filter((id) => typeof id === "string");
  return typeof held === "string" ? [held] : [];
}
