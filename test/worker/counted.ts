/** How often something is tried: `npm run test:long` has the patience for all of it, `npm test` for a sample of the same seed. */
declare const __LONG__: boolean;

export const counted = <T>(all: T, sample: T): T => (__LONG__ ? all : sample);
