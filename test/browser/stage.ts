/** The playground on a port of its own, with a browser in front of it: one for each test file. */
import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import type { Browser, Page } from "playwright-core";
import { type Emulation, startEmulation } from "../playground/emulation.ts";
import { Logbook } from "../playground/log/logbook.ts";
import { type Served, servePlayground } from "../playground/server.ts";
import { openChromium } from "./chromium.ts";

const SCREENSHOTS = resolve(import.meta.dirname, "screenshots");
const WINDOW = { width: 1280, height: 800 };
/** Longer than anything takes: a look for changes comes each 15 seconds. */
const PATIENCE_MS = 20_000;
const LOOK_EVERY_MS = 50;
const ANY_FREE_PORT = 0;
const THEMES = [
  ["dark", "-dark"],
  ["light", ""],
] as const;

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

export async function openStage(): Promise<Stage> {
  const emulation = await startEmulation();
  const served = await servePlayground(emulation, new Logbook(emulation), ANY_FREE_PORT);
  const chromium = await openChromium();
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
        return (
          team
            .group(group)
            .members.map((id) => team.user(id).name)
            .join() === names.join()
        );
      }),
    async close() {
      await chromium.close();
      await emulation.slack.settle();
      await served.close();
      await emulation.runtime.stop();
    },
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
