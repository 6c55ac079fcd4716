/** Selects, for one thing or several: options of the view, options that the app searches, people, channels. */
import { askAs, tellAs } from "../api.ts";
import { confirmed } from "../dialogs.ts";
import type { Child } from "../dom.ts";
import { plainWithEmoji } from "../mrkdwn.ts";
import { Pending } from "../pending.ts";
import { type Item, pickerOf } from "../picker.ts";
import type { Interactive, Option } from "../snapshot.ts";
import { here, people } from "../state.ts";
import { chosenIds, chosenOptions, heldBy, keyOf, type Spot, targetOf } from "./spot.ts";

type Menu = Extract<Interactive, { type: `${string}_select` }>;

/** Slack asks for three characters unless the app says otherwise. */
const MIN_QUERY_LENGTH = 3;

const pending = new Pending<readonly Item[]>();

export function drawMenu(element: Menu, spot: Spot): Child {
  const key = keyOf(element, spot);
  const at = targetOf(element, spot);
  const holdsOptions =
    element.type.endsWith("static_select") || element.type.endsWith("external_select");
  const isSearchedByApp = element.type.endsWith("external_select");
  const all = (): readonly Item[] =>
    element.type.endsWith("users_select") ? peopleItems() : channelItems();
  const itemOf = (id: string): Item =>
    all().find((item) => item.value === id) ?? { value: id, label: id, raw: id };
  const held = heldBy(element, spot);
  return pickerOf({
    key,
    id: spot.id ?? null,
    isWrong: spot.isWrong ?? false,
    isRequired: spot.isRequired ?? false,
    label: spot.label || (element.placeholder?.text ?? "Choose"),
    placeholder: element.placeholder ? plainWithEmoji(element.placeholder.text) : "Choose…",
    isMulti: element.type.startsWith("multi_"),
    most: "max_selected_items" in element ? (element.max_selected_items ?? null) : null,
    minQueryLength:
      "min_query_length" in element
        ? (element.min_query_length ?? MIN_QUERY_LENGTH)
        : isSearchedByApp
          ? MIN_QUERY_LENGTH
          : 0,
    chosen: () =>
      pending.at(
        key,
        holdsOptions ? chosenOptions(held).map(optionItem) : chosenIds(held).map(itemOf),
      ),
    async offers(text) {
      const offered = holdsOptions
        ? ((await askAs("offers", { ...at, text })) as Option[] | null)?.map(optionItem)
        : all();
      if (!offered) return null;
      // The app has searched already; what is in the view itself is searched here.
      if (isSearchedByApp) return offered;
      return offered.filter((item) => item.label.toLowerCase().includes(text.toLowerCase()));
    },
    async changed(items) {
      if (!(await confirmed(element.confirm))) return;
      const raw = items.map((item) => item.raw);
      const entered = holdsOptions ? { options: raw } : { ids: raw };
      await pending.until(tellAs("enter", { ...at, entered }), key, items);
    },
  });
}

const optionItem = (option: Option): Item => ({
  value: option.value,
  label: plainWithEmoji(option.text.text),
  ...(option.description && { hint: plainWithEmoji(option.description.text) }),
  raw: option,
});

const peopleItems = (): readonly Item[] =>
  people()
    .filter(({ kind }) => kind !== "bot")
    .map(({ id, name, realName }) => ({ value: id, label: realName, hint: `@${name}`, raw: id }));

const channelItems = (): readonly Item[] =>
  (here()?.channels ?? []).map(({ id, name }) => ({ value: id, label: `#${name}`, raw: id }));
