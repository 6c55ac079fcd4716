/**
 * A value that opens a door: a token, a key, an authorization code. It prints as `[secret]` wherever it is
 * logged, thrown, interpolated or serialised by mistake; only `reveal()` gives it away, and only the vault and
 * the code that writes an Authorization header may call that.
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
