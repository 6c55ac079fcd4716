/** The content of a configuration file: rotations as written, before groups, schedules and people are looked up. */
import type { OptionsForm } from "../../../domain/rotation-options.ts";

/** One rotation as written. Absent parts of an existing rotation become empty, as in its form; options are off. */
export type WrittenRotation = {
  /** Where it begins in the file, from 1. */
  readonly line: number;
  readonly name: string;
  /** The group's handle, without the @. */
  readonly group: string;
  /** Ids or names. */
  readonly schedules: readonly string[];
  /** Channel ids. */
  readonly channels: readonly string[];
  /** Slack user ids or e-mail addresses. */
  readonly fallback: readonly string[];
  /** As typed into the form; people as in `fallback`. */
  readonly options: OptionsForm;
};

export type Configuration = {
  readonly rotations: readonly WrittenRotation[];
  /** Delete the rotations that the file doesn't name. */
  readonly prune: boolean;
};

/** What is wrong with the file, and where. `rotation` as it is called there; null: not in a rotation. */
export type ConfigurationFault = {
  readonly line: number | null;
  readonly rotation: string | null;
  readonly text: string;
};

/** Several hundred rotations fit into it many times. */
export const MOST_CONFIGURATION_CHARS = 400_000;
