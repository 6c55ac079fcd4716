/** Who the visitor is, what mood the world is in, and light or dark. */
import { tell, tellAs } from "./api.ts";
import { byId, h, redraw } from "./dom.ts";
import type { Snapshot } from "./snapshot.ts";
import { people, state } from "./state.ts";

const MOODS = [
  ["pagerduty_down", "PagerDuty is down"],
  ["slack_rate_limits", "Slack is rate-limiting"],
  ["admins_only_groups", "Admins-only groups"],
  ["no_slack_account", "On call without Slack"],
] as const;
const VISITORS: Readonly<Record<string, string>> = { ada: "admin", bob: "member", gus: "guest" };

export function drawControls(world: Snapshot, redrawAll: () => void): void {
  const become = (event: Event) => {
    if (!(event.currentTarget instanceof HTMLSelectElement)) return;
    state.me = event.currentTarget.value;
    void tellAs("open-home");
    redrawAll();
  };
  redraw(byId("controls"), JSON.stringify([world.moods, people(), state.me]), () => [
    h(
      "div",
      { class: "moods", role: "group", "aria-label": "Moods of the world" },
      MOODS.map(([name, label]) => {
        const isOn = world.moods.includes(name);
        return h(
          "button",
          {
            class: "mood",
            "data-key": name,
            "aria-pressed": String(isOn),
            onclick: () => void tell("mood", { name, isOn: !isOn }),
          },
          label,
        );
      }),
    ),
    h(
      "label",
      {},
      "You are ",
      h(
        "select",
        { "data-key": "me", onchange: become },
        people()
          .filter(({ name }) => name in VISITORS)
          .map(({ name, realName }) =>
            h(
              "option",
              { value: name, selected: name === state.me },
              `${realName}, ${VISITORS[name]}`,
            ),
          ),
      ),
    ),
    h(
      "button",
      { class: "mood", "data-key": "theme", "aria-label": "Light or dark", onclick: toggleTheme },
      "◐",
    ),
  ]);
}

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
