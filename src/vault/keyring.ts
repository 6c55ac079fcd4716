/**
 * The keys that seal credentials: AES-256-GCM with a random IV. A sealed text is
 * `v1.<key id>.<base64url of IV + ciphertext>`. Its owner and purpose are the associated data, so that it doesn't open
 * when it is copied to another team's row or to another column. The first key seals, all keys open.
 */
import { fromBase64, toBase64Url } from "../bytes.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { Secret } from "../secret.ts";

/** Twelve random bytes, as NIST SP 800-38D wants for GCM; good for 2^32 texts a key. */
const IV_BYTES = 12;
const KEY_BYTES = 32;
const KEY_ID = /^[A-Za-z0-9_-]{1,32}$/;

/** What a sealed text is bound to. */
export type SealedFor = {
  /** The Slack team of the row; empty: the text is in no row. */
  readonly owner: string;
  readonly purpose:
    | "bot-token"
    | "user-token"
    | "credentials"
    /** These travel through a browser: their owner is inside the text. */
    | "oauth-state"
    | "connect-ticket"
    | "connect-form";
};

export interface Keyring {
  seal(plain: Secret, bound: SealedFor): Promise<string>;
  /** Null: damaged, sealed for another owner or purpose, or with a key that was removed. */
  open(sealed: string, bound: SealedFor): Promise<Secret | null>;
  /** True: sealed with another key than the newest. */
  isStale(sealed: string): boolean;
  /** The beginning of every text that the newest key sealed. */
  readonly freshPrefix: string;
  /** False: the ring has one key only. */
  readonly hasOldKeys: boolean;
}

/**
 * Reads ENCRYPTION_KEYS: `id:base64-of-32-bytes`, comma-separated, newest first. The error is a sentence for the
 * person who deploys; it never quotes key material.
 */
export function parseKeyring(text: string | undefined): Result<Keyring, string> {
  const entries = (text ?? "").split(",").map((entry) => entry.trim());
  if (entries.every((entry) => entry === "")) return err("ENCRYPTION_KEYS isn't set.");

  const keys = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const [index, entry] of entries.entries()) {
    const nth = `ENCRYPTION_KEYS: key ${index + 1}`;
    const colon = entry.indexOf(":");
    if (colon < 0) return err(`${nth} isn't in the form id:base64.`);
    const id = entry.slice(0, colon);
    if (!KEY_ID.test(id))
      return err(`${nth} needs an id of 1 to 32 letters, digits, "_" or "-" before the colon.`);
    const bytes = fromBase64(entry.slice(colon + 1));
    if (bytes === null) return err(`${nth} isn't base64 after the colon.`);
    // Not how long it is: /healthz is public.
    if (bytes.length !== KEY_BYTES) return err(`${nth} isn't ${KEY_BYTES} bytes long.`);
    if (keys.has(id)) return err(`${nth} has the same id as an earlier key.`);
    keys.set(id, bytes);
  }
  return ok(keyringOf(keys));
}

function keyringOf(keys: ReadonlyMap<string, Uint8Array<ArrayBuffer>>): Keyring {
  const [newestId] = keys.keys();
  if (newestId === undefined) throw new Error("a keyring needs a key");
  const imported = new Map<string, Promise<CryptoKey>>();

  const cryptoKey = (id: string): Promise<CryptoKey> | null => {
    const bytes = keys.get(id);
    if (!bytes) return null;
    const ready =
      imported.get(id) ??
      crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
    imported.set(id, ready);
    return ready;
  };

  return {
    async seal(plain, bound) {
      const key = await cryptoKey(newestId);
      if (!key) throw new Error("the newest key is in the ring");
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
      const text = new TextEncoder().encode(plain.reveal());
      const sealed = await crypto.subtle.encrypt(gcm(iv, bound), key, text);
      const whole = new Uint8Array(IV_BYTES + sealed.byteLength);
      whole.set(iv);
      whole.set(new Uint8Array(sealed), IV_BYTES);
      return `v1.${newestId}.${toBase64Url(whole)}`;
    },

    async open(sealed, bound) {
      const [version, id, body, ...rest] = sealed.split(".");
      if (version !== "v1" || id === undefined || body === undefined || rest.length > 0)
        return null;
      const key = await cryptoKey(id);
      const whole = fromBase64(body);
      if (!key || whole === null || whole.length <= IV_BYTES) return null;
      try {
        const algorithm = gcm(whole.subarray(0, IV_BYTES), bound);
        const text = await crypto.subtle.decrypt(algorithm, key, whole.subarray(IV_BYTES));
        return new Secret(new TextDecoder().decode(text));
      } catch {
        // WebCrypto throws one and the same OperationError for every way in which a text does not fit.
        return null;
      }
    },

    isStale: (sealed) => sealed.split(".")[1] !== newestId,
    freshPrefix: `v1.${newestId}.`,
    hasOldKeys: keys.size > 1,
  };
}

/** JSON keeps owner and purpose apart whatever is in them. */
const gcm = (iv: Uint8Array<ArrayBuffer>, bound: SealedFor) => ({
  name: "AES-GCM",
  iv,
  additionalData: new TextEncoder().encode(JSON.stringify([bound.owner, bound.purpose])),
});
