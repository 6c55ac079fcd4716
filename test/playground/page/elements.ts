/** Block Kit's interactive elements: each kind has a file that shows it and sends what is done with it. */
import type { Child } from "./dom.ts";
import { drawChoices } from "./elements/choices.ts";
import { drawMenu } from "./elements/menu.ts";
import { drawMoment } from "./elements/moments.ts";
import { drawButton, drawOverflow } from "./elements/pressing.ts";
import type { Spot } from "./elements/spot.ts";
import { drawTextField } from "./elements/text-field.ts";
import type { Interactive } from "./snapshot.ts";

export function drawElement(element: Interactive, spot: Spot): Child {
  switch (element.type) {
    case "button":
      return drawButton(element, spot);
    case "overflow":
      return drawOverflow(element, spot);
    case "plain_text_input":
    case "email_text_input":
    case "url_text_input":
    case "number_input":
      return drawTextField(element, spot);
    case "checkboxes":
    case "radio_buttons":
      return drawChoices(element, spot);
    case "datepicker":
    case "timepicker":
    case "datetimepicker":
      return drawMoment(element, spot);
    default:
      return drawMenu(element, spot);
  }
}
