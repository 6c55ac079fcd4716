/** Check boxes and radio buttons. */
import { tellAs } from "../api.ts";
import { drawText } from "../blocks.ts";
import { confirmed } from "../dialogs.ts";
import { type Child, h } from "../dom.ts";
import type { Interactive, Option } from "../snapshot.ts";
import { chosenOptions, describedBy, heldBy, keyOf, type Spot, targetOf } from "./spot.ts";

type Choices = Extract<Interactive, { type: "checkboxes" | "radio_buttons" }>;

export function drawChoices(element: Choices, spot: Spot): Child {
  const key = keyOf(element, spot);
  const isRadio = element.type === "radio_buttons";
  const chosen = chosenOptions(heldBy(element, spot));
  const choose = (option: Option) => async (event: Event) => {
    const box = event.currentTarget;
    if (!(box instanceof HTMLInputElement)) return;
    const isOn = box.checked;
    if (!(await confirmed(element.confirm))) {
      box.checked = !isOn;
      return;
    }
    const others = isRadio ? [] : chosen.filter((o) => o.value !== option.value);
    const options = isOn ? [...others, option] : others;
    await tellAs("enter", { ...targetOf(element, spot), entered: { options } });
  };
  return h(
    "div",
    {
      class: "choices",
      role: isRadio ? "radiogroup" : "group",
      "aria-labelledby": spot.id ? `${spot.id}-label` : null,
      "aria-describedby": describedBy(spot),
    },
    element.options.map((option, place) =>
      h(
        "label",
        {},
        h("input", {
          type: isRadio ? "radio" : "checkbox",
          name: key,
          // The label of the block leads to the first of them.
          id: place === 0 ? spot.id : null,
          "data-key": `${key} ${option.value}`,
          checked: chosen.some((o) => o.value === option.value),
          onchange: (event) => void choose(option)(event),
        }),
        h(
          "span",
          {},
          drawText(option.text),
          option.description && h("small", {}, drawText(option.description)),
        ),
      ),
    ),
  );
}
