/** Makes elements. Text is always text: nothing here reads markup. */
export type Child = Node | string | null | false | undefined;
type Props = Readonly<
  Record<string, string | number | boolean | null | undefined | ((event: Event) => void)>
>;

/** `onclick` and the like are listeners; everything else is an attribute, left out where null or false. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: readonly (Child | readonly Child[])[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  fill(element, children.flat());
  return element;
}

export function fill(element: Element, children: readonly Child[]): void {
  element.replaceChildren(...children.filter((c) => c !== null && c !== undefined && c !== false));
}

export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element;
}

const NEAR_END_PX = 60;
const drawn = new WeakMap<Element, string>();

/** What has to be drawn once the mouse button is up: a click on what was drawn anew in between would be lost. */
const due = new Map<Element, () => void>();
let isPressing = false;
addEventListener("pointerdown", () => {
  isPressing = true;
});
for (const end of ["pointerup", "pointercancel"])
  addEventListener(end, () => {
    isPressing = false;
    // After the click, which follows.
    setTimeout(() => {
      const draws = [...due.values()];
      due.clear();
      for (const draw of draws) draw();
    });
  });

/** Draws a region again when what it shows has changed; whoever was typing in it goes on typing. */
export function redraw(region: Element, key: string, draw: () => readonly Child[]): void {
  if (isPressing) {
    due.set(region, () => redraw(region, key, draw));
    return;
  }
  if (drawn.get(region) === key) return;
  drawn.set(region, key);
  const active = document.activeElement;
  const focus = active && region.contains(active) ? active.getAttribute("data-key") : null;
  const caret = active instanceof HTMLInputElement ? active.selectionStart : null;
  const scrolled = [...region.querySelectorAll("[data-scroll]")].map(
    (part) => [part.getAttribute("data-scroll"), part.scrollTop] as const,
  );
  const atEnd = new Set(
    [...region.querySelectorAll("[data-scroll-end]")]
      .filter((part) => part.scrollHeight - part.scrollTop - part.clientHeight < NEAR_END_PX)
      .map((part) => part.getAttribute("data-scroll")),
  );
  fill(region, draw());
  for (const part of region.querySelectorAll("[data-scroll-end]")) {
    const name = part.getAttribute("data-scroll");
    // New here, or at the end already: the newest is what is wanted.
    if (atEnd.has(name) || scrolled.every(([before]) => before !== name))
      part.scrollTop = part.scrollHeight;
  }
  for (const [name, top] of scrolled) {
    if (atEnd.has(name)) continue;
    const part = region.querySelector(`[data-scroll="${CSS.escape(name ?? "")}"]`);
    if (part) part.scrollTop = top;
  }
  if (focus === null) return;
  const again = region.querySelector<HTMLElement>(`[data-key="${CSS.escape(focus)}"]`);
  again?.focus({ preventScroll: true });
  if (again instanceof HTMLInputElement && again.type === "text" && caret !== null)
    again.setSelectionRange(caret, caret);
}
