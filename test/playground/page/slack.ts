/** The Slack client: the list on the left, what is open beside it, and the modals on top. */
import { tellAs } from "./api.ts";
import { avatar } from "./avatar.ts";
import { drawBlocks } from "./blocks.ts";
import { install } from "./dialogs.ts";
import { byId, type Child, h, redraw } from "./dom.ts";
import { forgetDrafts } from "./elements.ts";
import { mrkdwn } from "./mrkdwn.ts";
import type { ChannelShot, GroupShot, MessageShot, Snapshot, ViewShot } from "./snapshot.ts";
import { type Place, people, screen, state } from "./state.ts";

/** How many messages the visitor has seen, by channel. */
const seen = new Map<string, number>();

export function drawSlack(world: Snapshot, redrawAll: () => void): void {
  const { home, modals } = screen();
  const go = (place: Place) => () => {
    state.place = place;
    if (place.kind === "home") void tellAs("open-home");
    redrawAll();
  };
  const { place, me: who } = state;
  const open = world.channels.find(
    (channel) => place.kind === "channel" && channel.id === place.id,
  );
  if (open) seen.set(open.id, open.messages.length);
  const counts = world.channels.map(({ id, messages }) => messages.length - (seen.get(id) ?? 0));
  redraw(byId("rail"), JSON.stringify([world.groups, counts, place, who, world.teamName]), () =>
    rail(world, go),
  );
  redraw(byId("pane"), JSON.stringify([place, who, paneKey(world, home)]), () =>
    pane(world, home, go),
  );
  forgetDrafts(new Set([...modals, ...(home ? [home] : [])].map((view) => view.id)));
  drawModals(modals);
}

function rail(world: Snapshot, go: (place: Place) => () => void): readonly Child[] {
  const link = (place: Place, className: string, ...content: readonly Child[]) =>
    h(
      "button",
      {
        class: className,
        "data-key": JSON.stringify(place),
        "aria-current": JSON.stringify(place) === JSON.stringify(state.place) ? "page" : null,
        onclick: go(place),
      },
      ...content,
    );
  return [
    h("p", { class: "team" }, world.teamName),
    h("h3", {}, "Channels"),
    ...world.channels.map((channel) => {
      const unread = channel.messages.length - (seen.get(channel.id) ?? 0);
      return link(
        { kind: "channel", id: channel.id },
        unread > 0 ? "unread" : "",
        h("span", { class: "sign", "aria-hidden": "true" }, "#"),
        channel.name,
        unread > 0 && h("span", { class: "badge" }, String(unread)),
      );
    }),
    h("h3", {}, "User groups"),
    ...world.groups.map((group) =>
      link(
        { kind: "group", id: group.id },
        "group",
        h("span", { class: "handle" }, `@${group.handle}`),
        h(
          "span",
          { class: "members" },
          group.members.map((id) => avatar(id)),
        ),
      ),
    ),
    h("h3", {}, "Apps"),
    link(
      { kind: "home" },
      "",
      h("img", { src: "icon.svg", alt: "", width: 18, height: 18 }),
      "PagerSync",
    ),
  ];
}

const paneKey = (world: Snapshot, home: ViewShot | null): unknown => {
  const { place } = state;
  if (place.kind === "home") return [home && [home.hash, home.values], world.botUserId];
  if (place.kind === "channel") return world.channels.find(({ id }) => id === place.id)?.messages;
  return world.groups.find(({ id }) => id === place.id);
};

function pane(
  world: Snapshot,
  home: ViewShot | null,
  go: (place: Place) => () => void,
): readonly Child[] {
  const { place } = state;
  const channel = world.channels.find(({ id }) => place.kind === "channel" && id === place.id);
  if (channel) return channelPane(channel);
  const group = world.groups.find(({ id }) => place.kind === "group" && id === place.id);
  if (group) return groupPane(group);
  return homePane(world, home, go);
}

function homePane(
  world: Snapshot,
  home: ViewShot | null,
  go: (place: Place) => () => void,
): readonly Child[] {
  const head = h(
    "header",
    {},
    h("img", { src: "icon.svg", alt: "", width: 24, height: 24 }),
    h("h2", {}, "PagerSync"),
    h("span", { class: "tab" }, "Home"),
  );
  if (world.botUserId === null)
    return [
      head,
      h(
        "div",
        { class: "empty" },
        h("p", {}, "PagerSync is not installed here yet."),
        h("button", { class: "button primary", onclick: () => void install() }, "Add to Slack"),
      ),
    ];
  if (home === null)
    return [
      head,
      h(
        "div",
        { class: "empty" },
        h("p", {}, "You have not opened this yet."),
        h("button", { class: "button", onclick: go({ kind: "home" }) }, "Open the App Home"),
      ),
    ];
  return [head, h("div", { class: "home", "data-view": home.id }, drawBlocks(home.blocks, home))];
}

