/** What a page owes to people who can't see well, or don't use a mouse: looked at in the page itself. */
import type { Page } from "playwright-core";

/** Buttons and fields that can be seen and have no name. */
export const nameless = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("button, input, select, textarea, a, dialog")]
      .filter((element) => element.checkVisibility())
      .filter((element) => {
        const labels = "labels" in element ? [...((element.labels as NodeList | null) ?? [])] : [];
        const words = [
          element.getAttribute("aria-label"),
          element.textContent,
          ...labels.map((label) => label.textContent),
        ];
        return words.every((text) => (text ?? "").trim() === "");
      })
      .map((element) => element.outerHTML.slice(0, 120)),
  );

/** Words that stand out too little from what is behind them (WCAG 2.2, 1.4.3: 4.5 to 1, large ones 3 to 1). */
export const faint = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    type Colour = readonly [number, number, number, number];
    const read = (css: string): Colour | null => {
      const numbers = /^rgba?\(([^)]+)\)$/
        .exec(css)?.[1]
        ?.split(/[\s,/]+/)
        .map(Number);
      if (!numbers) return null;
      const [r = 0, g = 0, b = 0, a = 1] = numbers;
      return [r, g, b, a];
    };
    const light = ([r, g, b]: Colour): number => {
      const [x = 0, y = 0, z = 0] = [r, g, b].map((c) =>
        c / 255 <= 0.03928 ? c / 255 / 12.92 : ((c / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    };
    const behind = (element: Element | null): Colour | null => {
      for (let at = element; at; at = at.parentElement) {
        const style = getComputedStyle(at);
        if (style.backgroundImage !== "none" || style.opacity !== "1") return null;
        const colour = read(style.backgroundColor);
        if (colour === null) return null;
        if (colour[3] === 1) return colour;
        if (colour[3] > 0) return null;
      }
      return null;
    };
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = (node.textContent ?? "").trim();
      if (!element || text === "" || !element.checkVisibility() || element.closest("[inert]"))
        continue;
      const style = getComputedStyle(element);
      const [front, back] = [read(style.color), behind(element)];
      if (!front || !back || front[3] < 1) continue;
      const [high = 0, low = 0] = [light(front), light(back)].toSorted((a, b) => b - a);
      const ratio = (high + 0.05) / (low + 0.05);
      const isLarge = Number.parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700;
      if (ratio < (isLarge ? 3 : 4.5)) found.push(`${ratio.toFixed(2)}: ${text.slice(0, 60)}`);
    }
    return [...new Set(found)];
  });
