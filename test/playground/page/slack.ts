/** The Slack client: the workspaces and the list on the left, what is open beside them, and the modals on top. */
import { render } from "preact";
import { tellAs } from "./api.ts";
import { byId, type Child } from "./dom.ts";
import { redraw } from "./draw.ts";
import { drawAppPane } from "./slack/app-pane.ts";
import { drawChannelPane } from "./slack/channel-pane.ts";
import { drawGroupPane } from "./slack/group-pane.ts";
import { drawModals } from "./slack/modals.ts";
import { drawOutsidePane } from "./slack/outside-pane.ts";
import { drawRail, type Go } from "./slack/rail.ts";
import { sawAll } from "./slack/unread.ts";
import { drawWorkspaces } from "./slack/workspaces.ts";
import type { Snapshot, WorkspaceShot } from "./snapshot.ts";
import { directMessages, here, me, place, setPlace, state } from "./state.ts";

/** The list's line that was open last. */
let shownPlace = "";

export function drawSlack(world: Snapshot): void {
  const workspace = here();
  if (!workspace) return;
  const at = place();
  const open =
    at.kind === "messages"
      ? directMessages()
      : workspace.channels.find(({ id }) => me() && at.kind === "channel" && id === at.id);
  if (open) sawAll(open.id, open.messages.length);
  const [rail, switcher] = [byId("rail"), byId("workspaces")];
  byId("slack").dataset["look"] = String(world.workspaces.indexOf(workspace));
  rail.ariaLabel = `${workspace.name} in Slack`;
  switcher.ariaLabel = `Workspaces of ${world.organization ?? workspace.name}`;
  switcher.hidden = world.organization === null;
  render(drawWorkspaces(world, openWorkspace), switcher);
  render(drawRail(world, workspace, go), rail);
  const line = rail.querySelector("[aria-current]");
  if (line && JSON.stringify(at) !== shownPlace) {
    shownPlace = JSON.stringify(at);
    line.scrollIntoView({ block: "nearest", inline: "nearest" });
  }
  render(drawPane(world, workspace), byId("pane"));
  render(state.news, byId("news"));
  drawModals();
}

const go: Go = (next) => () => {
  setPlace(next);
  if (next.kind === "home") openHome();
  redraw();
};

/** As Slack does: the app hears of it. Nobody opens anything where they aren't. */
export function openHome(): void {
  if (me()) void tellAs("open-home");
}

function openWorkspace({ id, name }: WorkspaceShot): void {
  state.at = id;
  state.news = `You're now in ${name}.`;
  if (place().kind === "home") openHome();
  redraw();
}

/** The visitor is somebody else from now on. */
export function become(name: string): void {
  state.me = name;
  openHome();
  redraw();
}

function drawPane(world: Snapshot, workspace: WorkspaceShot): Child {
  if (!me()) return drawOutsidePane(world, workspace, { open: openWorkspace, become });
  const at = place();
  const channel = workspace.channels.find(({ id }) => at.kind === "channel" && id === at.id);
  if (channel) return drawChannelPane(channel);
  const group = workspace.groups.find(({ id }) => at.kind === "group" && id === at.id);
  if (group) return drawGroupPane(group);
  return drawAppPane(workspace, go);
}
