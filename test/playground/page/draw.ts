/**
 * When the page is drawn. What a visitor does shows in the same task, so that the next key finds it; what the server
 * sends may come together; and nothing moves while something is pressed, or the release would miss it.
 */
const CLICKED_BY_SPACE = "button, summary, [type=checkbox], [type=radio]";
/** Drawing for what the server sends takes this part of the time at most. */
const MOST_OF_TIME = 1 / 5;

let draw = (): void => undefined;
let isPressed = false;
let isDue = false;
let timer = 0;
let restsUntil = 0;

/** Says how all of the page is drawn. */
export function drawBy(how: () => void): void {
  draw = how;
}

/** Draws what has changed at once, or when what is pressed is let go. */
export function redraw(): void {
  clearTimeout(timer);
  timer = 0;
  isDue = isPressed;
  if (isPressed) return;
  const began = performance.now();
  draw();
  const ended = performance.now();
  restsUntil = ended + (ended - began) * (1 / MOST_OF_TIME - 1);
}

/** Draws what has changed: at once after a quiet moment, else a little later with whatever comes until then. */
export function redrawSoon(): void {
  if (timer === 0) timer = window.setTimeout(redraw, restsUntil - performance.now());
}

function press(): void {
  isPressed = true;
}

function release(): void {
  isPressed = false;
  // After the click, which follows.
  setTimeout(() => isDue && redraw());
}

addEventListener("pointerdown", press, true);
addEventListener("pointerup", release, true);
addEventListener("pointercancel", release, true);
// The release was somewhere else, as where a list of the browser's own had come up.
addEventListener("pointermove", ({ buttons }) => isPressed && buttons === 0 && release(), true);
addEventListener("change", () => isPressed && release(), true);
addEventListener("blur", () => isPressed && release());
addEventListener(
  "keydown",
  ({ key, target }) => {
    if (key === " " && target instanceof Element && target.matches(CLICKED_BY_SPACE)) press();
  },
  true,
);
addEventListener("keyup", ({ key }) => key === " " && isPressed && release(), true);
