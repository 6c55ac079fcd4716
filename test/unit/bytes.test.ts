import { expect, it } from "vitest";
import { fromBase64, fromHex, sha256, toBase64, toBase64Url, toHex } from "../../src/bytes.ts";

const every = Uint8Array.from({ length: 256 }, (_, i) => i);

it("bytes come back from base64, base64url and hex as they were", () => {
  for (const length of [0, 1, 2, 3, 256]) {
    const bytes = every.slice(256 - length);
    expect(toBase64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
    expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString("base64url"));
    expect(toHex(bytes)).toBe(Buffer.from(bytes).toString("hex"));
    expect(fromBase64(toBase64(bytes))).toEqual(bytes);
    expect(fromBase64(toBase64Url(bytes))).toEqual(bytes);
    expect(fromHex(toHex(bytes))).toEqual(bytes);
  }
});

it.each(["not base64!", "QUJ D", "A"])("%j is no base64", (text) => {
  expect(fromBase64(text)).toBe(null);
});

it("SHA-256 is that of the text's UTF-8 (FIPS 180-2, appendix B.1)", async () => {
  expect(toHex(await sha256("abc"))).toBe(
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});
