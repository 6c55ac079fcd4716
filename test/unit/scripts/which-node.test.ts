/** Which Node runs the tools, on every platform and under every Node that somebody may have. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { chooseNode, isAtLeast, tooOld } from "../../../scripts/which-node.mjs";

const MAC = { platform: "darwin", arch: "arm64" };
const WINDOWS = { platform: "win32", arch: "x64" };
const LINUX = { platform: "linux", arch: "x64" };
const LINUX_ON_ARM = { platform: "linux", arch: "arm64" };
const LINUX_ON_POWER = { platform: "linux", arch: "ppc64" };

const FRESH_CLONE = { isInstalled: false, hasBundled: false };
const INSTALLED = { isInstalled: true, hasBundled: false };
const INSTALLED_WITH_NODE = { isInstalled: true, hasBundled: true };

describe("a version is at least another one", () => {
  it.each([
    ["22.18.0", true],
    ["22.18.1", true],
    ["22.19.0", true],
    ["24.0.0", true],
    ["100.2.0", true],
    ["22.17.9", false],
    ["22.9.0", false],
    ["20.20.2", false],
    ["9.99.0", false],
    ["24.0.0-nightly2025", true],
  ])("%s", (version, expected) => expect(isAtLeast(version, [22, 18])).toBe(expected));
});

describe("the Node that came with the install runs the tools", () => {
  it.each(["16.20.2", "20.20.2", "22.18.0", "26.1.0"])("under Node %s", (version) =>
    expect(chooseNode({ version, ...LINUX, ...INSTALLED_WITH_NODE })).toBe("bundled"),
  );
});

describe("the machine's own Node runs them where none came along", () => {
  it.each([MAC, WINDOWS, LINUX, LINUX_ON_POWER])("$platform $arch, from 22.18 on", (platform) => {
    const choose = (version: string) => chooseNode({ version, ...platform, ...INSTALLED });
    expect(choose("22.18.0")).toBe("own");
    expect(choose("24.21.0")).toBe("own");
    expect(choose("22.17.1")).toBe("too old");
    expect(choose("20.20.2")).toBe("too old");
  });
});

describe("before the first install", () => {
  it.each([LINUX, LINUX_ON_ARM])("Node 20 is enough on $platform $arch", (platform) => {
    const choose = (version: string) => chooseNode({ version, ...platform, ...FRESH_CLONE });
    expect(choose("20.0.0")).toBe("bundled");
    expect(choose("18.20.8")).toBe("too old");
  });

  it.each([MAC, WINDOWS, LINUX_ON_POWER])("it is not on $platform $arch", (platform) => {
    const choose = (version: string) => chooseNode({ version, ...platform, ...FRESH_CLONE });
    expect(choose("20.20.2")).toBe("too old");
    expect(choose("22.18.0")).toBe("own");
  });
});

describe("a Node that is too old is reported in one sentence", () => {
  it("with where to get one", () =>
    expect(tooOld({ version: "20.20.2", ...WINDOWS, ...FRESH_CLONE })).toBe(
      "PagerSync needs Node 22.18 or newer, and this is Node 20.20.2: https://nodejs.org has it.",
    ));

  it("and that the install brings one along, where it does", () => {
    expect(tooOld({ version: "20.20.2", ...LINUX, ...INSTALLED })).toBe(
      "PagerSync needs Node 22.18 or newer, and this is Node 20.20.2: `npm ci --include=optional` brings one along.",
    );
    expect(tooOld({ version: "18.20.8", ...LINUX, ...INSTALLED })).toMatch(/nodejs\.org has it\.$/);
  });
});

it("package.json asks for the same Node, and brings one along for the same platforms", () => {
  const { engines, optionalDependencies }: { engines: unknown; optionalDependencies: object } =
    JSON.parse(readFileSync(resolve(import.meta.dirname, "../../../package.json"), "utf8"));
  expect(engines).toEqual({ node: ">=22.18" });
  const choices = Object.keys(optionalDependencies).map((name) => {
    const [, platform = "", arch = ""] = name.split("-");
    return chooseNode({ version: "20.0.0", platform, arch, ...FRESH_CLONE });
  });
  expect(choices).toEqual(["bundled", "bundled"]);
});
