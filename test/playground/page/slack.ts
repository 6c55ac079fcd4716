/** The Slack client: the list on the left, what is open beside it, and the modals on top. */
import { tellAs } from "./api.ts";
import { byId, type Child, redraw } from "./dom.ts";
import { forgetDrafts } from "./elements/text-field.ts";
import { drawAppPane } from "./slack/app-pane.ts";
import { drawChannelPane } from "./slack/channel-pane.ts";
import { drawGroupPane } from "./slack/group-pane.ts";
import { drawModals } from "./slack/modals.ts";
import { drawRail, type Go } from "./slack/rail.ts";
import { sawAll, unreadIn } from "./slack/unread.ts";
import type { ChannelShot, GroupShot, Snapshot, ViewShot } from "./snapshot.ts";
import { directMessages, type Place, screen, state, whispersIn } from "./state.ts";

export function drawSlack(world: Snapshot, redrawAll: () => void): void {
  const { home, modals } = screen();
  const go: Go = (place) => () => {
    state.place = place;
    if (place.kind === "home") void tellAs("open-home");
    redrawAll();
  };
  const { place, me } = state;
  const direct = directMessages();
  const talk = [...world.channels, ...(direct ? [direct] : [])];
  const open =
    place.kind === "messages" ? direct : place.kind === "channel" ? channelAt(world, place) : null;
  if (open) sawAll(open.id, open.messages.length);
  const unread = talk.map(({ id, messages }) => unreadIn(id, messages.length));
  redraw(byId("rail"), JSON.stringify([world.groups, unread, place, me, world.teamName]), () =>
    drawRail(world, go),
  );
  redraw(byId("pane"), JSON.stringify([place, me, unread.at(-1), paneKey(world, home)]), () =>
    drawPane(world, home, go),
  );
  forgetDrafts(new Set([...modals, ...(home ? [home] : [])].map((view) => view.id)));
  drawModals(modals);
}

const channelAt = (world: Snapshot, place: Place): ChannelShot | null =>
  world.channels.find(({ id }) => place.kind === "channel" && id === place.id) ?? null;

const groupAt = (world: Snapshot, place: Place): GroupShot | null =>
  world.groups.find(({ id }) => place.kind === "group" && id === place.id) ?? null;

/** What the open pane shows; it is drawn again when this changes. */
function paneKey(world: Snapshot, home: ViewShot | null): unknown {
  const { place } = state;
  switch (place.kind) {
    case "home":
      return [home && [home.hash, home.values], world.botUserId];
    case "messages":
      return [directMessages(), world.botUserId];
    case "channel":
      return [channelAt(world, place), whispersIn(place.id)];
    case "group":
      return groupAt(world, place);
  }
}

function drawPane(world: Snapshot, home: ViewShot | null, go: Go): readonly Child[] {
  const { place } = state;
  const channel = channelAt(world, place);
  if (channel) return drawChannelPane(channel);
  const group = groupAt(world, place);
  if (group) return drawGroupPane(group);
  return drawAppPane(world, home, go);
}
