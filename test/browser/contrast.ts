/** Runs in the page: the contrast of every text that can be seen with what is behind it, as WCAG 2.2 reckons it. */
export function contrasts(): readonly { readonly text: string; readonly ratio: number }[] {
  const rgbOf = (color: string): readonly number[] =>
    (color.match(/[\d.]+/g) ?? []).map(Number).slice(0, 4);
  const luminance = (rgb: readonly number[]): number => {
    const [r = 0, g = 0, b = 0] = rgb.map((channel) => {
      const part = channel / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element: Element | null): readonly number[] => {
    for (let at = element; at; at = at.parentElement) {
      const color = rgbOf(getComputedStyle(at).backgroundColor);
      if ((color[3] ?? 1) > 0) return color;
    }
    return [255, 255, 255];
  };
  const found: { text: string; ratio: number }[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent?.trim() ?? "";
    const element = node.parentElement;
    if (text === "" || !element) continue;
    const [light = 0, dark = 0] = [rgbOf(getComputedStyle(element).color), behind(element)]
      .map((color) => luminance(color.slice(0, 3)))
      .toSorted((a, b) => b - a);
    const ratio = Math.round(((light + 0.05) / (dark + 0.05)) * 100) / 100;
    found.push({ text: text.slice(0, 40), ratio });
  }
  return found;
}
