/**
 * A slice of the workspace's state (store/state/) is read everywhere and written by its owner only: other rooms call a
 * function of the owner's room that says what happened. Read from the sources.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const WORKSPACE = join(import.meta.dirname, "../../../src/workspace");
const SLICES = join(WORKSPACE, "store/state");

/** Who writes each slice: a room, with everything in it, or a file of the ground. */
const OWNERS: Readonly<Record<string, readonly string[]>> = {
  sync: ["sync/", "wake.ts", "rate-limit.ts"],
  groups: ["groups/"],
  connection: ["connection/"],
  home: ["home/"],
  settings: ["modals/settings/"],
  people: ["people/"],
  outbox: ["outbox/"],
  history: ["history/"],
};

const slices = readdirSync(SLICES).map((name) => {
  const text = readFileSync(join(SLICES, name), "utf8");
  // What the slice hands out besides `get`: a method, or a function in one line.
  const handedOut = text.slice(text.indexOf("  return {"));
  const writes = [...handedOut.matchAll(/^ {4}(\w+)(?:\(|: \()/gm)].flatMap(([, w]) => w ?? []);
  const sqlNames = [...text.matchAll(/\b\w+: "(\w+)"/g)].flatMap(([, row]) => row ?? []);
  return { slice: name.replace(/\.ts$/, ""), writes, sqlNames };
});

const sources = readdirSync(WORKSPACE, { recursive: true, encoding: "utf8" })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => name.endsWith(".ts") && !name.startsWith("store/state/"))
  .map((name) => ({ name, text: readFileSync(join(WORKSPACE, name), "utf8") }));

/** Whether the text takes `name` of something, whatever the slice is called there. */
const takes = (text: string, name: string): boolean =>
  new RegExp(String.raw`\.${name}\b|\{[^{}]*\b${name}\b[^{}]*\}\s*=[^=]*\bstate\b`).test(text);

describe("the workspace's state", () => {
  it("has an owner for each slice", () =>
    expect(slices.map(({ slice }) => slice).toSorted()).toEqual(Object.keys(OWNERS).toSorted()));

  it.each(slices)("$slice is written by its owner only", ({ slice, writes }) => {
    const isOwner = (name: string) =>
      OWNERS[slice]?.some((owner) => name.startsWith(owner)) === true;
    const owners = sources.filter(({ name }) => isOwner(name));
    expect(writes.filter((w) => owners.some(({ text }) => takes(text, w)))).toEqual(writes);
    expect(writes.length).toBeGreaterThan(0);
    const strangers = sources.filter(({ name }) => !isOwner(name));
    expect(
      strangers.flatMap(({ name, text }) =>
        writes.filter((w) => takes(text, w)).map((w) => `${name} calls ${w}`),
      ),
    ).toEqual([]);
  });

  it("has one name for one write, so that a source tells which it is, and one row for one value", () => {
    for (const all of [slices.flatMap((s) => s.writes), slices.flatMap((s) => s.sqlNames)]) {
      expect(new Set(all).size).toBe(all.length);
    }
    expect(slices.flatMap((s) => s.sqlNames).length).toBeGreaterThan(20);
  });
});
