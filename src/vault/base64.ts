/**
 * Bytes to URL-safe base64 and back. By atob/btoa, not Uint8Array.fromBase64: Node 24, which runs the pure tests,
 * does not have that yet.
 */

export function toBase64Url(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Reads both alphabets, padded or not; null where the text is no base64. */
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

/** Unguessable text of `byteCount` random bytes. */
export const randomText = (byteCount: number): string =>
  toBase64Url(crypto.getRandomValues(new Uint8Array(byteCount)));

/** What is kept of a text that its holder has to show again: enough to recognise it, useless to a reader. */
export async function digest(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return toBase64Url(new Uint8Array(bytes));
}
