/** Slack's list on the left: channels, user groups with their people, and the app. */
import { avatar } from "../avatar.ts";
import { type Child, h } from "../dom.ts";
import type { Snapshot, WorkspaceShot } from "../snapshot.ts";
import { directMessages, me, type Place, place as placeNow } from "../state.ts";
import { unreadIn } from "./unread.ts";

export type Go = (place: Place) => () => void;

/** More are a number. */
const SHOWN_AVATARS = 3;

export function drawRail(
  { organization }: Snapshot,
  { name, channels, groups }: WorkspaceShot,
  go: Go,
): Child {
  const head = [
    h("p", { class: "team" }, name),
    organization !== null && h("p", { class: "organization" }, organization),
  ];
  if (!me()) return head;
  const link = (place: Place, isCurrent: boolean, unread: number, ...content: readonly Child[]) =>
    h(
      "button",
      {
        class: unread > 0 ? "unread" : null,
        key: JSON.stringify(place),
        "aria-current": isCurrent ? "page" : null,
        onclick: go(place),
      },
      ...content,
      unread > 0 && h("span", { class: "badge", "aria-label": `${unread} new` }, String(unread)),
    );
  const isOpen = (place: Place) => JSON.stringify(place) === JSON.stringify(placeNow());
  const direct = directMessages();
  const isApp = ["home", "messages"].includes(placeNow().kind);
  return [
    ...head,
    h("h2", {}, "Channels"),
    channels.map((channel) => {
      const place = { kind: "channel", id: channel.id } as const;
      return link(
        place,
        isOpen(place),
        unreadIn(channel.id, channel.messages.length),
        h("span", { class: "sign", "aria-hidden": "true" }, channel.isPrivate ? "🔒" : "#"),
        h("span", { class: "handle" }, channel.name),
      );
    }),
    h("h2", {}, "Apps"),
    link(
      { kind: "home" },
      isApp,
      direct ? unreadIn(direct.id, direct.messages.length) : 0,
      h("img", { src: "icon.svg", alt: "", width: 18, height: 18 }),
      "PagerSync",
    ),
    h("h2", {}, "User groups"),
    groups.map((group) => {
      const place = { kind: "group", id: group.id } as const;
      const rest = group.members.length - SHOWN_AVATARS;
      return link(
        place,
        isOpen(place),
        0,
        h("span", { class: "handle" }, `@${group.handle}`),
        h(
          "span",
          { class: "members" },
          group.members.slice(0, SHOWN_AVATARS).map((id) => avatar(id)),
          rest > 0 && h("span", { class: "rest" }, `+${rest}`),
        ),
      );
    }),
  ];
}
