/**
 * Bytes as text (base64, base64url, hex) and back, and SHA-256. Written with atob and btoa: Node 24, which runs the unit
 * tests, has no Uint8Array.fromBase64 or toHex yet.
 */

export function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** Without padding. */
export const toBase64Url = (bytes: Uint8Array): string =>
  toBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

/** Reads base64 and base64url, padded or not. Null: the text is neither. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | null {
  // atob skips blanks; a key or a sealed text with blanks inside is damaged.
  if (/\s/.test(text)) return null;
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(binary, (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
}

/** Lower case. */
export const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** @param hex pairs of hex digits and nothing else: the caller has checked */
export const fromHex = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: hex.length / 2 }, (_, i) =>
    Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16),
  );

/** Of the text as UTF-8. */
export const sha256 = async (text: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));

/** Random text that nobody can guess, base64url. */
export const randomText = (byteCount: number): string =>
  toBase64Url(crypto.getRandomValues(new Uint8Array(byteCount)));
