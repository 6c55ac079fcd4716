/** Who the visitor is, light or dark, and what the world is put through. */
import { tell, tellAs, tellAside } from "./api.ts";
import { busyAt, busyWhile } from "./busy.ts";
import { type Child, h } from "./dom.ts";
import { redraw } from "./draw.ts";
import { Pending } from "./pending.ts";
import type { Snapshot } from "./snapshot.ts";
import { people, state } from "./state.ts";

const VISITORS: Readonly<Record<string, string>> = { ada: "admin", bob: "member", gus: "guest" };

const moodsFor = (system: string) =>
  [
    ["system_down", `${system} is down`],
    ["slack_rate_limits", "Slack is rate-limiting"],
    ["admins_only_groups", "Admins-only groups"],
    ["no_slack_account", "On call without Slack"],
    ["deleted_person", "Deleted person"],
    ["nobody_on_call", "Nobody on call"],
  ] as const;

const pending = new Pending<boolean>();

export const drawControls = (): Child => [
  h(
    "label",
    {},
    "You are ",
    h(
      "select",
      { value: state.me, onchange: become },
      people()
        .filter(({ name }) => name in VISITORS)
        .map(({ name, realName }) =>
          h("option", { value: name, key: name }, `${realName}, ${VISITORS[name]}`),
        ),
    ),
  ),
  h("button", { class: "mood", "aria-label": "Light or dark", onclick: toggleTheme }, "◐"),
];

function become({ currentTarget: who }: Event): void {
  if (!(who instanceof HTMLSelectElement)) return;
  state.me = who.value;
  void tellAs("open-home");
  redraw();
}

export const drawMoods = ({ moods, system }: Snapshot): Child => [
  h("span", { class: "lead", id: "what-if" }, "What if…"),
  h(
    "div",
    { class: "moods", role: "group", "aria-labelledby": "what-if" },
    moodsFor(system).map(([name, label]) => {
      const isOn = pending.at(name, moods.includes(name));
      const toggle = () => pending.until(tell("mood", { name, isOn: !isOn }), name, !isOn);
      return h(
        "button",
        {
          class: "mood",
          key: name,
          "aria-pressed": String(isOn),
          onclick: () => void toggle(),
        },
        label,
      );
    }),
    once("Somebody edits the group", "hand-edit"),
    once("Sixty rotations", "fill"),
  ),
];

const once = (label: string, what: string): Child =>
  h(
    "button",
    {
      class: "mood",
      key: what,
      "aria-busy": busyAt(what),
      onclick: () => void busyWhile(what, () => tellAside(what, {})),
    },
    label,
  );

function toggleTheme(): void {
  const root = document.documentElement;
  const chosen = root.dataset["theme"];
  const isDark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  const next = isDark ? "light" : "dark";
  root.dataset["theme"] = next;
  localStorage.setItem("theme", next);
}

export function restoreTheme(): void {
  const kept = new URLSearchParams(location.search).get("theme") ?? localStorage.getItem("theme");
  if (kept) document.documentElement.dataset["theme"] = kept;
}
