/**
 * The whole product on a stage: the real Worker and its objects in workerd, the emulated Slack and PagerDuty around it.
 * The clock is in the far future and only a test moves it: alarms never ring by themselves, `ring()` rings them.
 */
import {
  applyD1Migrations,
  evictDurableObject,
  runDurableObjectAlarm,
  runInDurableObject,
} from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { expect, vi } from "vitest";
import { leadsTo, pressed, type ShownPage, shownPage, withCookies } from "../world/page-form.ts";
import { EmulatedPagerDuty } from "../world/pagerduty/emulated-pagerduty.ts";
import { secrets } from "../world/secrets.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { EmulatedSlack } from "../world/slack/slack.ts";
import type { Team } from "../world/slack/team.ts";
import { World } from "../world/world.ts";
import { emptyStorage } from "./empty-storage.ts";
import { noteWork, untilAtRest } from "./under-way.ts";

export const ORIGIN = "https://pagersync.example";
/** A Monday morning far enough ahead that no real alarm clock gets there. */
export const START = Date.UTC(2030, 5, 3, 9, 0, 0);
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

export type Stage = {
  readonly world: World;
  readonly slack: EmulatedSlack;
  readonly pagerduty: EmulatedPagerDuty;
  readonly team: Team;
  /** Every line the product logged. */
  readonly logged: unknown[];
};

/** An admin (ada), two members (bob, cyd), a guest (gus), channels #ops and #dev, the group @platform-oncall. */
export async function setStage(
  region: "us" | "eu" = "us",
  traits: { readonly idsFromOne?: boolean } = {},
): Promise<Stage> {
  vi.useFakeTimers({ toFake: ["Date"], now: START });
  await emptyStorage();
  await applyD1Migrations(env.DB, env.TEST_SCHEMA);
  const logged: unknown[] = [];
  for (const method of ["log", "error"] as const) {
    vi.spyOn(console, method).mockImplementation((...line: unknown[]) => void logged.push(...line));
  }
  const world = new World(() => Date.now());
  const slack = new EmulatedSlack({
    world,
    deliver: (request) => exports.default.fetch(request),
    clientId: secrets.SLACK_CLIENT_ID,
    clientSecret: secrets.SLACK_CLIENT_SECRET,
    signingSecret: secrets.SLACK_SIGNING_SECRET,
    appOrigin: ORIGIN,
    ...traits,
  });
  // As the app's manifest has it.
  slack.app.isMessagesTabOn = true;
  const pagerduty = new EmulatedPagerDuty({
    world,
    clientId: secrets.PAGERDUTY_CLIENT_ID,
    clientSecret: secrets.PAGERDUTY_CLIENT_SECRET,
    region,
  });
  world.add(slack);
  world.add(pagerduty);
  vi.spyOn(globalThis, "fetch").mockImplementation((input, init) =>
    noteWork(
      `a request to ${input instanceof Request ? input.url : input}`,
      world.fetch(input, init),
    ),
  );
  present = world;

  const team = slack.addTeam({ name: "Acme", isPaid: true, whoModifiesGroups: "everyone" });
  for (const [name, kind] of PEOPLE) team.addUser({ name, kind, email: `${name}@acme.example` });
  for (const name of ["ops", "dev"]) team.addChannel({ name });
  team.addGroup({ handle: "platform-oncall", name: "Platform on call", members: ["cyd"] });
  for (const [name] of PEOPLE) {
    world.rota.addPerson({ id: `P${name.toUpperCase()}`, name, email: `${name}@acme.example` });
  }
  return { world, slack, pagerduty, team, logged };
}

const PEOPLE = [
  ["ada", "admin"],
  ["bob", "member"],
  ["cyd", "member"],
  ["gus", "guest"],
] as const;

let present: World | null = null;

/** Ends the stage once everything that it began has ended; fails where something doesn't end. */
export async function leaveStage(): Promise<void> {
  // What hangs at somebody who doesn't answer ends here.
  present?.faults.clear();
  present = null;
  try {
    await untilAtRest();
  } finally {
    vi.restoreAllMocks();
    vi.useRealTimers();
  }
}

