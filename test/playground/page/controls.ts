/** Who the visitor is, light or dark, and what the world is put through. */
import { tell, tellAside } from "./api.ts";
import { busyAt, busyWhile } from "./busy.ts";
import { confirmed } from "./dialogs.ts";
import { type Child, h } from "./dom.ts";
import { Pending } from "./pending.ts";
import { unsentIn } from "./slack/drafts.ts";
import type { Snapshot } from "./snapshot.ts";
import { here, state } from "./state.ts";
import { roleIn, visitorsOf } from "./visitors.ts";

const SECOND = "second_workspace";

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

export const drawControls = (become: (name: string) => void): Child => [
  h(
    "label",
    {},
    "You are ",
    h(
      "select",
      {
        value: state.me,
        onchange: ({ currentTarget: who }) => who instanceof HTMLSelectElement && become(who.value),
      },
      visitorOptions(),
    ),
  ),
  h(
    "button",
    { class: "mood", "aria-busy": busyAt("start-over"), onclick: () => void startOver() },
    "Start over",
  ),
  h("button", { class: "mood", "aria-label": "Light or dark", onclick: toggleTheme }, "◐"),
];

async function startOver(): Promise<void> {
  const isMeant = await asked(
    "Start over?",
    "Everything that happened here is undone. Acme is as it was before anyone installed PagerSync.",
    "Start over",
  );
  if (!isMeant) return;
  // Also what only the page knows: drafts, what was read, who the visitor is.
  await busyWhile("start-over", async () => {
    if ((await tellAside("start-over", {})) === true) location.reload();
  });
}

/** With what they are in the workspace that is open. */
function visitorOptions(): Child {
  const [{ world }, workspace] = [state, here()];
  if (!world || !workspace) return null;
  return visitorsOf(world).map((visitor) =>
    h(
      "option",
      { value: visitor.name, key: visitor.name },
      `${visitor.realName}, ${roleIn(workspace, visitor)}`,
    ),
  );
}

export const drawMoods = ({ moods, system, workspaces }: Snapshot): Child => [
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
    second(moods.includes(SECOND), workspaces[1]),
    once("Someone edits the group", "hand-edit"),
    once("Sixty rotations", "fill"),
    once("A hundred schedules", "add-schedules"),
    removal(),
  ),
];

/** From the workspace that is open. */
function removal(): Child {
  const workspace = here();
  if (!workspace || workspace.botUserId === null) return null;
  const remove = async () => {
    const isMeant = await asked(
      `Remove PagerSync from ${workspace.name}?`,
      "An admin would do this in Slack. PagerSync deletes everything it has stored about the workspace. User groups stay as they are.",
      "Remove",
    );
    if (isMeant) await tellAside("remove-app", { at: workspace.id });
  };
  return h(
    "button",
    { class: "mood", key: "remove-app", onclick: () => void busyWhile("remove-app", remove) },
    "Remove the app",
  );
}

/** Takes a few seconds: PagerSync is installed and set up there, or removed. */
function second(isOn: boolean, workspace: Snapshot["workspaces"][number] | undefined): Child {
  const toggle = async () => {
    if (isOn && workspace && !(await isGivenUp(workspace))) return;
    await tellAside("mood", { name: SECOND, isOn: !isOn });
  };
  return h(
    "button",
    {
      class: "mood",
      key: SECOND,
      "aria-pressed": String(isOn),
      "aria-busy": busyAt(SECOND),
      onclick: () => void busyWhile(SECOND, toggle),
    },
    "Second workspace",
  );
}

/** Asks where something would be lost that was typed there. */
function isGivenUp(workspace: Snapshot["workspaces"][number]): Promise<boolean> {
  const unsent = unsentIn(workspace);
  const isFormOpen = Object.values(workspace.screens).some(({ modals }) => modals.length > 0);
  const lost = [
    ...unsent.map((channel) => `what you typed in ${channel} and didn’t send`),
    ...(isFormOpen ? ["an open form"] : []),
  ];
  if (lost.length === 0) return Promise.resolve(true);
  return asked(
    `Remove ${workspace.name}?`,
    `It goes with ${lost.join(" and ")}.`,
    "Remove",
    "Keep",
  );
}

const asked = (title: string, text: string, yes: string, no = "Cancel"): Promise<boolean> =>
  confirmed({
    title: plain(title),
    text: plain(text),
    confirm: plain(yes),
    deny: plain(no),
    style: "danger",
  });

const plain = (text: string) => ({ type: "plain_text", text, emoji: false }) as const;

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
