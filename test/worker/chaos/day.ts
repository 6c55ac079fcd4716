/** One run of the chaos test: two companies under one sky, a clock that rings alarms in their order, and what was seen. */
import { env } from "cloudflare:workers";
import { vi } from "vitest";
import { watchdog } from "../../../src/watchdog.ts";
import { workspaceOf } from "../../../src/workspace/durable.ts";
import { type WatchedD1, watchD1 } from "../d1.ts";
import { alarmOf, MINUTE, ring, type Stage, setStage } from "../stage.ts";
import { untilAtRest } from "../under-way.ts";
import { type Cast, LONG_DAY } from "./cast.ts";
import { type Company, foundCompany } from "./company.ts";
import { type Dice, diceOf } from "./dice.ts";
import { type Interruption, type Traffic, traffic } from "./traffic.ts";
import { type Truth, truthOf } from "./truth.ts";
import { type Witness, witnessOf } from "./witness.ts";

export type Day = Stage & {
  readonly dice: Dice;
  readonly companies: readonly Company[];
  readonly watched: Traffic;
  readonly witness: Witness;
  readonly truth: Truth;
  /** How often each kind of step was taken. */
  readonly stepCounts: Record<string, number>;
  /** How often each kind of fault befell a request. */
  readonly faults: Record<string, number>;
  /** Each step and each request, in their order and without what differs between two plays of a seed. */
  readonly diary: string[];
  /** By channel, how many posts Slack may have heard without our hearing its reply. */
  readonly unheardPosts: Map<string, number>;
  /** The schedules that are gone for now, and how each comes back. */
  readonly hidden: Map<string, () => void>;
  readonly cast: Cast;
  readonly d1: WatchedD1;
  /** People at Slack can work: nothing is wrong with it. */
  slackIsFine: boolean;
};

/** To measure a day takes longer than to play it. */
const UNMEASURED: Truth = { changed: () => undefined, wrong: () => [] };

/** Slack acts, and its reply is lost or can't be read. */
const LOSSY: ReadonlySet<string> = new Set(["reply_lost", "truncated"]);

export async function beginDay(seed: number, castOf = (_: Dice): Cast => LONG_DAY): Promise<Day> {
  const dice = diceOf(seed);
  const cast = castOf(dice);
  pollEvery(cast.pollSeconds);
  const stage = await setStage();
  leaveNothingToTheMachine(seed);
  stage.slack.limits.isOn = false;
  const organization = cast.isOrganization
    ? stage.slack.addOrganization({ name: "Everybody" })
    : undefined;
  const companies: Company[] = [];
  for (const [n, system] of cast.systems.entries()) {
    const rushed = n === 0 ? cast.rushed : 0;
    companies.push(await foundCompany(stage, dice, system, cast, rushed, organization));
  }
  const watched = traffic(stage.world);
  const day: Day = {
    ...stage,
    dice,
    companies,
    watched,
    witness: witnessOf(stage.world, watched, companies),
    truth: cast.isShort ? UNMEASURED : truthOf(stage.world, watched, companies),
    stepCounts: {},
    faults: {},
    diary: [],
    unheardPosts: new Map(),
    hidden: new Map(),
    cast,
    d1: watchD1(),
    slackIsFine: true,
  };
  stage.world.onCall((call) => {
    const { host, path, status, fault } = call;
    day.diary.push(`${time()}   ${host}${path} ${status}${fault ? ` (${fault})` : ""}`);
    if (call.fault === null) return;
    day.faults[call.fault] = (day.faults[call.fault] ?? 0) + 1;
    if (call.path !== "/api/chat.postMessage" || !LOSSY.has(call.fault)) return;
    noteUnheard(day, call.body);
  });
  await moveTo(day, Date.now() + MINUTE);
  return day;
}

export function pollEvery(seconds: number): void {
  Object.assign(env, { SYNC_INTERVAL_SECONDS: String(seconds) });
}

export const noteStep = ({ diary }: Day, name: string, { word }: Company): void =>
  void diary.push(`${time()} ${name} at ${word}`);

const time = (): string => new Date().toISOString().slice(11, 23);

/** Deadlines are as long or longer, and of real time. */
const DEADLINE_MS = 1_000;

/** A day is its seed's alone, however fast the machine is and in whatever order it does what goes on side by side. */
function leaveNothingToTheMachine(seed: number): void {
  // What chance gives the product depends on the hour, not on who asks for it first, nor how often.
  vi.spyOn(Math, "random").mockImplementation(() => diceOf(seed + Date.now()).roll());
  // Rotations made at one instant are in the order of their ids.
  let ids = 0;
  vi.spyOn(crypto, "randomUUID").mockImplementation(() => {
    ids += 1;
    return `${ids.toString(16).padStart(8, "0")}-0000-4000-8000-000000000000`;
  });
  // No answer comes too late because the machine is slow; who is silent breaks off by himself.
  const { setTimeout: wait } = globalThis;
  const patient = (run: () => void, after = 0): unknown =>
    after < DEADLINE_MS ? wait(run, after) : 0;
  vi.spyOn(globalThis, "setTimeout").mockImplementation(patient as typeof setTimeout);
}

/** Resolves once all events and all work that was begun have ended, and what followed from them. */
export async function untilQuiet({ slack }: Stage): Promise<void> {
  do {
    await slack.settle();
    await untilAtRest();
  } while (slack.events.pending.length > 0);
}

export function noteUnheard({ unheardPosts }: Day, body: string): void {
  const { channel } = JSON.parse(body) as { channel: string };
  unheardPosts.set(channel, (unheardPosts.get(channel) ?? 0) + 1);
}

/**
 * Rings what is due on the way; at its end the watchdog comes by, as its cron would.
 * @param interrupt what is done in the middle of the first pass that is long enough
 */
export async function moveTo(
  day: Day,
  instant: number,
  interrupt?: (company: Company) => Interruption,
): Promise<void> {
  let interruption: Interruption | undefined;
  for (let rings = 0; ; rings += 1) {
    if (rings > 2_000) throw new Error("the alarms never come to rest");
    const next = await firstAlarm(day);
    if (next === null || next.at > instant) break;
    vi.setSystemTime(Math.max(next.at, Date.now()));
    if (!interruption?.isOver) interruption = interrupt?.(next.company);
    await day.watched.pass(() => ring(next.company), interruption);
    await untilQuiet(day);
  }
  vi.setSystemTime(Math.max(instant, Date.now()));
  await untilQuiet(day);
  // A run costs more than a pass: in short days, only where it finds something.
  if (!day.cast.isShort || (await isAnyAlarmLost(day))) await watchdog(env, workspaceOf);
}

async function isAnyAlarmLost({ companies }: Day): Promise<boolean> {
  const alarms = await Promise.all(companies.map(alarmOf));
  return alarms.includes(null);
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