/** Installs the app as ada; her Home is open, and nothing is connected. */
export async function installed(stage: Stage): Promise<SlackClient> {
  await stage.slack.installApp({ as: "ada" });
  await ring(stage);
  const ada = stage.slack.client("ada");
  await openHome(ada);
  return ada;
}

/** Installed and connected by ada, with one schedule: ada until an hour after the start, then bob. */
export async function connectedStage(
  region: "us" | "eu" = "us",
  traits: Parameters<typeof setStage>[1] = {},
): Promise<Stage & { readonly ada: SlackClient }> {
  const stage = await setStage(region, traits);
  const { world } = stage;
  addSchedule(stage, "PLATFORM", "Platform primary", [
    ["ada", START - HOUR, START + HOUR],
    ["bob", START + HOUR, START + 2 * HOUR],
  ]);
  const ada = await installed(stage);
  await connectPagerDuty(stage, ada);
  await ring(stage);
  world.calls.length = 0;
  return { ...stage, ada };
}

/** What most tests are about: @platform-oncall follows the schedule "Platform primary". */
export const PLATFORM_ROTATION = {
  name: "Platform",
  group: "@platform-oncall",
  schedules: ["Platform primary"],
} as const;

/** Connected, with that rotation: ada is in the group, all of it has settled, and no call is remembered. */
export async function stageWithRotation(
  more: Pick<RotationForm, "channels"> = {},
): Promise<Stage & { readonly ada: SlackClient }> {
  const stage = await connectedStage();
  await createRotation(stage.ada, { ...PLATFORM_ROTATION, ...more });
  await settle(stage);
  stage.world.calls.length = 0;
  return stage;
}

export function addSchedule(
  { world }: Stage,
  id: string,
  name: string,
  shifts: readonly (readonly [string, number, number])[],
  traits: readonly string[] = [],
): void {
  world.rota.addSchedule({ id, name, traits });
  world.rota.setShifts(
    id,
    shifts.map(([who, start, end]) => ({ start, end, personIds: [`P${who.toUpperCase()}`] })),
  );
}

export async function openHome(person: SlackClient): Promise<void> {
  await person.openHome();
  await eventually(() => expect(person.home).not.toBeNull());
}

/** Opens the Home once more, and waits until it was drawn anew: `openHome` is content with an older one. */
export async function lookAgain(person: SlackClient): Promise<void> {
  const before = person.home?.hash;
  await person.openHome();
  await eventually(() => expect(person.home?.hash).not.toBe(before));
}

/** Clicks the link on the Home and says yes at PagerDuty. */
export async function connectPagerDuty(
  stage: Stage,
  person: SlackClient,
  label = "Connect PagerDuty",
): Promise<Response> {
  const { authorizeUrl, cookie } = await leaveForPagerDuty(person, label);
  return visit(stage.pagerduty.authorize(authorizeUrl, { allow: true }), cookie);
}

/**
 * Clicks the link on the Home and goes on from the page that it leads to: where the browser is sent, and the cookie that
 * it then has.
 */
export async function leaveForPagerDuty(
  person: SlackClient,
  label = "Connect PagerDuty",
): Promise<{ readonly authorizeUrl: string; readonly cookie: string }> {
  const page = await connectPage(await linkOf(person, label));
  const answer = await exports.default.fetch(pressed(page));
  return {
    authorizeUrl: leadsTo(page, answer),
    cookie: withCookies(page.cookie, answer.headers),
  };
}

/** Presses a link button: the address that it leads to. */
export async function linkOf(person: SlackClient, label = "Connect PagerDuty"): Promise<string> {
  const link = await person.click(label);
  if (link === null) throw new Error(`${label} is no link`);
  return link;
}

/** What a browser shows at the address. */
export const connectPage = async (link: string, cookie = ""): Promise<ShownPage> =>
  shownPage(link, await visit(link, cookie), cookie);