function channelPane(channel: ChannelShot): readonly Child[] {
  return [
    h("header", {}, h("h2", {}, `# ${channel.name}`)),
    channel.messages.length === 0
      ? h("div", { class: "empty" }, h("p", {}, "Nothing has been said here yet."))
      : h("ol", { class: "messages" }, channel.messages.map(message)),
  ];
}

function message({ ts, userId, text, blocks }: MessageShot): HTMLElement {
  const at = new Date(Number(ts) * 1_000);
  const author = people().find(({ id }) => id === userId);
  const isApp = author?.kind === "bot";
  return h(
    "li",
    {},
    isApp ? h("img", { src: "icon.svg", alt: "", width: 36, height: 36 }) : avatar(userId),
    h(
      "div",
      {},
      h(
        "p",
        { class: "by" },
        h("strong", {}, isApp ? "PagerSync" : (author?.realName ?? userId)),
        isApp && h("span", { class: "app" }, "APP"),
        h(
          "time",
          { datetime: at.toISOString() },
          at.toLocaleTimeString([], { hour: "numeric", minute: "2-digit" }),
        ),
      ),
      blocks.length > 0 ? drawBlocks(blocks, null) : h("p", {}, mrkdwn(text)),
    ),
  );
}

function groupPane(group: GroupShot): readonly Child[] {
  const isIn = (id: string) => group.members.includes(id);
  const toggle = (id: string) => () => {
    const members = isIn(id) ? group.members.filter((m) => m !== id) : [...group.members, id];
    void tellAs("edit-group", { groupId: group.id, members });
  };
  return [
    h("header", {}, h("h2", {}, `@${group.handle}`), h("span", { class: "tab" }, group.name)),
    h(
      "p",
      { class: "lead" },
      "Whoever tags this group reaches these people. Change them by hand, and see what PagerSync makes of it.",
    ),
    h(
      "ul",
      { class: "people" },
      people()
        .filter(({ kind }) => kind !== "bot" && kind !== "guest")
        .map(({ id, realName, name }) =>
          h(
            "li",
            {},
            h(
              "label",
              {},
              h("input", {
                type: "checkbox",
                checked: isIn(id),
                "data-key": id,
                onchange: toggle(id),
              }),
              avatar(id),
              h("span", {}, realName, h("small", {}, `@${name}`)),
            ),
          ),
        ),
    ),
  ];
}

/** Typed text is the page's own until it is told; drawing the view for it would be in the way. */
const modalKey = ({ id, hash, errors, values }: ViewShot): unknown => [
  id,
  hash,
  errors,
  Object.values(values).flatMap((fields) =>
    Object.values(fields).filter((value) => !("value" in value)),
  ),
];

/** New ones take the focus to the first wrong field. */
let shownErrors = "{}";

function drawModals(modals: readonly ViewShot[]): void {
  const region = byId("modals");
  const top = modals.at(-1);
  const wasOpen = region.childElementCount > 0;
  redraw(region, JSON.stringify([state.me, modals.length, top && modalKey(top)]), () =>
    top ? [h("div", { class: "shade" }), modal(top, modals.length)] : [],
  );
  byId("rail").inert = top !== undefined;
  byId("pane").inert = top !== undefined;
  const errors = JSON.stringify(top?.errors ?? {});
  if (errors !== shownErrors) region.querySelector<HTMLElement>(".wrong input")?.focus();
  shownErrors = errors;
  if (top && !wasOpen) region.querySelector<HTMLElement>("[role=dialog]")?.focus();
  if (!top && wasOpen) byId("pane").focus({ preventScroll: true });
}

function modal(view: ViewShot, depth: number): HTMLElement {
  const cancel = () => void tellAs("cancel");
  const submit = async (event: Event) => {
    if (event.currentTarget instanceof HTMLElement)
      event.currentTarget.setAttribute("aria-busy", "true");
    const pressed = event.currentTarget;
    await tellAs("submit");
    if (pressed instanceof HTMLElement) pressed.removeAttribute("aria-busy");
  };
  return h(
    "div",
    {
      role: "dialog",
      "aria-modal": "true",
      "aria-label": view.title,
      tabindex: "-1",
      class: depth > 1 ? "modal stacked" : "modal",
      onkeydown: (event) => {
        if (event instanceof KeyboardEvent && event.key === "Escape") cancel();
      },
    },
    h(
      "header",
      {},
      h("img", { src: "icon.svg", alt: "", width: 24, height: 24 }),
      h("h2", {}, view.title),
      h(
        "button",
        { class: "close", "aria-label": "Close", onclick: () => void tellAs("close-all") },
        "✕",
      ),
    ),
    h("div", { class: "body", "data-scroll": view.id }, drawBlocks(view.blocks, view)),
    h(
      "footer",
      {},
      h("button", { class: "button", "data-key": "cancel", onclick: cancel }, view.close),
      view.submit &&
        h(
          "button",
          { class: "button primary", "data-key": "submit", onclick: (event) => void submit(event) },
          view.submit,
        ),
    ),
  );
}
