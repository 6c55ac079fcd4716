/** The log of requests, the newest at the end. */
import type { Entry } from "../log/entry.ts";
import { type Child, h } from "./dom.ts";
import { redrawSoon } from "./draw.ts";

const KEPT_ROWS = 300;

let entries: readonly Entry[] = [];
/** A row never changes. */
const rows = new WeakMap<Entry, Child>();

export function showLog(all: readonly Entry[]): void {
  entries = all;
  redrawSoon();
}

export function addEntry(entry: Entry): void {
  // A request is logged when it was answered, but listed where it was sent.
  const place = entries.findLastIndex(({ at }) => at <= entry.at) + 1;
  entries = entries.toSpliced(place, 0, entry).slice(-KEPT_ROWS);
  redrawSoon();
}

export const drawLog = (): Child =>
  entries.map((entry) => {
    const drawn = rows.get(entry) ?? row(entry);
    rows.set(entry, drawn);
    return drawn;
  });

function row(entry: Entry): Child {
  const { id, at, from, to, text, answer, isFine, isRoutine } = entry;
  const classes = [isFine ? "" : "bad", isRoutine ? "routine" : ""].join(" ");
  return h(
    "li",
    { key: id, class: classes },
    h(
      "details",
      {
        ontoggle: ({ currentTarget: opened }) => {
          if (opened instanceof HTMLDetailsElement && opened.open)
            opened.scrollIntoView({ block: "nearest" });
        },
      },
      h(
        "summary",
        {},
        h(
          "time",
          { datetime: new Date(at).toISOString() },
          new Date(at).toTimeString().slice(0, 8),
        ),
        h("span", { class: `party ${from.toLowerCase()}` }, from),
        h("span", { class: "arrow", "aria-label": "to" }, "→"),
        h("span", { class: `party ${to.toLowerCase()}` }, to),
        h(
          "span",
          { class: "words" },
          entry.workspace && h("span", { class: "whose" }, entry.workspace),
          text,
          answer && h("span", { class: "answer" }, isFine ? ` → ${answer}` : ` ✗ ${answer}`),
        ),
      ),
      h("p", {}, h("code", {}, entry.technical)),
      h(
        "div",
        { class: "both" },
        h("pre", { tabindex: 0, "aria-label": "Request" }, entry.request || "(no body)"),
        h("pre", { tabindex: 0, "aria-label": "Response" }, entry.response || "(no body)"),
      ),
    ),
  );
}
