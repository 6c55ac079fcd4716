/** The Slack client: the list on the left, what is open beside it, and the modals on top. */
import { render } from "preact";
import { tellAs } from "./api.ts";
import { byId, type Child } from "./dom.ts";
import { redraw } from "./draw.ts";
import { drawAppPane } from "./slack/app-pane.ts";
import { drawChannelPane } from "./slack/channel-pane.ts";
import { drawGroupPane } from "./slack/group-pane.ts";
import { drawModals } from "./slack/modals.ts";
import { drawRail, type Go } from "./slack/rail.ts";
import { sawAll } from "./slack/unread.ts";
import type { Snapshot } from "./snapshot.ts";
import { directMessages, state } from "./state.ts";

export function drawSlack(world: Snapshot): void {
  const { place } = state;
  const open =
    place.kind === "messages"
      ? directMessages()
      : world.channels.find(({ id }) => place.kind === "channel" && id === place.id);
  if (open) sawAll(open.id, open.messages.length);
  render(drawRail(world, go), byId("rail"));
  render(drawPane(world), byId("pane"));
  drawModals();
}

const go: Go = (place) => () => {
  state.place = place;
  if (place.kind === "home") void tellAs("open-home");
  redraw();
};

function drawPane(world: Snapshot): Child {
  const { place } = state;
  const channel = world.channels.find(({ id }) => place.kind === "channel" && id === place.id);
  if (channel) return drawChannelPane(channel);
  const group = world.groups.find(({ id }) => place.kind === "group" && id === place.id);
  if (group) return drawGroupPane(group);
  return drawAppPane(world, go);
}
