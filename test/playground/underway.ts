/** What was begun and has not come to its end, by name. */
export class Underway {
  readonly #all = new Map<Promise<unknown>, string>();

  /** Keeps it in sight until it is over, well or badly. */
  watch<T>(name: string, work: Promise<T>): Promise<T> {
    this.#all.set(work, name);
    const gone = () => this.#all.delete(work);
    work.then(gone, gone);
    return work;
  }

  names(): readonly string[] {
    return [...this.#all.values()];
  }

  /** Resolves when all of it is over. */
  async over(): Promise<void> {
    await Promise.allSettled(this.#all.keys());
  }
}
