/** What the app shows one person: its Home, and the direct messages that it sent them. */
import { drawView } from "../blocks.ts";
import { busyAt } from "../busy.ts";
import { install } from "../dialogs.ts";
import { type Child, h } from "../dom.ts";
import type { WorkspaceShot } from "../snapshot.ts";
import { directMessages, place, screen } from "../state.ts";
import { drawMessages } from "./messages.ts";
import type { Go } from "./rail.ts";
import { unreadIn } from "./unread.ts";

export function drawAppPane(workspace: WorkspaceShot, go: Go): Child {
  const { home } = screen();
  const direct = directMessages();
  const unread = direct ? unreadIn(direct.id, direct.messages.length) : 0;
  const tab = (kind: "home" | "messages", label: string, count: number) =>
    h(
      "button",
      {
        class: "tab",
        role: "tab",
        key: kind,
        "aria-selected": String(place().kind === kind),
        onclick: go({ kind }),
      },
      label,
      count > 0 && h("span", { class: "badge" }, String(count)),
    );
  const head = h(
    "header",
    {},
    h("img", { src: "icon.svg", alt: "", width: 24, height: 24 }),
    h("h2", {}, "PagerSync"),
    h(
      "div",
      { class: "tabs", role: "tablist", "aria-label": "PagerSync" },
      tab("home", "Home", 0),
      tab("messages", "Messages", unread),
    ),
  );
  if (workspace.botUserId === null)
    return [head, empty("PagerSync isn't installed here.", "Add to Slack", "primary", install)];
  if (place().kind === "messages")
    return [
      head,
      direct && direct.messages.length > 0
        ? drawMessages(direct.id, direct.messages)
        : empty("PagerSync hasn't written to you yet."),
    ];
  if (home === null)
    return [
      head,
      empty("You haven't opened this yet.", "Open the App Home", "", go({ kind: "home" })),
    ];
  return [head, h("div", { class: "home", key: home.id }, drawView(home))];
}

export const empty = (
  words: string,
  label = "",
  style = "",
  pressed: () => unknown = () => null,
): Child =>
  h(
    "div",
    { class: "empty", key: words },
    h("p", {}, words),
    label !== "" &&
      h(
        "button",
        {
          class: `button ${style}`,
          "aria-busy": pressed === install ? busyAt("install") : null,
          onclick: () => pressed(),
        },
        label,
      ),
  );
