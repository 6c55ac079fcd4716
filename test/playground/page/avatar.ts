/** A person's picture: their initials on a colour of their own. */
import { type Child, h } from "./dom.ts";
import { everybody } from "./state.ts";

const COLOURS = 6;

export function avatar(userId: string): Child {
  const place = everybody().findIndex(({ id }) => id === userId);
  return badge(everybody()[place]?.realName ?? userId, place);
}

/** The same person has the same colour in Slack and in the scheduling system. */
export function avatarOf(realName: string): Child {
  return badge(
    realName,
    everybody().findIndex((person) => person.realName === realName),
  );
}

export const colourOf = (realName: string): number =>
  Math.max(
    0,
    everybody().findIndex((person) => person.realName === realName),
  ) % COLOURS;

function badge(name: string, place: number): Child {
  const initials = name
    .split(" ")
    .map((part) => part[0] ?? "")
    .join("")
    .slice(0, 2);
  return h(
    "span",
    {
      class: `avatar colour-${Math.max(0, place) % COLOURS}`,
      role: "img",
      "aria-label": name,
      title: name,
    },
    initials,
  );
}
