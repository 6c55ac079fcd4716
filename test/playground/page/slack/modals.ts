/** The app's modals over the Slack client: only the top one can be used, and the keyboard stays in it. */
import { tellAs } from "../api.ts";
import { drawView } from "../blocks.ts";
import { byId, h, redraw } from "../dom.ts";
import { plainWithEmoji } from "../mrkdwn.ts";
import type { ViewShot } from "../snapshot.ts";
import { state } from "../state.ts";

/** Typed text is the page's own until it is told; drawing the view for it would be in the way. */
const keyOf = ({ id, hash, errors, values }: ViewShot): unknown => [
  id,
  hash,
  errors,
  Object.values(values).flatMap((fields) =>
    Object.values(fields).filter((value) => !("value" in value)),
  ),
];

const FIELDS = "input, textarea, select";
/** New ones take the focus to the first wrong field. */
let shownErrors = "{}";
let shownId: string | null = null;
/** What had the focus when the first modal opened: it gets it back. */
let openedFrom: string | null = null;

export function drawModals(modals: readonly ViewShot[]): void {
  const region = byId("modals");
  const top = modals.at(-1);
  const id = top?.id ?? null;
  if (id !== null && shownId === null)
    openedFrom = document.activeElement?.getAttribute("data-key") ?? null;
  redraw(region, JSON.stringify([state.me, modals.length, top && keyOf(top)]), () =>
    top ? [h("div", { class: "shade" }), drawModal(top, modals.length)] : [],
  );
  byId("rail").inert = top !== undefined;
  byId("pane").inert = top !== undefined;
  const errors = JSON.stringify(top?.errors ?? {});
  const hasNewErrors = errors !== shownErrors && errors !== "{}";
  shownErrors = errors;
  if (hasNewErrors) region.querySelector<HTMLElement>(`.wrong :is(${FIELDS})`)?.focus();
  // Also where what had the focus went when the app updated the modal.
  else if (id !== null && (id !== shownId || document.activeElement === document.body))
    focusFirst(region);
  else if (id === null && shownId !== null) giveFocusBack();
  shownId = id;
}

/** The first field that can be typed into, as Slack does; a modal without any takes the focus itself. */
function focusFirst(region: HTMLElement): void {
  const field = region.querySelector<HTMLElement>(`.body :is(${FIELDS}):not([role=combobox])`);
  (field ?? region.querySelector<HTMLElement>("[role=dialog]"))?.focus();
}

function giveFocusBack(): void {
  const key = openedFrom === null ? "" : CSS.escape(openedFrom);
  const before = document.querySelector<HTMLElement>(`#pane [data-key="${key}"]`);
  (before ?? byId("pane")).focus({ preventScroll: true });
}

function drawModal(view: ViewShot, depth: number): HTMLElement {
  const cancel = () => void tellAs("cancel");
  const submit = async (event: Event) => {
    const pressed = event.currentTarget;
    if (pressed instanceof HTMLElement) pressed.setAttribute("aria-busy", "true");
    await tellAs("submit");
    if (pressed instanceof HTMLElement) pressed.removeAttribute("aria-busy");
  };
  const dialog = h(
    "div",
    {
      role: "dialog",
      "aria-modal": "true",
      "aria-label": view.title,
      tabindex: "-1",
      "data-key": `dialog ${view.id}`,
      class: depth > 1 ? "modal stacked" : "modal",
      onkeydown: (event) => {
        if (!(event instanceof KeyboardEvent)) return;
        if (event.key === "Escape") cancel();
        if (event.key === "Tab") keepInside(dialog, event);
      },
    },
    h(
      "header",
      {},
      h("img", { src: "icon.svg", alt: "", width: 24, height: 24 }),
      h("h2", {}, plainWithEmoji(view.title)),
      h(
        "button",
        {
          class: "close",
          "data-key": "close",
          "aria-label": "Close",
          onclick: () => void tellAs("close-all"),
        },
        "✕",
      ),
    ),
    h("div", { class: "body", "data-scroll": view.id }, drawView(view)),
    h(
      "footer",
      {},
      h("button", { class: "button", "data-key": "cancel", onclick: cancel }, view.close),
      view.submit !== null &&
        h(
          "button",
          { class: "button primary", "data-key": "submit", onclick: (event) => void submit(event) },
          view.submit,
        ),
    ),
  );
  return dialog;
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
