/**
 * What a deploy remembers in `.pagersync.json`, beside wrangler.toml and out of git: which Slack app belongs to which
 * deployment. Nothing in it is secret, and everything can be said again by environment variables.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

export type Deployment = {
  /** `https://host`, as of the last deploy. */
  readonly address?: string;
  /** The Slack app's id. */
  readonly app?: string;
  /** Digest of the manifest that the app had last. */
  readonly manifest?: string;
  /** The app was made, and its secrets haven't reached the Worker: they can't be read again. */
  readonly isUnfinished?: boolean;
};

export interface Records {
  read(): Deployment;
  /** Changes what is given, and keeps the rest. */
  note(change: Deployment): void;
}

/** @param name which deployment, where one folder has several: wrangler's `--env` and so on */
export function recordsIn(file: string, name: string): Records {
  const all = (): Record<string, Deployment> => {
    try {
      const known: unknown = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
      return typeof known === "object" && known !== null && !Array.isArray(known)
        ? (known as Record<string, Deployment>)
        : {};
    } catch {
      // Broken by hand: as if it weren't there.
      return {};
    }
  };
  const read = (): Deployment => {
    const known = all()[name];
    if (typeof known !== "object" || known === null) return {};
    const { address, app, manifest, isUnfinished } = known;
    return {
      ...(typeof address === "string" && { address }),
      ...(typeof app === "string" && { app }),
      ...(typeof manifest === "string" && { manifest }),
      ...(isUnfinished === true && { isUnfinished }),
    };
  };
  return {
    read,
    note(change) {
      const next = { ...all(), [name]: { ...read(), ...change } };
      // As a whole or not at all.
      const half = `${file}.new`;
      writeFileSync(half, `${JSON.stringify(next, null, 2)}\n`);
      renameSync(half, file);
    },
  };
}
