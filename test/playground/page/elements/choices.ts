/** Check boxes and radio buttons. */
import { tellAs } from "../api.ts";
import { confirmed } from "../dialogs.ts";
import { type Child, h } from "../dom.ts";
import { redraw } from "../draw.ts";
import { drawText } from "../mrkdwn.ts";
import { Pending } from "../pending.ts";
import type { Interactive, Option } from "../snapshot.ts";
import { chosenOptions, describedBy, heldBy, keyOf, type Spot, targetOf } from "./spot.ts";

type Choices = Extract<Interactive, { type: "checkboxes" | "radio_buttons" }>;

const pending = new Pending<readonly Option[]>();

export function drawChoices(element: Choices, spot: Spot): Child {
  const key = keyOf(element, spot);
  const isRadio = element.type === "radio_buttons";
  const chosen = () => pending.at(key, chosenOptions(heldBy(element, spot)));
  const isChosen = (option: Option) => chosen().some(({ value }) => value === option.value);
  const choose = async (option: Option) => {
    const isOn = !isChosen(option);
    // A no takes back what the browser shows already.
    if (!(await confirmed(element.confirm))) return redraw();
    const others = isRadio ? [] : chosen().filter(({ value }) => value !== option.value);
    const options = isOn ? [...others, option] : others;
    const sent = tellAs("enter", { ...targetOf(element, spot), entered: { options } });
    await pending.until(sent, key, options);
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
        { key: option.value },
        h("input", {
          type: isRadio ? "radio" : "checkbox",
          name: key,
          // The label of the block leads to the first of them.
          id: place === 0 ? spot.id : null,
          checked: isChosen(option),
          onchange: () => void choose(option),
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
