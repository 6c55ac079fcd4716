/** What Slack's client would say, and what a developer wants to know of it. */
import { type Child, h } from "./dom.ts";
import { redraw } from "./draw.ts";

type Toast = { readonly id: number; readonly shown: string; readonly detail: string };

const TOAST_MS = 8_000;
let toasts: readonly Toast[] = [];
let count = 0;

export function toast(shown: string, detail: string): void {
  count += 1;
  const id = count;
  toasts = [...toasts, { id, shown, detail }];
  redraw();
  setTimeout(() => dismiss(id), TOAST_MS);
}

function dismiss(id: number): void {
  toasts = toasts.filter((one) => one.id !== id);
  redraw();
}

export const drawToasts = (): Child =>
  toasts.map(({ id, shown, detail }) =>
    h(
      "div",
      { class: "toast", key: id },
      h("strong", {}, shown),
      detail && h("code", {}, detail),
      h("button", { "aria-label": "Dismiss", onclick: () => dismiss(id) }, "✕"),
    ),
  );
