/** How often something is tried: `npm run test:long` has the patience for all of it, `npm test` for a sample of the same seed. */
declare const __LONG__: boolean;

export const counted = (all: number, sample: number): number => (__LONG__ ? all : sample);
