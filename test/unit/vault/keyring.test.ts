import { describe, expect, test } from "vitest";
import { Secret } from "../../../src/secret.ts";
import { type Keyring, parseKeyring, type SealedFor } from "../../../src/vault/keyring.ts";

const base64 = (byte: number, length = 32) => Buffer.alloc(length, byte).toString("base64");
const bound: SealedFor = { owner: "T1", purpose: "bot-token" };

function ring(text: string): Keyring {
  const parsed = parseKeyring(text);
  if (!parsed.ok) throw new Error(parsed.error);
  return parsed.value;
}

describe("sealing", () => {
  test("opens what it sealed, whatever is in it", async () => {
    const keys = ring(`a:${base64(1)}`);
    for (const text of ["xoxb-1", "", "Zoë 🎉", "x".repeat(10_000)]) {
      const sealed = await keys.seal(new Secret(text), bound);
      expect((await keys.open(sealed, bound))?.reveal()).toBe(text);
    }
  });

  test("names version and key, shows nothing of the text, and never repeats itself", async () => {
    const keys = ring(`a:${base64(1)}`);
    const one = await keys.seal(new Secret("xoxb-1"), bound);
    const two = await keys.seal(new Secret("xoxb-1"), bound);
    // 12 bytes IV, 6 of text, 16 of tag: 34 bytes are 46 digits of base64.
    expect(one).toMatch(/^v1\.a\.[A-Za-z0-9_-]{46}$/);
    expect(two).not.toBe(one);
  });

  test("does not open for another team or another purpose", async () => {
    const keys = ring(`a:${base64(1)}`);
    const sealed = await keys.seal(new Secret("xoxb-1"), bound);
    expect(await keys.open(sealed, { ...bound, owner: "T2" })).toBeNull();
    expect(await keys.open(sealed, { ...bound, purpose: "user-token" })).toBeNull();
  });

  test("does not mistake where the owner ends and the purpose begins", async () => {
    const keys = ring(`a:${base64(1)}`);
    const sealed = await keys.seal(new Secret("x"), { owner: 'T1","', purpose: "bot-token" });
    expect(await keys.open(sealed, { owner: "T1", purpose: "bot-token" })).toBeNull();
  });

  test("does not open once any digit of it has changed", async () => {
    const keys = ring(`a:${base64(1)}`);
    const sealed = await keys.seal(new Secret("xoxb-1"), bound);
    const start = "v1.a.".length;
    // The last digit carries two bits of the text and four of padding: left out.
    for (let i = start; i < sealed.length - 1; i += 1) {
      const other = sealed[i] === "A" ? "B" : "A";
      expect(await keys.open(sealed.slice(0, i) + other + sealed.slice(i + 1), bound)).toBeNull();
    }
  });

  test.each(["", "v1", "v1.a", "v1.a.", "v1.a.AAAA", "v2.a.AAAA", "v1.a.%%%%", "v1.a.AAAA.more"])(
    "takes %j for damaged",
    async (text) => {
      expect(await ring(`a:${base64(1)}`).open(text, bound)).toBeNull();
    },
  );
});

describe("rotation", () => {
  test("seals with the first key and opens with every key", async () => {
    const before = ring(`old:${base64(1)}`);
    const sealedBefore = await before.seal(new Secret("kept"), bound);
    const after = ring(`new:${base64(2)},old:${base64(1)}`);
    expect((await after.open(sealedBefore, bound))?.reveal()).toBe("kept");
    expect(after.isStale(sealedBefore)).toBe(true);
    const sealedAfter = await after.seal(new Secret("kept"), bound);
    expect(sealedAfter.startsWith("v1.new.")).toBe(true);
    expect(after.isStale(sealedAfter)).toBe(false);
  });

  test("does not open what was sealed with a key that left the ring", async () => {
    const sealed = await ring(`old:${base64(1)}`).seal(new Secret("x"), bound);
    expect(await ring(`new:${base64(2)}`).open(sealed, bound)).toBeNull();
  });

  test("does not open under a known id with another key", async () => {
    const sealed = await ring(`a:${base64(1)}`).seal(new Secret("x"), bound);
    expect(await ring(`a:${base64(2)}`).open(sealed, bound)).toBeNull();
  });
});

describe("ENCRYPTION_KEYS", () => {
  test("may have blanks and line ends around the commas", async () => {
    const keys = ring(` new:${base64(2)} ,\n old:${base64(1)}\n`);
    expect((await keys.seal(new Secret("x"), bound)).startsWith("v1.new.")).toBe(true);
  });

  test.each([
    [undefined, "ENCRYPTION_KEYS isn't set."],
    ["", "ENCRYPTION_KEYS isn't set."],
    [" , ", "ENCRYPTION_KEYS isn't set."],
    [base64(7), "ENCRYPTION_KEYS: key 1 isn't in the form id:base64."],
    [`a:${base64(7)},`, "ENCRYPTION_KEYS: key 2 isn't in the form id:base64."],
    [
      `:${base64(7)}`,
      'ENCRYPTION_KEYS: key 1 needs an id of 1 to 32 letters, digits, "_" or "-" before the colon.',
    ],
    [
      `a.b:${base64(7)}`,
      'ENCRYPTION_KEYS: key 1 needs an id of 1 to 32 letters, digits, "_" or "-" before the colon.',
    ],
    ["a:not base64!", "ENCRYPTION_KEYS: key 1 isn't base64 after the colon."],
    [`a:${base64(7, 31)}`, "ENCRYPTION_KEYS: key 1 isn't 32 bytes long."],
    [`a:${base64(7)},b:${base64(7, 64)}`, "ENCRYPTION_KEYS: key 2 isn't 32 bytes long."],
    [`a:${base64(7)},a:${base64(8)}`, "ENCRYPTION_KEYS: key 2 has the same id as an earlier key."],
  ])("%# is refused with a sentence that has no key in it", (text, sentence) => {
    const parsed = parseKeyring(text);
    expect(parsed).toEqual({ ok: false, error: sentence });
    expect(JSON.stringify(parsed)).not.toContain(base64(7).slice(0, 8));
  });
});
