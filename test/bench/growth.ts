/** How a quiet pass grows with the rotations. */
import { measureEngine, type Steady } from "./engine.ts";
import { exponentOf } from "./statistics.ts";
import { formatNumber, type Row, thousands } from "./table.ts";

const MINUTES = 10;
/** Linear, and what a machine that does other things beside makes of it. */
const LINEAR = 1.1;

export async function measureGrowth(sizes: readonly number[]): Promise<readonly Row[]> {
  const found: Steady[] = [];
  for (const rotations of sizes) {
    found.push((await measureEngine({ rotations, minutes: MINUTES, handsOver: false })).steady);
  }
  const grown = (figure: string, unit: string, of: (steady: Steady) => number): Row => {
    const exponent = exponentOf(found.map((s) => [s.rotations, of(s)] as const));
    const values = found.map((s) => `${formatNumber(of(s))} at ${thousands(s.rotations)}`);
    return {
      figure: `${figure}, by rotations`,
      budget: `exponent ≤ ${LINEAR}`,
      measured: `exponent ${exponent.toFixed(2)}; ${values.join(", ")}${unit}`,
      isKept: exponent <= LINEAR,
    };
  };
  return [
    grown("time of a quiet pass", " ms", (s) => s.usual.ms),
    grown("CPU of a quiet pass (all of workerd)", " ms", (s) => s.cpuMsPerPass ?? Number.NaN),
    grown("rows read by a quiet pass", "", (s) => s.usual.rowsRead),
    grown("rows written by a quiet pass", "", (s) => s.usual.rowsWritten),
    grown("storage", " KiB", (s) => s.bytes / 1024),
  ];
}
