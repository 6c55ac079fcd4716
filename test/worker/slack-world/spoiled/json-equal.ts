/** Whether both say the same as JSON: what is undefined isn't there. */
export const jsonEqual = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
