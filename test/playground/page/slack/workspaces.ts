/** The organization's workspaces, left of everything else in Slack; nothing where there is one workspace, on its own. */
import { type Child, h } from "../dom.ts";
import type { Snapshot, WorkspaceShot } from "../snapshot.ts";
import { here, state } from "../state.ts";
import { isIn } from "../visitors.ts";
import { unreadIn } from "./unread.ts";

export function drawWorkspaces(
  { organization, workspaces }: Snapshot,
  open: (workspace: WorkspaceShot) => void,
): Child {
  if (organization === null) return null;
  return h(
    "ul",
    {},
    workspaces.map((workspace, index) => {
      const { id, name } = workspace;
      const isOpen = id === here()?.id;
      const isMine = isIn(workspace, { name: state.me });
      const unread = isMine && !isOpen ? unreadOf(workspace) : 0;
      return h(
        "li",
        { key: id },
        h(
          "button",
          {
            class: isMine ? "workspace" : "workspace outside",
            "aria-current": isOpen ? "true" : null,
            onclick: () => open(workspace),
          },
          h("span", { class: `tile look-${index}`, "aria-hidden": "true" }, initialsOf(name)),
          h("span", { class: "label" }, name),
          !isMine && h("span", { class: "unseen" }, ", you are not in it"),
          unread > 0 &&
            h("span", { class: "badge", "aria-label": `, ${unread} new` }, String(unread)),
        ),
      );
    }),
  );
}

const initialsOf = (name: string): string =>
  name
    .split(" ")
    .map((word) => word[0] ?? "")
    .join("");

function unreadOf({ channels, people, screens }: WorkspaceShot): number {
  const mine = people.find(({ name }) => name === state.me);
  const direct = mine && screens[mine.id]?.direct;
  return [...channels, ...(direct ? [direct] : [])].reduce(
    (sum, { id, messages }) => sum + unreadIn(id, messages.length),
    0,
  );
}
