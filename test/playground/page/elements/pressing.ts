/** What is pressed: buttons and overflow menus. */
import { tell, tellAs } from "../api.ts";
import { confirmed, followed } from "../dialogs.ts";
import { type Child, h } from "../dom.ts";
import { plainWithEmoji } from "../mrkdwn.ts";
import type { Interactive } from "../snapshot.ts";
import { keyOf, type Spot, targetOf } from "./spot.ts";

type Button = Extract<Interactive, { type: "button" }>;
type Overflow = Extract<Interactive, { type: "overflow" }>;

const placeOf = ({ view, message }: Spot): string => view?.id ?? message?.ts ?? "";

/** Slack shows that it waits for the app, until it has an answer. */
async function busyWhile(button: EventTarget | null, work: () => Promise<void>): Promise<void> {
  const pressed = button instanceof HTMLElement ? button : null;
  pressed?.setAttribute("aria-busy", "true");
  await work();
  pressed?.removeAttribute("aria-busy");
}

export function drawButton(element: Button, spot: Spot): Child {
  const press = async (event: Event) => {
    const pressed = event.currentTarget;
    if (!(await confirmed(element.confirm))) return;
    await busyWhile(pressed, async () => followed(await told(element, spot)));
  };
  return h(
    "button",
    {
      class: `button ${element.style ?? ""}`,
      // Without the block's id, which is new with each drawing: the focus stays on the button.
      "data-key": [placeOf(spot), element.action_id, element.value ?? ""].join(" "),
      "aria-label": element.accessibility_label,
      disabled: spot.view === null && spot.message === null && element.url === undefined,
      onclick: (event) => void press(event),
    },
    plainWithEmoji(element.text.text),
    element.url !== undefined && h("span", { class: "away", "aria-hidden": "true" }, " ↗"),
  );
}

function told(element: Button, spot: Spot): Promise<unknown> {
  const { view, message, blockId } = spot;
  if (view) return tellAs("press", { ...targetOf(element, spot), option: null });
  if (!message) return tell("follow", { url: element.url ?? "" });
  return tellAs("press-in-message", { ...message, blockId, actionId: element.action_id });
}

/** A menu of the platform's own: closed by Escape and by a press beside it, its lines reached by the arrow keys. */
export function drawOverflow(element: Overflow, spot: Spot): Child {
  const key = keyOf(element, spot);
  const menuId = `menu-${key.replace(/\W/g, "-")}`;
  const press = async (value: string) => {
    menu.hidePopover();
    if (!(await confirmed(element.confirm))) return;
    await busyWhile(opener, async () =>
      followed(await tellAs("press", { ...targetOf(element, spot), value, option: value })),
    );
  };
  const lines = element.options.map((option) =>
    h(
      "button",
      { role: "menuitem", tabindex: "-1", onclick: () => void press(option.value) },
      plainWithEmoji(option.text.text),
      option.description && h("small", {}, plainWithEmoji(option.description.text)),
    ),
  );
  const menu = h("div", { role: "menu", popover: "auto", id: menuId, class: "menu" }, lines);
  const opener = h(
    "button",
    {
      class: "button more",
      "data-key": [placeOf(spot), element.action_id, element.options[0]?.value ?? ""].join(" "),
      "aria-label": "More actions",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
      popovertarget: menuId,
    },
    "⋯",
  );
  menu.addEventListener("toggle", () => {
    const isOpen = menu.matches(":popover-open");
    opener.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) return;
    const at = opener.getBoundingClientRect();
    menu.style.top = `${Math.min(at.bottom + 4, innerHeight - menu.offsetHeight - 8)}px`;
    menu.style.left = `${Math.max(8, at.right - menu.offsetWidth)}px`;
    lines[0]?.focus();
  });
  menu.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const at = lines.findIndex((line) => line.matches(":focus"));
    lines[(at + by + lines.length) % lines.length]?.focus();
  });
  return h("div", { class: "overflow" }, opener, menu);
}
