/**
 * What every measurement is set in: the measured runtime, the emulated Slack and PagerDuty around it, and workspaces
 * that are installed, connected and given rotations as people would do it, through signed requests.
 */
import { leadsTo, pressed, shownPage } from "../world/page-form.ts";
import { EmulatedPagerDuty } from "../world/pagerduty/emulated-pagerduty.ts";
import { secrets } from "../world/secrets.ts";
import { EmulatedSlack } from "../world/slack/slack.ts";
import type { Team } from "../world/slack/team.ts";
import { World } from "../world/world.ts";
import { fillForm, sendAgain, type Tenant, type Wanted } from "./forms.ts";
import { type MeasuredRuntime, startMeasured } from "./runtime.ts";

export const ORIGIN = "https://pagersync.example";
/** Far above any real account's: what is measured is what we ask for, not how we are refused. */
const NO_LIMIT = 1_000_000;
const PEOPLE = 10;
const SEEDED_AT_ONCE = 8;
const LONG_MS = 30 * 24 * 3_600_000;

export type Setting = {
  readonly world: World;
  readonly slack: EmulatedSlack;
  readonly pagerduty: EmulatedPagerDuty;
  readonly runtime: MeasuredRuntime;
  readonly isStepped: boolean;
  /** Where the clock is stepped: moves it, here and in the runtime. */
  setClock(now: number): Promise<void>;
  stop(): Promise<void>;
};

export async function startSetting(given: {
  readonly pollS: number;
  /** A clock that moves only when it is set, beginning here (epoch ms). */
  readonly stepFrom?: number;
}): Promise<Setting> {
  const { pollS, stepFrom } = given;
  let stepped = stepFrom;
  const world = new World(() => stepped ?? Date.now());
  // Nothing here looks back at what was called; listeners count.
  world.onCall(() => {
    world.calls.length = 0;
  });
  const runtime = await startMeasured({
    outside: world.fetch,
    bindings: { ...secrets, SYNC_INTERVAL_SECONDS: String(pollS) },
    isStepped: stepFrom !== undefined,
  });
  const slack = new EmulatedSlack({
    world,
    deliver: runtime.deliver,
    clientId: secrets.SLACK_CLIENT_ID,
    clientSecret: secrets.SLACK_CLIENT_SECRET,
    signingSecret: secrets.SLACK_SIGNING_SECRET,
    appOrigin: ORIGIN,
    deliversEventsItself: stepFrom === undefined,
  });
  slack.limits.isOn = false;
  // A loaded machine is no fault of what is measured: late answers are counted, not dropped.
  slack.line.ackWithinMs = 60_000;
  const pagerduty = new EmulatedPagerDuty({
    world,
    clientId: secrets.PAGERDUTY_CLIENT_ID,
    clientSecret: secrets.PAGERDUTY_CLIENT_SECRET,
  });
  Object.assign(pagerduty.limits, { perMinute: NO_LIMIT, onCallsPerMinute: NO_LIMIT });
  world.add(slack);
  world.add(pagerduty);
  for (let i = 0; i < PEOPLE; i += 1) {
    world.rota.addPerson({ id: personId(i), name: `Person ${i}`, email: emailOf(i) });
  }
  if (stepFrom !== undefined) await runtime.setClock(stepFrom);
  return {
    world,
    slack,
    pagerduty,
    runtime,
    isStepped: stepFrom !== undefined,
    async setClock(now) {
      stepped = now;
      await runtime.setClock(now);
    },
    stop: () => runtime.stop(),
  };
}

export const personId = (n: number): string => `P${n % PEOPLE}`;
const emailOf = (n: number): string => `person-${n % PEOPLE}@acme.example`;

/** The Slack account of a person on call. */
export const accountOf = (team: Team, n: number): string => team.user(`person-${n % PEOPLE}`).id;

/** A workspace with the app installed and PagerDuty connected, with no rotation yet. */
export async function addTenant(setting: Setting, name: string): Promise<Tenant> {
  const { slack, runtime, pagerduty } = setting;
  const team = slack.addTeam({ name, isPaid: true, whoModifiesGroups: "everyone" });
  const user = team.addUser({
    name: "admin",
    kind: "admin",
    email: `admin@${team.domain}.example`,
  });
  for (let i = 0; i < PEOPLE; i += 1) team.addUser({ name: `person-${i}`, email: emailOf(i) });
  team.addChannel({ name: "ops" });
  await slack.installApp({ as: user.id });
  const admin = slack.client(user.id);
  await admin.openHome();
  await admin.sees("Connect PagerDuty", 30_000);
  const link = await admin.click("Connect PagerDuty");
  const page = await shownPage(link ?? "", await runtime.deliver(new Request(link ?? "")));
  const start = await runtime.deliver(pressed(page));
  const back = pagerduty.authorize(leadsTo(page, start), { allow: true });
  await runtime.deliver(new Request(back, { headers: { cookie: page.cookie } }));
  // Under a stopped clock, no alarm shows the Home anew.
  if (setting.isStepped) await admin.openHome();
  await admin.sees("Create Rotation", 30_000);
  return { team, admin };
}

/** Makes one rotation for each: the first by hand, the others by sending its form again. */
export async function addRotations(
  setting: Setting,
  tenant: Tenant,
  wanted: readonly Wanted[],
  channels: readonly string[] = [],
): Promise<void> {
  const [first, ...others] = wanted;
  if (!first) return;
  const form = await fillForm(setting, tenant, first, channels);
  await inParallel(SEEDED_AT_ONCE, others, (one) => sendAgain(setting, tenant, form, one));
}

/** One person is on call for ever, unless shifts are set. Before anybody connects: lists of schedules are remembered. */
export function addSchedule({ world }: Setting, id: string, who: number): void {
  world.rota.addSchedule({ id, name: `Schedule ${id}` });
  const now = world.now();
  world.rota.setShifts(id, [
    { start: now - LONG_MS, end: now + LONG_MS, personIds: [personId(who)] },
  ]);
}

/** A group that holds the person already: making its rotation writes nothing. */
export function addGroup(team: Team, handle: string, who: number): void {
  team.addGroup({ handle, name: `Team ${handle}`, members: [accountOf(team, who)] });
}

export async function inParallel<T>(
  width: number,
  items: readonly T[],
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  const entries = items.entries();
  const worker = async () => {
    for (const [index, item] of entries) await work(item, index);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
