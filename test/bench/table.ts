/** The one table: figure, budget, measured. */

export type Row = {
  readonly figure: string;
  /** In words; null: for the record only. */
  readonly budget: string | null;
  readonly measured: string;
  /** Null where there is no budget. */
  readonly isKept: boolean | null;
};

/** A figure that must not exceed its budget. */
export const atMost = (figure: string, value: number, limit: number, unit = ""): Row => ({
  figure,
  budget: `≤ ${formatNumber(limit)}${unit}`,
  measured: `${formatNumber(value)}${unit}`,
  isKept: value <= limit,
});

/** A figure that must not fall below its budget. */
export const atLeast = (figure: string, value: number, limit: number, unit = ""): Row => ({
  figure,
  budget: `≥ ${formatNumber(limit)}${unit}`,
  measured: `${formatNumber(value)}${unit}`,
  isKept: value >= limit,
});

/** A figure without a budget. */
export const record = (figure: string, measured: string): Row => ({
  figure,
  budget: null,
  measured,
  isKept: null,
});

/** At most three significant digits, thousands apart. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return "not measured";
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  const rounded = Number(value.toFixed(digits));
  const precise = rounded === 0 && value !== 0 ? Number(value.toPrecision(2)) : rounded;
  return precise.toLocaleString("en-US", { maximumFractionDigits: 6 });
}

export const thousands = (count: number): string => count.toLocaleString("en-US");

/** As Markdown, to be pasted into a page. */
export function markdown(rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const verdict = row.isKept === null ? "" : row.isKept ? " ✓" : " ✗";
    return `| ${row.figure} | ${row.budget ?? ""} | ${row.measured}${verdict} |`;
  });
  return ["| figure | budget | measured |", "|---|---|---|", ...lines].join("\n");
}
