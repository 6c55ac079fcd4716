/** The app's modals, over Slack and all around it: only the top one can be used, and the keyboard stays in it. */
import { render } from "preact";
import { tellAs } from "../api.ts";
import { drawView } from "../blocks.ts";
import { busyAt, busyWhile } from "../busy.ts";
import { byId, type Child, h } from "../dom.ts";
import { plainWithEmoji } from "../mrkdwn.ts";
import type { ViewShot } from "../snapshot.ts";
import { screen } from "../state.ts";
import { submit, submitting } from "./submit.ts";

const FIELDS = "input, textarea, select";
const COVERED = ["workspaces", "rail", "pane", "schedules", "happened"];
/** New ones take the focus to the first wrong field; what is corrected leaves it where it is. */
let shownErrors: ViewShot["errors"] = {};
let shownId: string | null = null;
/** What had the focus when the first modal opened: it gets it back. */
let openedFrom: Element | null = null;

export function drawModals(): void {
  const { modals } = screen();
  const region = byId("modals");
  const top = modals.at(-1);
  const id = top?.id ?? null;
  const before = document.activeElement;
  if (id !== null && shownId === null) {
    openedFrom = before;
    document.querySelector<HTMLElement>("#pane :popover-open")?.hidePopover();
  }
  render(top && [h("div", { class: "shade" }), drawModal(top, modals.length)], region);
  for (const part of COVERED) byId(part).inert = top !== undefined;
  const errors = top?.errors ?? {};
  const hasNewErrors = Object.entries(errors).some(
    ([block, words]) => shownErrors[block] !== words,
  );
  shownErrors = errors;
  if (hasNewErrors) region.querySelector<HTMLElement>(`.wrong :is(${FIELDS})`)?.focus();
  // Also where what had the focus went when the app updated the modal.
  else if (id !== null && (id !== shownId || before?.isConnected === false)) focusFirst(region);
  else if (id === null && shownId !== null && document.activeElement === document.body)
    giveFocusBack();
  shownId = id;
}

/** The first field that can be typed into, as Slack does; a modal without any takes the focus itself. */
function focusFirst(region: HTMLElement): void {
  const field = region.querySelector<HTMLElement>(`.body :is(${FIELDS}):not([role=combobox])`);
  (field ?? region.querySelector<HTMLElement>("[role=dialog]"))?.focus();
}

function giveFocusBack(): void {
  const pane = byId("pane");
  const before = openedFrom instanceof HTMLElement && pane.contains(openedFrom) ? openedFrom : pane;
  before.focus({ preventScroll: true });
}

function drawModal(view: ViewShot, depth: number): Child {
  const away = `close ${view.id}`;
  const close = (what: "cancel" | "close-all") => () => void busyWhile(away, () => tellAs(what));
  const cancel = close("cancel");
  return h(
    "div",
    {
      role: "dialog",
      "aria-modal": "true",
      "aria-label": view.title,
      tabindex: "-1",
      key: view.id,
      class: depth > 1 ? "modal stacked" : "modal",
      onkeydown: (event) => {
        const { currentTarget: dialog } = event;
        if (!(event instanceof KeyboardEvent) || !(dialog instanceof HTMLElement)) return;
        if (event.key === "Escape") cancel();
        if (event.key === "Tab") keepInside(dialog, event);
      },
    },
    h(
      "header",
      {},
      h("img", { src: "icon.svg", alt: "", width: 24, height: 24 }),
      h("h2", {}, plainWithEmoji(view.title)),
      h("button", { class: "close", "aria-label": "Close", onclick: close("close-all") }, "✕"),
    ),
    h("div", { class: "body" }, drawView(view)),
    h(
      "footer",
      {},
      h("button", { class: "button", "aria-busy": busyAt(away), onclick: cancel }, view.close),
      view.submit !== null &&
        h(
          "button",
          {
            class: "button primary",
            "aria-busy": submitting(view),
            onclick: () => void submit(view),
          },
          view.submit,
        ),
    ),
  );
}

const REACHABLE = `button:not([tabindex="-1"]), a[href], ${FIELDS}`;

/** Behind the last comes the first again. */
function keepInside(dialog: HTMLElement, event: KeyboardEvent): void {
  const all = [...dialog.querySelectorAll<HTMLElement>(REACHABLE)].filter((one) =>
    one.checkVisibility(),
  );
  const [first, last] = [all[0], all.at(-1)];
  const at = document.activeElement;
  if (event.shiftKey ? at === first || at === dialog : at === last) {
    event.preventDefault();
    (event.shiftKey ? last : first)?.focus();
  }
}
