/** The page: listens to the world and draws what has changed. */
import type { Entry } from "../log/entry.ts";
import { tell, tellAs, toast } from "./api.ts";
import { drawControls, restoreTheme } from "./controls.ts";
import { followed } from "./dialogs.ts";
import { byId, fill } from "./dom.ts";
import { addEntry } from "./log.ts";
import { drawSchedules, tick } from "./schedules.ts";
import { drawSlack } from "./slack.ts";
import type { Snapshot } from "./snapshot.ts";
import { state } from "./state.ts";

const TICK_MS = 1_000;
/** The address that opens the app's Home in Slack: that is here. */
const SLACK_HOME = "https://slack.com/app_redirect";
const isPlayed = (url: string): boolean => url.startsWith("https://pagersync.example/");

function redrawAll(): void {
  const { world } = state;
  if (!world) return;
  byId("story").textContent = world.story;
  drawControls(world, redrawAll);
  drawSlack(world, redrawAll);
  drawSchedules(world);
}

restoreTheme();
const events = new EventSource("events");
events.addEventListener("world", (event) => {
  state.world = JSON.parse(event.data) as Snapshot;
  redrawAll();
});
events.addEventListener("log", (event) => {
  fill(byId("log"), []);
  for (const entry of JSON.parse(event.data) as Entry[]) addEntry(entry);
});
events.addEventListener("entry", (event) => {
  const entry = JSON.parse(event.data) as Entry;
  addEntry(entry);
  if (entry.isMistake) toast(`Slack refuses it: ${entry.text}`, entry.answer);
});
// The app's own pages are here, not on the network.
document.addEventListener("click", (event) => {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link) return;
  if (link.href.startsWith(SLACK_HOME)) {
    event.preventDefault();
    state.place = { kind: "home" };
    void tellAs("open-home");
    redrawAll();
  } else if (isPlayed(link.href)) {
    event.preventDefault();
    void tell("follow", { url: link.href }).then(followed);
  }
});
events.addEventListener("error", () => {
  byId("story").textContent = "The playground has stopped. Start it again with npm start.";
});
byId("routine").addEventListener("change", (event) => {
  const { currentTarget: box } = event;
  byId("log").classList.toggle("all", box instanceof HTMLInputElement && box.checked);
});
setInterval(() => tick(), TICK_MS);
