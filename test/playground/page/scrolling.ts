/** Lists whose newest is at the end: who reads there goes on seeing what comes. */
const NEAR_END_PX = 60;

const lists = (): readonly Element[] => [...document.querySelectorAll("[data-scroll-end]")];

export function keepingEnds(draw: () => void): void {
  const before = lists();
  const isNearEnd = (list: Element) =>
    list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END_PX;
  const elsewhere = new Set(before.filter((list) => !isNearEnd(list)));
  draw();
  for (const list of lists()) if (!elsewhere.has(list)) list.scrollTop = list.scrollHeight;
}
