/** One run of the chaos test: two companies under one sky, a clock that rings alarms in their order, and what was seen. */
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import { watchdog } from "../../../src/watchdog.ts";
import { workspaceOf } from "../../../src/workspace/durable.ts";
import { hurryTimeouts } from "../hurry.ts";
import { alarmOf, MINUTE, ring, type Stage, setStage } from "../stage.ts";
import { type Company, foundCompany } from "./company.ts";
import { type Dice, diceOf } from "./dice.ts";
import { type Traffic, traffic } from "./traffic.ts";
import { type Witness, witnessOf } from "./witness.ts";

export type Day = Stage & {
  readonly dice: Dice;
  readonly companies: readonly Company[];
  readonly watched: Traffic;
  readonly witness: Witness;
  /** How often each thing was done. */
  readonly deeds: Record<string, number>;
  /** How often each kind of fault befell a request. */
  readonly faults: Record<string, number>;
  /** By channel, how many posts Slack may have heard without our hearing its reply. */
  readonly unheardPosts: Map<string, number>;
  /** The schedules that are gone for now, and how each comes back. */
  readonly hidden: Map<string, () => void>;
  /** People at Slack can work: nothing is wrong with it. */
  slackIsFine: boolean;
};

/** Longest that a silent request is waited for, in real time; an answer never takes that long, even on a busy machine. */
const SILENCE_MS = 500;
/** Slack acts, and its reply is lost or can't be read. */
const LOSSY: ReadonlySet<string> = new Set(["reply_lost", "truncated"]);

export async function beginDay(seed: number): Promise<Day> {
  const dice = diceOf(seed);
  const stage = await setStage();
  vi.spyOn(Math, "random").mockImplementation(dice.roll);
  hurryTimeouts(SILENCE_MS);
  stage.slack.limits.isOn = false;
  const companies = [
    await foundCompany(stage, dice, "pagerduty"),
    await foundCompany(stage, dice, "opsgenie"),
  ];
  const day: Day = {
    ...stage,
    dice,
    companies,
    watched: traffic(stage.world),
    witness: witnessOf(stage.world, companies),
    deeds: {},
    faults: {},
    unheardPosts: new Map(),
    hidden: new Map(),
    slackIsFine: true,
  };
  stage.world.onCall((call) => {
    if (call.fault === null) return;
    day.faults[call.fault] = (day.faults[call.fault] ?? 0) + 1;
    if (call.path !== "/api/chat.postMessage" || !LOSSY.has(call.fault)) return;
    noteUnheard(day, call.body);
  });
  await moveTo(day, Date.now() + MINUTE);
  return day;
}

export function noteUnheard({ unheardPosts }: Day, body: string): void {
  const { channel } = JSON.parse(body) as { channel: string };
  unheardPosts.set(channel, (unheardPosts.get(channel) ?? 0) + 1);
}

/** Rings what is due on the way; at its end the watchdog comes by, as its cron would. */
export async function moveTo(day: Day, instant: number): Promise<void> {
  for (let rings = 0; ; rings += 1) {
    if (rings > 2_000) throw new Error("the alarms never come to rest");
    const next = await firstAlarm(day);
    if (next === null || next.at > instant) break;
    vi.setSystemTime(Math.max(next.at, Date.now()));
    await day.watched.pass(() => ring(next.company));
    await day.slack.settle();
  }
  vi.setSystemTime(Math.max(instant, Date.now()));
  await day.slack.settle();
  await watchdog(env, workspaceOf);
}

async function firstAlarm({
  companies,
}: Day): Promise<{ readonly company: Company; readonly at: number } | null> {
  const alarms: { company: Company; at: number }[] = [];
  for (const company of companies) {
    const at = await alarmOf(company);
    if (at !== null) alarms.push({ company, at });
  }
  return alarms.toSorted((a, b) => a.at - b.at)[0] ?? null;
}
