/** Who the visitor is, light or dark, and what the world is put through. */
import { tell, tellAs, tellAside } from "./api.ts";
import { byId, h, redraw } from "./dom.ts";
import type { Snapshot } from "./snapshot.ts";
import { people, state } from "./state.ts";

const VISITORS: Readonly<Record<string, string>> = { ada: "admin", bob: "member", gus: "guest" };

const moodsFor = (system: string) =>
  [
    ["system_down", `${system} is down`],
    ["slack_rate_limits", "Slack is rate-limiting"],
    ["admins_only_groups", "Admins-only groups"],
    ["no_slack_account", "On call without Slack"],
  ] as const;

export function drawControls(world: Snapshot, redrawAll: () => void): void {
  const become = (event: Event) => {
    if (!(event.currentTarget instanceof HTMLSelectElement)) return;
    state.me = event.currentTarget.value;
    void tellAs("open-home");
    redrawAll();
  };
  redraw(byId("controls"), JSON.stringify([people(), state.me]), () => [
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
  drawMoods(world);
}

function drawMoods({ moods, system }: Snapshot): void {
  const once = (label: string, what: string) =>
    h(
      "button",
      {
        class: "mood",
        "data-key": what,
        onclick: (event) => void busy(event.currentTarget, tellAside(what, {})),
      },
      label,
    );
  redraw(byId("moods"), JSON.stringify([moods, system]), () => [
    h("span", { class: "lead", id: "what-if" }, "What if…"),
    h(
      "div",
      { class: "moods", role: "group", "aria-labelledby": "what-if" },
      moodsFor(system).map(([name, label]) => {
        const isOn = moods.includes(name);
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
      once("Somebody edits the group", "hand-edit"),
      once("Sixty rotations", "fill"),
    ),
  ]);
}

async function busy(button: EventTarget | null, work: Promise<unknown>): Promise<void> {
  if (button instanceof HTMLElement) button.setAttribute("aria-busy", "true");
  await work;
  if (button instanceof HTMLElement) button.removeAttribute("aria-busy");
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
