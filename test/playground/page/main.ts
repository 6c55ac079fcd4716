/** The page: listens to the world and draws what has changed. */
import { render } from "preact";
import type { Entry } from "../log/entry.ts";
import { tell } from "./api.ts";
import { drawControls, drawMoods, restoreTheme } from "./controls.ts";
import { followed } from "./dialogs.ts";
import { byId } from "./dom.ts";
import { drawBy, redraw } from "./draw.ts";
import { addEntry, drawLog, showLog } from "./log.ts";
import { drawSchedules } from "./schedules.ts";
import { keepingEnds } from "./scrolling.ts";
import { become, drawSlack, openHome } from "./slack.ts";
import type { Snapshot } from "./snapshot.ts";
import { here, setPlace, state } from "./state.ts";
import { drawToasts, toast } from "./toasts.ts";
import { settled } from "./visitors.ts";
import { showWorld } from "./world.ts";

const TICK_MS = 1_000;
/** The address that opens the app's Home in Slack: that is here. */
const SLACK_HOME = "https://slack.com/app_redirect";
const isPlayed = (url: string): boolean => url.startsWith("https://pagersync.example/");
const STOPPED = "The playground has stopped. Start it again with npm start.";

let isStopped = false;

drawBy(() =>
  keepingEnds(() => {
    const { world } = state;
    render(drawToasts(), byId("toasts"));
    render(drawLog(), byId("log"));
    render(isStopped ? STOPPED : world?.story, byId("story"));
    if (!world) return;
    render(drawControls(become), byId("controls"));
    render(drawMoods(world), byId("moods"));
    render(drawSchedules(world, Date.now()), byId("schedules"));
    drawSlack(world);
  }),
);

restoreTheme();
const events = new EventSource("events");
events.addEventListener("world", ({ data, lastEventId }) => {
  isStopped = false;
  const world = JSON.parse(data) as Snapshot;
  const before = here();
  Object.assign(state, settled(world, state));
  showWorld(world, Number(lastEventId));
  if (!before || before.id === state.at) return;
  state.news = `${before.name} is gone. You're in ${here()?.name ?? ""}.`;
  openHome();
});
events.addEventListener("log", ({ data }) => showLog(JSON.parse(data) as Entry[]));
events.addEventListener("entry", ({ data }) => {
  const entry = JSON.parse(data) as Entry;
  addEntry(entry);
  if (entry.isMistake) toast(`Slack refuses it: ${entry.text}`, entry.answer);
});
events.addEventListener("error", () => {
  isStopped = true;
  redraw();
});
// The app's own pages are here, not on the network.
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link) return;
  if (link.href.startsWith(SLACK_HOME)) {
    event.preventDefault();
    setPlace({ kind: "home" });
    openHome();
    redraw();
  } else if (isPlayed(link.href)) {
    event.preventDefault();
    void tell("follow", { url: link.href }).then(followed);
  }
});
// Countdowns, and lines that move on.
setInterval(redraw, TICK_MS);