/** A page of ours in a browser: redirects are not followed. */
export const visit = (url: string, cookie = ""): Promise<Response> =>
  exports.default.fetch(
    new Request(url, { redirect: "manual", headers: cookie === "" ? {} : { cookie } }),
  );

export const stubOf = (team: Team) => env.WORKSPACES.get(env.WORKSPACES.idFromName(team.id));

/** Rings the alarm once. False: none was set. */
export const ring = ({ team }: Pick<Stage, "team">): Promise<boolean> =>
  runDurableObjectAlarm(stubOf(team));

/** When the alarm is set for (epoch ms). */
export const alarmOf = ({ team }: Pick<Stage, "team">): Promise<number | null> =>
  runInDurableObject(stubOf(team), (_, state) => state.storage.getAlarm());

/**
 * Moves the clock to each alarm that is due until the instant, rings it, and leaves the clock at the instant. The product
 * wakes "now" in the next millisecond, which never comes while the clock stands still: such an alarm is rung, too.
 */
export async function passUntil(stage: Stage, instant: number): Promise<number> {
  let idleAt: number | null = null;
  for (let rings = 0; rings < 500; rings += 1) {
    const at = await alarmOf(stage);
    const isNow: boolean = at === Date.now() + 1 && at !== idleAt && instant >= Date.now();
    if (at === null || (at > instant && !isNow)) {
      vi.setSystemTime(instant);
      return idleAt === null ? rings : rings - 1;
    }
    if (!isNow) vi.setSystemTime(Math.max(at, Date.now()));
    const calls = stage.world.calls.length;
    await ring(stage);
    await stage.slack.settle();
    // Rung before its time: what is due in a millisecond isn't due now.
    const isEarly: boolean =
      isNow && calls === stage.world.calls.length && (await alarmOf(stage)) === at;
    idleAt = isEarly ? at : null;
  }
  throw new Error("the alarm never came to rest");
}

/** The clock jumps to a minute before the instant, as after a sleep of the machine: no poll on the way is rung. */
export async function skipTo(stage: Stage, instant: number): Promise<void> {
  vi.setSystemTime(Math.max(Date.now(), instant - MINUTE));
  await passUntil(stage, instant);
}

/** Lets Slack's events arrive and all that was begun end, and rings as long as the alarm is due now. */
export async function settle(stage: Stage): Promise<void> {
  do {
    await stage.slack.settle();
    await untilAtRest();
  } while ((await passUntil(stage, Date.now())) > 0);
}

export const evict = ({ team }: Pick<Stage, "team">): Promise<void> =>
  evictDurableObject(stubOf(team));

/** What goes on behind an acknowledgement is done soon after it; a busy machine is slow, not wrong. */
export const eventually = (check: () => void): Promise<void> =>
  vi.waitFor(check, { timeout: 10_000, interval: 5 });

export type RotationForm = {
  readonly name: string;
  readonly group: string;
  readonly alias?: string;
  readonly schedules: readonly string[];
  readonly channels?: readonly string[];
  readonly fallback?: readonly string[];
};

/** Opens the rotation form, fills it in and submits it. */
export async function createRotation(person: SlackClient, form: RotationForm): Promise<string> {
  await person.click("Create Rotation");
  await eventually(() => expect(person.modal).not.toBeNull());
  await person.fill("Config Name", form.name);
  const options = await person.search("User Group", form.group);
  await person.choose("User Group", options.find((o) => o.startsWith(form.group)) ?? form.group);
  if (form.alias) await person.fill("New Alias to Create", form.alias);
  await person.choose("Schedules", form.schedules);
  if (form.channels) await person.choose("Channels", form.channels);
  if (form.fallback) await person.choose("When nobody is on call", form.fallback);
  return person.submit();
}

/** Names instead of ids, sorted. */
export const membersOf = (team: Team, group: string): readonly string[] =>
  team
    .group(group)
    .members.map((id) => team.user(id).name)
    .toSorted();
