/** What is pressed: buttons and overflow menus. */
import { tell, tellAs } from "../api.ts";
import { busyAt, busyWhile } from "../busy.ts";
import { confirmed, followed } from "../dialogs.ts";
import { type Child, h } from "../dom.ts";
import { plainWithEmoji } from "../mrkdwn.ts";
import type { Interactive } from "../snapshot.ts";
import { placeOf, type Spot, targetOf } from "./spot.ts";

type Button = Extract<Interactive, { type: "button" }>;
type Overflow = Extract<Interactive, { type: "overflow" }>;

/** Between a menu and what opens it, and the edge of the window. */
const GAP_PX = 4;
const EDGE_PX = 8;

export function drawButton(element: Button, spot: Spot): Child {
  const key = placeOf(element, spot);
  const press = async () => {
    if (!(await confirmed(element.confirm))) return;
    // Slack shows that it waits for the app, until it has an answer.
    await busyWhile(key, async () => followed(await send(element, spot)));
  };
  return h(
    "button",
    {
      class: `button ${element.style ?? ""}`,
      key,
      "aria-label": element.accessibility_label,
      "aria-busy": busyAt(key),
      disabled: spot.view === null && spot.message === null && element.url === undefined,
      onclick: () => void press(),
    },
    plainWithEmoji(element.text.text),
    element.url !== undefined && h("span", { class: "away", "aria-hidden": "true" }, " ↗"),
  );
}

function send(element: Button, spot: Spot): Promise<unknown> {
  const { view, message, blockId } = spot;
  if (view) return tellAs("press", { ...targetOf(element, spot), option: null });
  if (!message) return tell("follow", { url: element.url ?? "" });
  return tellAs("press-in-message", { ...message, blockId, actionId: element.action_id });
}

/** A menu of the platform's own: closed by Escape and by a press beside it, its lines reached by the arrow keys. */
export function drawOverflow(element: Overflow, spot: Spot): Child {
  const key = placeOf(element, spot);
  const id = `menu-${key.replace(/\W/g, "-")}`;
  const press = async (value: string) => {
    document.getElementById(id)?.hidePopover();
    if (!(await confirmed(element.confirm))) return;
    await busyWhile(key, async () =>
      followed(await tellAs("press", { ...targetOf(element, spot), value, option: value })),
    );
  };
  return h(
    "div",
    { class: "overflow", key },
    h(
      "button",
      {
        class: "button more",
        "aria-label": "More actions",
        "aria-haspopup": "menu",
        "aria-busy": busyAt(key),
        popovertarget: id,
        onclick: toggle,
      },
      "⋯",
    ),
    h(
      "div",
      { role: "menu", popover: "auto", id, class: "menu", onkeydown: move },
      element.options.map((option) =>
        h(
          "button",
          {
            role: "menuitem",
            tabindex: "-1",
            key: option.value,
            onclick: () => void press(option.value),
          },
          plainWithEmoji(option.text.text),
          option.description && h("small", {}, plainWithEmoji(option.description.text)),
        ),
      ),
    ),
  );
}

const linesOf = (menu: Element): readonly HTMLElement[] => [
  ...menu.querySelectorAll<HTMLElement>("[role=menuitem]"),
];

/** In one go: the menu is never to be seen where it does not belong, or without the focus. */
function toggle(event: Event): void {
  const opener = event.currentTarget;
  if (!(opener instanceof HTMLButtonElement)) return;
  const menu = opener.popoverTargetElement;
  if (!(menu instanceof HTMLElement)) return;
  event.preventDefault();
  if (!menu.togglePopover()) return;
  const at = opener.getBoundingClientRect();
  menu.style.top = `${Math.min(at.bottom + GAP_PX, innerHeight - menu.offsetHeight - EDGE_PX)}px`;
  menu.style.left = `${Math.max(EDGE_PX, at.right - menu.offsetWidth)}px`;
  linesOf(menu)[0]?.focus();
}

function move(event: Event): void {
  const menu = event.currentTarget;
  if (!(event instanceof KeyboardEvent) || !(menu instanceof HTMLElement)) return;
  // The key is the menu's: the modal around it stays.
  if (event.key === "Escape") event.stopPropagation();
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (by === undefined) return;
  event.preventDefault();
  const lines = linesOf(menu);
  const at = lines.findIndex((line) => line.matches(":focus"));
  lines[(at + by + lines.length) % lines.length]?.focus();
}
