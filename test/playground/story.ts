/**
 * The main job, played by one person: install, connect, create a rotation, wait for the handover. What is printed
 * is what happened; nothing here writes to the group or the channel.
 */
import { leadsTo, pressed, shownPage } from "../world/page-form.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { APP_ORIGIN, type Emulation, personId, STORY } from "./emulation.ts";

export const HANDOVER_IN_S = 28;
/** Design: a scheduled handover reaches Slack within this. */
const LATE_MS = 2_000;
/** Longer than it takes PagerSync to look for changes. */
const GIVE_UP_MS = 20_000;
/** How often the wait looks whether a visitor moved the shift. */
const LOOK_EVERY_MS = 200;
/** Between two things that a person does: slow enough to be watched. */
const BREATH_MS = 700;
const SHORT_TURN_MS = 2 * 60_000;
const SHORT_TURNS = 30;
const LONG_TURN_MS = 8 * 3_600_000;

export type Chapter = "install" | "connect" | "create" | "wait" | "handover" | "after";

/** What the story reports while it is played. */
export interface Listener {
  chapter(chapter: Chapter): void;
  act(who: string, text: string): void;
  /** Each second while there is nothing but to wait. */
  waiting(untilMs: number): void;
}

export type Verdict = {
  readonly happened: boolean;
  /** From the end of the shift until the group was written; null when it never was. */
  readonly groupAfterMs: number | null;
  readonly announcedAfterMs: number | null;
  readonly members: readonly string[];
  readonly isLate: boolean;
  /** False: a visitor overrode the shift, which no alarm could know of. */
  readonly isPlanned: boolean;
};

/** The end of a shift. */
type Handover = {
  readonly at: number;
  readonly isPlanned: boolean;
  /** Who is on call from then on. */
  readonly names: readonly string[];
};

export async function playMainJob(emulation: Emulation, listener: Listener): Promise<Verdict> {
  const ada = emulation.slack.client("ada");

  listener.chapter("install");
  listener.act("Ada", "adds PagerSync to Acme's Slack and allows what it asks for");
  await emulation.slack.installApp({ as: "ada" });
  await pause(BREATH_MS);
  listener.act("Ada", "opens the App Home");
  await ada.openHome();
  await ada.sees("Connect PagerDuty");

  await pause(BREATH_MS);

  listener.chapter("connect");
  listener.act("Ada", "presses Connect PagerDuty and says yes there");
  await connectPagerDuty(emulation, ada);
  await ada.sees("Create Rotation");

  await pause(BREATH_MS);

  listener.chapter("create");
  handOverSoon(emulation);
  listener.act("Ada", "presses Create Rotation and fills in the form");
  await createRotation(ada);
  await until(() => isInGroup(emulation, "ada"), GIVE_UP_MS);
  await pause(BREATH_MS);

  listener.chapter("wait");
  const handover = await waitForHandover(emulation, listener);

  listener.chapter("handover");
  await until(() => isDone(emulation, handover), GIVE_UP_MS);
  return verdict(emulation, handover);
}

/** Resolves at the end of Ada's shift, which a visitor may bring about sooner. */
async function waitForHandover(
  { world: { rota, now } }: Emulation,
  listener: Pick<Listener, "waiting">,
): Promise<Handover> {
  for (let planned: number | null = null; ; ) {
    const { personIds, start, end } = rota.onCallAt(STORY.schedule, now());
    if (personIds.join() !== personId("ada")) {
      const names = personIds.map((id) => id.slice(1).toLowerCase());
      return { at: start ?? now(), isPlanned: start === planned, names };
    }
    planned = end;
    const left = (end ?? now() + LOOK_EVERY_MS) - now();
    listener.waiting(left);
    await pause(Math.min(LOOK_EVERY_MS, left));
  }
}

/** Ada's shift ends in half a minute. Then turns of two minutes for a while, so that a visitor sees some, then calm. */
function handOverSoon({ world: { rota, now } }: Emulation): void {
  const handover = (Math.ceil(now() / 1_000) + HANDOVER_IN_S) * 1_000;
  const turns = ["bob", "cyd", "ada"].map((name) => [personId(name)]);
  const shortTurns = Array.from({ length: SHORT_TURNS }, (_, index) => ({
    start: handover + index * SHORT_TURN_MS,
    end: handover + (index + 1) * SHORT_TURN_MS,
    personIds: turns[index % turns.length] ?? [],
  }));
  const first = { start: handover - LONG_TURN_MS, end: handover, personIds: [personId("ada")] };
  rota.setShifts(STORY.schedule, [first, ...shortTurns]);
  const anchor = handover + SHORT_TURNS * SHORT_TURN_MS;
  rota.setCycle(STORY.schedule, { anchor, turnMs: LONG_TURN_MS, turns });
}

/** From the Home, over the page that says for whom, by Ada's yes on PagerDuty's page. */
export async function connectPagerDuty(
  { systems, runtime }: Emulation,
  ada: SlackClient,
): Promise<void> {
  const link = await ada.click("Connect PagerDuty");
  if (link === null) throw new Error("Connect PagerDuty leads nowhere");
  const page = await shownPage(link, await runtime.deliver(new Request(link)));
  const start = await runtime.deliver(pressed(page));
  const back = systems.pagerduty.authorize(leadsTo(page, start), {
    allow: true,
    user: personId("ada"),
  });
  if (!back.startsWith(APP_ORIGIN)) throw new Error(`PagerDuty sends the browser to ${back}`);
  await runtime.deliver(new Request(back, { headers: { cookie: page.cookie } }));
}

async function createRotation(ada: SlackClient): Promise<void> {
  await ada.click("Create Rotation");
  await ada.seesModal("Create Rotation");
  await ada.sees("Config Name");
  await ada.fill("Config Name", "Platform");
  await pause(BREATH_MS);
  const [group = `@${STORY.group}`] = await ada.search("User Group", `@${STORY.group}`);
  await ada.choose("User Group", group);
  await pause(BREATH_MS);
  await ada.choose("Schedules", [STORY.scheduleName]);
  await pause(BREATH_MS);
  await ada.choose("Channels", [`#${STORY.channel}`]);
  await pause(BREATH_MS);
  const outcome = await ada.submitAsAsked();
  if (outcome !== "closed") throw new Error(`the form stays open:\n${ada.visibleText()}`);
}

const membersOf = ({ team }: Emulation): readonly string[] =>
  team.group(STORY.group).members.map((id) => team.user(id).name);

const isInGroup = (emulation: Emulation, ...names: readonly string[]): boolean =>
  membersOf(emulation).join() === names.join();

const isDone = (emulation: Emulation, { at, names }: Handover): boolean =>
  isInGroup(emulation, ...names) &&
  emulation.team
    .channel(STORY.channel)
    .messages.some((message) => Number(message.ts) * 1_000 >= at);

function verdict(emulation: Emulation, handover: Handover): Verdict {
  const { at, isPlanned } = handover;
  const after = (method: string): number | null => {
    const call = emulation.world.callsTo(method).find((c) => c.at >= at && c.status === 200);
    return call ? call.at - at : null;
  };
  const groupAfterMs = after("usergroups.users.update");
  return {
    happened: isDone(emulation, handover),
    groupAfterMs,
    announcedAfterMs: after("chat.postMessage"),
    members: membersOf(emulation),
    isLate: isPlanned && (groupAfterMs === null || groupAfterMs > LATE_MS),
    isPlanned,
  };
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));

async function until(isTrue: () => boolean, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!isTrue() && performance.now() < deadline) await pause(10);
}
