/**
 * A token, a key, an authorization code or another credential. It prints as `[secret]` wherever it is logged, thrown,
 * interpolated or serialised by mistake. Only `reveal()` returns the value: for the vault, and for code that sends or
 * checks it.
 */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return "[secret]";
  }

  toJSON(): string {
    return "[secret]";
  }
}
