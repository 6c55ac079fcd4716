/**
 * Which Node runs the tools, decided by whatever Node the machine has: nothing in this folder's .mjs files is younger
 * than Node 14.
 */
import { existsSync } from "node:fs";

/** Runs TypeScript as it is, and every tool. `engines` in package.json says the same. */
const NEEDED = [22, 18];
/** Where the install brings a Node along, this one is enough to begin with. */
const ENOUGH_TO_INSTALL = [20, 0];
/** Which platforms that is: `optionalDependencies` in package.json. */
const BROUGHT_ALONG = ["linux-x64", "linux-arm64"];

/** Where the install puts the Node that it brings along. */
export const BUNDLED = `node_modules/node-${process.platform}-${process.arch}/bin/node`;

/**
 * @typedef {object} Machine
 * @property {string} version of the Node that asks, as in `process.versions.node`
 * @property {string} platform as in `process.platform`
 * @property {string} arch as in `process.arch`
 * @property {boolean} isInstalled whether an install has gone through
 * @property {boolean} hasBundled whether a Node came with it
 */

/** What npm writes when an install has gone through, and a tool that an install for production leaves out. */
const INSTALLED = ["node_modules/.package-lock.json", "node_modules/wrangler"];

/**
 * The machine as it is now, seen from the project's folder.
 * @returns {Machine}
 */
export const thisMachine = () => ({
  version: process.versions.node,
  platform: process.platform,
  arch: process.arch,
  isInstalled: INSTALLED.every((path) => existsSync(path)),
  hasBundled: existsSync(BUNDLED),
});

/**
 * The bundled one goes first: it is the one that the tests run on.
 * @param {Machine} machine
 * @returns {"bundled" | "own" | "too old"} "bundled" also where the install is yet to bring it
 */
export function chooseNode(machine) {
  const { version, isInstalled, hasBundled } = machine;
  const willCome = !isInstalled && bringsOneAlong(machine) && isAtLeast(version, ENOUGH_TO_INSTALL);
  if (hasBundled || willCome) return "bundled";
  return isAtLeast(version, NEEDED) ? "own" : "too old";
}

/**
 * What to tell whoever has a Node that is too old.
 * @param {Machine} machine
 */
export function tooOld(machine) {
  const { version, isInstalled } = machine;
  const where =
    isInstalled && bringsOneAlong(machine) && isAtLeast(version, ENOUGH_TO_INSTALL)
      ? "`npm ci --include=optional` brings one along"
      : "https://nodejs.org has it";
  return `PagerSync needs Node ${NEEDED.join(".")} or newer, and this is Node ${version}: ${where}.`;
}

/** @param {Machine} machine */
const bringsOneAlong = ({ platform, arch }) => BROUGHT_ALONG.includes(`${platform}-${arch}`);

/**
 * @param {string} version
 * @param {readonly number[]} least major and minor
 */
export function isAtLeast(version, [leastMajor = 0, leastMinor = 0]) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
}
