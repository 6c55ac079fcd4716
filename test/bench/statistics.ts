/** The few numbers that say how many numbers are. */

/** The smallest value that at least `share` (0 to 1) of the values don't exceed; NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** `p50 / p99 / max`, in whole milliseconds. */
export function spread(values: readonly number[]): string {
  const figures = [0.5, 0.99, 1].map((share) => Math.round(percentile(values, share)));
  return `${figures.join(" / ")} ms`;
}

/** The k of the curve y = c·x^k that lies closest to the points, by least squares over the logarithms. */
export function exponentOf(points: readonly (readonly [number, number])[]): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(Math.max(y, 1e-9))] as const);
  const mean = (which: 0 | 1) => logs.reduce((sum, point) => sum + point[which], 0) / logs.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const over = logs.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  return over / logs.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
}
