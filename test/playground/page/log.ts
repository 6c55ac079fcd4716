/** The log of requests, the newest at the end. */
import type { Entry } from "../log/entry.ts";
import { byId, h } from "./dom.ts";

const KEPT_ROWS = 300;
/** So close to the end, the reader wants to see what comes. */
const NEAR_END_PX = 60;

export function addEntry(entry: Entry): void {
  const list = byId("log");
  const isAtEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END_PX;
  // A request is told when it was answered, but stands where it was sent.
  const before = [...list.children].findLast(
    (row) => Number(row.getAttribute("data-at")) <= entry.at,
  );
  if (before) before.after(row(entry));
  else list.prepend(row(entry));
  if (list.childElementCount > KEPT_ROWS) list.firstElementChild?.remove();
  if (isAtEnd) list.scrollTop = list.scrollHeight;
}

function row(entry: Entry): HTMLElement {
  const { at, from, to, text, answer, isFine, isRoutine } = entry;
  const classes = [isFine ? "" : "bad", isRoutine ? "routine" : ""].join(" ");
  return h(
    "li",
    { "data-at": at, class: classes },
    h(
      "details",
      {
        ontoggle: (event) => {
          const { currentTarget: opened } = event;
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
