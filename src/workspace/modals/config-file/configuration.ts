/** The content of a configuration file, before its groups, schedules and people are looked up. */
import type { OptionsForm } from "../../../domain/rotation-options.ts";

/**
 * One rotation of the file. Where an existing rotation's fields are left out, they become empty, and options are off.
 */
export type WrittenRotation = {
  /** The line where it begins in the file, from 1. */
  readonly line: number;
  readonly name: string;
  /** The group's handle, without the @. */
  readonly group: string;
  /** Schedule ids or names. */
  readonly schedules: readonly string[];
  /** Channel ids. */
  readonly channels: readonly string[];
  /** Slack user ids or e-mail addresses. */
  readonly fallback: readonly string[];
  /** As typed into the form; people as Slack user ids or e-mail addresses. */
  readonly options: OptionsForm;
};

export type Configuration = {
  readonly rotations: readonly WrittenRotation[];
  /** Delete the rotations that the file doesn't name. */
  readonly prune: boolean;
};

/** A fault in the file. `rotation` is its name in the file; null: the fault is in no rotation. */
export type ConfigurationFault = {
  readonly line: number | null;
  readonly rotation: string | null;
  readonly text: string;
};

/** Far more than several hundred rotations need. */
export const MOST_CONFIGURATION_CHARS = 400_000;
