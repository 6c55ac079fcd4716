/** A workspace in which the visitor is not: why there is nothing to be seen, and the ways out. */
import { type Child, h } from "../dom.ts";
import type { Snapshot, WorkspaceShot } from "../snapshot.ts";
import { state } from "../state.ts";
import { isIn, visitorsOf } from "../visitors.ts";

export function drawOutsidePane(
  world: Snapshot,
  { name: workspace, people }: WorkspaceShot,
  act: { open(workspace: WorkspaceShot): void; become(name: string): void },
): Child {
  const visitors = visitorsOf(world);
  const { realName = "" } = visitors.find(({ name }) => name === state.me) ?? {};
  const theirs = world.workspaces.filter((each) => isIn(each, { name: state.me }));
  const insider = visitors.find((visitor) => isIn({ people }, visitor));
  const way = (label: string, go: () => void) =>
    h("button", { class: "button", key: label, onclick: go }, label);
  return h(
    "div",
    { class: "empty", key: "outside" },
    h("h2", {}, `${realName} isn’t in ${workspace}`),
    h(
      "p",
      {},
      theirs.length === 0
        ? `${realName} has an account in ${world.organization ?? ""} and is in none of its workspaces. Slack shows them nothing of ${workspace}, and PagerSync neither.`
        : `Both are workspaces of ${world.organization ?? ""}, but Slack shows people only those they are in. PagerSync shows them nothing of ${workspace}.`,
    ),
    h(
      "div",
      { class: "row" },
      theirs.map((each) => way(`Go to ${each.name}`, () => act.open(each))),
      insider && way(`Be ${insider.realName}`, () => act.become(insider.name)),
    ),
  );
}
