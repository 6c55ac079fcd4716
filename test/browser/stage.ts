/** The playground on a port of its own, with a browser in front of it: one for each test file. */
import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import type { Browser, Page } from "playwright-core";
import { type Emulation, startEmulation } from "../playground/emulation.ts";
import { Logbook } from "../playground/log/logbook.ts";
import { type Served, servePlayground } from "../playground/server.ts";
import { openChromium } from "./chromium.ts";
import { Ending } from "./ending.ts";

export const SCREENSHOTS = resolve(import.meta.dirname, "screenshots");
const WINDOW = { width: 1280, height: 800 };
/** Longer than anything takes on the busiest machine: a look for changes comes each 15 seconds. */
export const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 50;
const ANY_FREE_PORT = 0;
const THEMES = [
  ["dark", "-dark"],
  ["light", ""],
] as const;

export type SetUp = (emulation: Emulation) => Promise<void>;

export type Stage = {
  readonly emulation: Emulation;
  readonly page: Page;
  /** What the page complained of: errors in its scripts, requests to elsewhere. */
  readonly complaints: readonly string[];
  /** Pictures of the whole window in both themes, in `screenshots/`. */
  picture(name: string): Promise<void>;
  /** Waits until it is so. */
  comesTrue(
    what: string,
    isTrue: () => boolean | Promise<boolean>,
    withinMs?: number,
  ): Promise<void>;
  /** Waits until these are the group's members, by name. */
  hasMembers(group: string, names: readonly string[]): Promise<void>;
  /** The evening goes on with a calm world and a new page: Ada before her Home, and nothing open. */
  beginAnew(): Promise<void>;
  /** Resolves when all has ended that was started. Throws what has not. */
  close(): Promise<void>;
};

async function comesTrue(
  what: string,
  isTrue: () => boolean | Promise<boolean>,
  withinMs = PATIENCE_MS,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error(`it never came true that ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** @param setUp what has happened before the page is opened */
export async function openStage(setUp: SetUp = async () => undefined): Promise<Stage> {
  const ending = new Ending();
  try {
    return await set(ending, setUp);
  } catch (error) {
    // The parts that came up end again; the error says why the rest did not.
    await ending.end().catch((left: unknown) => console.error(left));
    throw error;
  }
}

async function set(ending: Ending, setUp: SetUp): Promise<Stage> {
  const emulation = await startEmulation();
  const { runtime, slack, world } = emulation;
  ending.add({
    name: "the runtime",
    end: () => runtime.stop(),
    underway: () => runtime.underway(),
  });
  ending.add({ name: "Slack's events", end: () => slack.settle() });
  const logbook = new Logbook(emulation);
  await setUp(emulation);
  const served = await servePlayground(emulation, logbook, ANY_FREE_PORT);
  ending.add({ name: "the server", end: () => served.close(), underway: () => served.underway() });
  const chromium = await openChromium();
  ending.add({ name: "the browser", end: () => chromium.close() });
  const complaints: string[] = [];
  const page = await openPage(chromium, served, complaints);
  await mkdir(SCREENSHOTS, { recursive: true });
  return {
    emulation,
    page,
    complaints,
    picture: async (name) => {
      for (const [colorScheme, suffix] of THEMES) {
        await page.emulateMedia({ colorScheme });
        const path = resolve(SCREENSHOTS, `${name}${suffix}.png`);
        await page.screenshot({ path, animations: "disabled" });
      }
      await page.emulateMedia({ colorScheme: "light" });
    },
    comesTrue,
    hasMembers: (group, names) =>
      comesTrue(`${names.join(", ")} are in @${group}`, () => {
        const { team } = emulation;
        const { members } = team.group(group);
        return members.map((id) => team.user(id).name).join() === names.join();
      }),
    async beginAnew() {
      await served.calm();
      world.faults.clear();
      for (const { id } of world.rota.schedules()) world.rota.clearOverrides(id);
      for (const { id } of emulation.team.users.values()) await slack.client(id).closeAll();
      await page.goto(`${served.address}/`);
    },
    close: () => ending.end(),
  };
}

async function openPage(chromium: Browser, served: Served, complaints: string[]): Promise<Page> {
  const page = await chromium.newPage({ viewport: WINDOW, colorScheme: "light" });
  page.setDefaultTimeout(PATIENCE_MS);
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (line) => {
    if (line.type() === "error") complaints.push(line.text());
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${served.address}/`)) complaints.push(`asks for ${url}`);
  });
  await page.goto(`${served.address}/`);
  return page;
}
