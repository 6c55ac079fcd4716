import { expect, test } from "vitest";
import { nameKey } from "../../../src/domain/same-name.ts";

test.each(["Ada Lovelace", "ada  lovelace", "Lovelace, Ada", "LOVELACE Ada", "Adá Lovelacé"])(
  "%s is Ada Lovelace",
  (name) => expect(nameKey(name)).toBe("ada lovelace"),
);

test.each(["Ada", "Ada L.", "Ada Lovelace Byron", "Adalovelace"])("%s is somebody else", (name) => {
  expect(nameKey(name)).not.toBe("ada lovelace");
});

test("keeps letters of every script, and is empty for symbols", () => {
  expect(nameKey("山田 太郎")).toBe(nameKey("太郎 山田"));
  expect(nameKey("–—!")).toBe("");
});
