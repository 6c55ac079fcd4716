/** What the visitor has done and the world does not show yet: the page shows it at once, and builds on it. */
import { redraw } from "./draw.ts";

export class Pending<T> {
  readonly #values = new Map<string, { readonly value: T }>();

  /** What was done there last, else what the world shows. */
  at(key: string, shown: T): T {
    const done = this.#values.get(key);
    return done ? done.value : shown;
  }

  /** Holds the value until it was sent, and the page has the world that came of it. */
  async until(sent: Promise<unknown>, key: string, value: T): Promise<void> {
    const done = { value };
    this.#values.set(key, done);
    redraw();
    await sent;
    if (this.#values.get(key) !== done) return;
    this.#values.delete(key);
    redraw();
  }
}
