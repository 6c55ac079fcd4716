/** Calls to others in a quiet hour and at a mass handover, ours and theirs. */
import { measureEngine } from "./engine.ts";
import { RIVALS, rivalCalls } from "./rivals.ts";
import { measureSourceCalls } from "./source-calls.ts";
import { percentile, spread } from "./statistics.ts";
import { atMost, formatNumber, type Row, record, thousands } from "./table.ts";

const HOUR_MINUTES = 60;
const HOUR_MS = 3_600_000;
const SCHEDULES_PER_CALL = 100;
/** Single rows that a pass reads, however many rotations there are. */
const FACTS = 50;
/** Slack's own limit on group writes. */
const WRITES_PER_MINUTE = 20;
/** For so many there is time to let people in before the instant. */
const RUSH_HOUR_ROTATIONS = 200;
const LACKING_P99_MS = 2_000;

export async function measureCalls(sizes: readonly number[]): Promise<readonly Row[]> {
  const rows: Row[] = [...(await measureSourceCalls())];
  for (const rotations of sizes) {
    rows.push(...(await ours(rotations)));
    for (const rival of RIVALS) {
      const { steady, handover } = await rivalCalls(rival, rotations);
      const passes = HOUR_MS / Math.max(rival.everyMs, steady.tookMs);
      const hourly = [steady.provider, steady.slack]
        .map((n) => formatNumber(n * passes))
        .join(" + ");
      rows.push(
        record(
          `the same, ${rival.name}`,
          `${hourly}; a pass takes ${formatNumber(steady.tookMs / 1_000)} s, at a mass handover ${formatNumber(handover.tookMs / 1_000)} s with ${thousands(handover.provider)} + ${thousands(handover.slack)}`,
        ),
      );
    }
  }
  return rows;
}

async function ours(rotations: number): Promise<readonly Row[]> {
  const { steady, handover } = await measureEngine({
    rotations,
    minutes: HOUR_MINUTES,
    handsOver: true,
  });
  const many = `${thousands(rotations)} rotations`;
  const { usual } = steady;
  const floorMinutes = Math.ceil(rotations / WRITES_PER_MINUTE);
  const rows = [
    atMost(
      `provider calls per pass, ${many}`,
      usual.calls.provider,
      Math.ceil(rotations / SCHEDULES_PER_CALL),
    ),
    atMost(`Slack calls per pass without change, ${many}`, usual.calls.slack, 0),
    atMost(`queries to D1 per pass without change, ${many}`, usual.queries, 0),
    atMost(`rows written per pass without change, ${many}`, usual.rowsWritten, 1),
    atMost(`rows read per pass without change, ${many}`, usual.rowsRead, rotations * 2 + FACTS),
    record(
      `calls in a quiet hour, ${many}: provider + Slack`,
      `${thousands(steady.calls.provider)} + ${thousands(steady.calls.slack)}`,
    ),
  ];
  if (!handover) return rows;
  const { tookMs, wrong, surplus, calls, passes, lackedMs } = handover;
  const p99 = percentile(lackedMs, 0.99);
  const isBudgeted = rotations <= RUSH_HOUR_ROTATIONS;
  return [
    ...rows,
    {
      figure: `${many} handed over at once: time for which a group lacks its person, p50 / p99 / max`,
      budget: isBudgeted ? `p99 ≤ ${LACKING_P99_MS} ms` : null,
      measured: spread(lackedMs),
      isKept: isBudgeted ? p99 <= LACKING_P99_MS : null,
    },
    {
      figure: `${many} handed over at once, Slack taking ${WRITES_PER_MINUTE} writes a minute`,
      budget: `all right, none twice, ≤ ${floorMinutes} + 1 min`,
      measured: `${formatNumber(tookMs / 60_000)} min, ${wrong} wrong, ${surplus} twice; ${thousands(calls.provider)} + ${thousands(calls.slack)} calls in ${passes} passes`,
      isKept: wrong === 0 && surplus === 0 && tookMs <= (floorMinutes + 1) * 60_000,
    },
  ];
}
