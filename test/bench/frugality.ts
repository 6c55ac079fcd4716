/** What a workspace costs: calls to others, growth with its rotations, dollars. */
import { measureEngine, type Steady } from "./engine.ts";
import { UPSTREAM_MS } from "./handovers.ts";
import { dollarsPerMonth, freePlanHolds, OBJECT_GB, PRICES_READ, WORDS } from "./prices.ts";
import { blindCron, minutelyPoll, rivalCalls } from "./rivals.ts";
import { exponentOf } from "./statistics.ts";
import { atMost, type Row, record, told } from "./table.ts";

const POLL_S = 60;
const HOUR_MINUTES = 60;
const HOUR_MS = 3_600_000;
const SCHEDULES_PER_CALL = 100;
const MINUTES_PER_DAY = 24 * 60;
/** Slack's own limit on group writes. */
const WRITES_PER_MINUTE = 20;
/** One that could well be a customer: ten teams. */
const TYPICAL_ROTATIONS = 10;

/** Calls to others in a quiet hour and at a mass handover, ours and theirs. */
export async function measureCalls(sizes: readonly number[]): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const rotations of sizes) {
    const minutes = HOUR_MINUTES;
    const { steady, handover } = await measureEngine({
      rotations,
      pollS: POLL_S,
      minutes,
      handsOver: true,
    });
    const many = `${rotations.toLocaleString("en-US")} rotations`;
    const { usual } = steady;
    rows.push(
      atMost(
        `provider calls per pass, ${many}`,
        usual.calls.provider,
        Math.ceil(rotations / SCHEDULES_PER_CALL),
      ),
      atMost(`Slack calls per pass without change, ${many}`, usual.calls.slack, 0),
      atMost(`rows written per pass without change, ${many}`, usual.rowsWritten, 2),
      record(
        `calls in a quiet hour, ${many}: provider + Slack`,
        `${steady.calls.provider} + ${steady.calls.slack}`,
      ),
    );
    for (const rival of [minutelyPoll, blindCron]) {
      const theirs = await rivalCalls(rival, rotations);
      const passes = HOUR_MS / Math.max(rival.everyMs, theirs.steady.tookMs);
      const hourly = [theirs.steady.provider, theirs.steady.slack].map((n) => told(n * passes));
      rows.push(
        record(
          `the same, ${rival.name}`,
          `${hourly.join(" + ")}; a pass takes ${told(theirs.steady.tookMs / 1_000)} s, at a mass handover ${told(theirs.handover.tookMs / 1_000)} s with ${theirs.handover.provider} + ${theirs.handover.slack}`,
        ),
      );
    }
    if (!handover) continue;
    const floorMinutes = Math.ceil(rotations / WRITES_PER_MINUTE);
    rows.push({
      figure: `${many} handed over at once, Slack taking ${WRITES_PER_MINUTE} writes a minute`,
      budget: `all right, none twice, ≤ ${floorMinutes} + 2 min`,
      measured: `${told(handover.tookMs / 60_000)} min, ${handover.wrong} wrong, ${handover.surplus} twice; ${handover.calls.provider} + ${handover.calls.slack} calls in ${handover.passes} passes`,
      isKept:
        handover.wrong === 0 &&
        handover.surplus === 0 &&
        handover.tookMs <= (floorMinutes + 2) * 60_000,
    });
  }
  return rows;
}

/** How a quiet pass grows with the rotations. */
export async function measureGrowth(sizes: readonly number[]): Promise<readonly Row[]> {
  const found: Steady[] = [];
  for (const rotations of sizes) {
    const wanted = { rotations, pollS: POLL_S, minutes: 10, handsOver: false };
    found.push((await measureEngine(wanted)).steady);
  }
  const grown = (
    figure: string,
    of: (steady: Steady) => number,
    unit: string,
    limit: number | null,
  ): Row => {
    const exponent = exponentOf(found.map((s) => [s.rotations, of(s)] as const));
    const values = found.map((s) => `${told(of(s))} at ${s.rotations.toLocaleString("en-US")}`);
    return {
      figure: `${figure}, by rotations`,
      budget: limit === null ? null : `exponent ≤ ${limit}`,
      measured: `exponent ${exponent.toFixed(2)}; ${values.join(", ")}${unit}`,
      isKept: limit === null ? null : exponent <= limit,
    };
  };
  return [
    grown("time of a quiet pass", (s) => s.usual.ms, " ms", 1.1),
    grown("CPU of a quiet pass (all of workerd)", (s) => s.cpuMsPerPass ?? Number.NaN, " ms", null),
    grown("rows read by a quiet pass", (s) => s.usual.rowsRead, "", 1.1),
    grown("rows written by a quiet pass", (s) => s.usual.rowsWritten, "", 1.1),
    grown("storage", (s) => s.bytes / 1024, " KiB", 1.1),
  ];
}

/** Dollars, from what was counted in a quiet hour; duration is a pass's own time plus its calls' waiting. */
export async function measureCost(pollsS: readonly number[]): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const pollS of pollsS) {
    const { steady } = await measureEngine({
      rotations: TYPICAL_ROTATIONS,
      pollS,
      minutes: HOUR_MINUTES,
      handsOver: false,
    });
    const perDay = MINUTES_PER_DAY / steady.minutes;
    const waitedMs = (steady.calls.provider + steady.calls.slack) * UPSTREAM_MS;
    const busyS = (steady.usual.ms * steady.passes + waitedMs) / 1_000;
    const use = {
      objectRequests: steady.passes * perDay,
      gbSeconds: busyS * perDay * OBJECT_GB,
      // D1 is billed like the object's own rows.
      rowsRead: (steady.rowsRead + steady.queries) * perDay,
      rowsWritten: steady.rowsWritten * perDay,
    };
    const bill = dollarsPerMonth(use);
    const total = Object.values(bill).reduce((sum, part) => sum + part, 0);
    const parts = (Object.keys(bill) as (keyof typeof bill)[]).map(
      (name) => `${WORDS[name]} ${told(bill[name])}`,
    );
    const holds = freePlanHolds(use);
    rows.push(
      record(
        `cost of a workspace of ${TYPICAL_ROTATIONS} quiet rotations, poll of ${pollS} s (prices of ${PRICES_READ})`,
        `$${told(total)} a month (${parts.join(", ")}); the free plan holds ${holds.count} (${holds.by} end first)`,
      ),
    );
  }
  return rows;
}
