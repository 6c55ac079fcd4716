/** Chance that can be had again: everything random in a run comes from one seed (mulberry32). */

export type Dice = {
  /** From 0 up to, not including, 1. */
  readonly roll: () => number;
  /** A whole number from `least` to `most`, both included. */
  readonly between: (least: number, most: number) => number;
  readonly isLucky: (chance: number) => boolean;
  readonly pick: <T>(some: readonly T[]) => T;
  /** Some of them, in any order. */
  readonly draw: <T>(some: readonly T[], count: number) => T[];
};

export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  const roll = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number) => least + Math.floor(roll() * (most - least + 1));
  const pick = <T>(some: readonly T[]): T => {
    const one = some[between(0, some.length - 1)];
    if (one === undefined) throw new Error("nothing to pick from");
    return one;
  };
  return {
    roll,
    between,
    isLucky: (chance) => roll() < chance,
    pick,
    draw<T>(some: readonly T[], count: number) {
      const left = [...some];
      return Array.from({ length: Math.min(count, left.length) }, () => {
        const one = pick(left);
        left.splice(left.indexOf(one), 1);
        return one;
      });
    },
  };
}
