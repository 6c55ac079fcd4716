/** Slack waits three seconds for an answer: what takes longer is answered without. */

/** The work's value, or null once `ms` have passed. The work itself goes on. */
export function within<T>(ms: number, work: Promise<T>): Promise<T | null> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(null), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
