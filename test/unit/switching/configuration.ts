/** PagerSync's configuration file, as the converters of other tools' configurations write it. */
import { dump } from "js-yaml";

export type OurRotation = {
  readonly name: string;
  readonly group: string;
  /** Ids or names. */
  readonly schedules: readonly string[];
  /** Ids. */
  readonly channels?: readonly string[];
  readonly options?: {
    readonly members?: "next" | "on_call_and_next" | "everyone";
    readonly keep_outgoing_minutes?: number;
    readonly let_in_early_minutes?: number;
    readonly always?: readonly string[];
    readonly announce?: readonly string[];
    readonly topic_channels?: readonly string[];
    readonly topic?: string;
  };
};

export const configurationFile = (rotations: readonly OurRotation[]): string =>
  dump({ version: 1, rotations }, { noRefs: true });

/** One rotation for each group: what several entries of a tool say of one group is said in one place. */
export const byGroup = <T>(
  entries: readonly T[],
  groupOf: (entry: T) => string,
): readonly (readonly [string, readonly T[]])[] => [...Map.groupBy(entries, groupOf)];
