/** What many workspaces cost a month, from what one of them uses: the table of docs/scale.md. */
import { accountBill, monthlyDollars, NO_USE, plus, type Use } from "./prices.ts";
import { formatNumber, type Row, record, thousands } from "./table.ts";

/** What a workspace uses in a day, by what for. */
export type Day = Readonly<Record<"polls" | "handovers" | "Homes" | "watchdog", Use>>;

const SIZES = [1, 1_000, 100_000] as const;
/** Below this the plan's own price is the bill. */
const WORTH_NAMING = 0.5;

/**
 * Polls by a queue's consumers, in which waiting is free: CPU of a request to the scheduling system and of comparing its
 * answer (estimated, not measured), workspaces in one message, and what a message costs (written, read, deleted; a
 * call of the Worker).
 */
const OUTSIDE = { cpuMs: 5, workspacesAMessage: 400, messageDollars: 3 * 0.4e-6 };
const DAY_S = 86_400;
const DAYS_A_MONTH = 30;

export function scaleRows(pollS: number, day: Day): readonly Row[] {
  const { polls, watchdog, ...others } = day;
  const inside = Object.values(day).reduce((sum, use) => plus(sum, use), NO_USE);
  const pollsADay = DAY_S / pollS;
  const messages = pollsADay / OUTSIDE.workspacesAMessage;
  const outside = Object.values(others).reduce((sum, use) => plus(sum, use), {
    ...watchdog,
    storedGb: polls.storedGb,
    workerRequests: messages,
    workerCpuMs: pollsADay * OUTSIDE.cpuMs,
    // The sealed credentials and a digest of the last answer.
    rowsRead: 2 * pollsADay,
  });
  return SIZES.flatMap((size) => {
    const many = `a month of ${thousands(size)} such ${size === 1 ? "workspace" : "workspaces"} on the paid plan, poll of ${pollS} s`;
    const row = record(many, inWords(plus(NO_USE, inside, size), 0));
    if (size === 1) return [row];
    const queue = messages * size * DAYS_A_MONTH * OUTSIDE.messageDollars;
    const visits = monthlyDollars(watchdog) * size;
    return [
      { ...row, measured: `${row.measured}; the watchdog $${formatNumber(visits)} of it` },
      record(
        `${many}, polled outside of the objects (estimated)`,
        inWords(plus(NO_USE, outside, size), queue),
      ),
    ];
  });
}

function inWords(use: Use, besides: number): string {
  const { dollars, parts } = accountBill(use);
  const named = parts.filter((part) => part.dollars >= WORTH_NAMING);
  const words = named.map((part) => `${part.word} ${formatNumber(part.dollars)}`);
  const of = words.length > 0 ? ` (${words.join(", ")})` : "";
  return `$${formatNumber(dollars + besides)}${of}`;
}
