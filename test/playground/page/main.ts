/** The page: listens to the world and draws what has changed. */
import type { Entry } from "../log/entry.ts";
import { drawControls, restoreTheme } from "./controls.ts";
import { byId, fill } from "./dom.ts";
import { addEntry } from "./log.ts";
import { drawSchedules, tick } from "./schedules.ts";
import { drawSlack } from "./slack.ts";
import type { Snapshot } from "./snapshot.ts";
import { state } from "./state.ts";

const TICK_MS = 1_000;

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
events.addEventListener("entry", (event) => addEntry(JSON.parse(event.data) as Entry));
events.addEventListener("error", () => {
  byId("story").textContent = "The playground has stopped. Start it again with npm start.";
});
byId("routine").addEventListener("change", (event) => {
  const { currentTarget: box } = event;
  byId("log").classList.toggle("all", box instanceof HTMLInputElement && box.checked);
});
setInterval(() => tick(), TICK_MS);
