/** The steps of a bad day: what happens to people, the network and the process, and what people do in between. */
import { runInDurableObject } from "cloudflare:test";
import { vi } from "vitest";
import { NEW_GROUP, type RotationForm } from "../../../src/domain/rotation.ts";
import type { Effect } from "../../world/faults.ts";
import { MINUTE, ring, SECOND, stubOf } from "../stage.ts";
import { type Company, personIdOf, takeTurns } from "./company.ts";
import { dyingAt } from "./crash.ts";
import { type Day, moveTo, noteStep, noteUnheard, untilQuiet } from "./day.ts";
import { submitDeletion, submitRotation } from "./forms.ts";
import { relieve } from "./relief.ts";

export type Step = (day: Day, company: Company) => Promise<void> | void;

/** Each with how often it comes. */
export type Deeds = readonly (readonly [name: string, weight: number, step: Step])[];

export const DEEDS: Deeds = [
  ["time passes", 10, passTime],
  ["something in the middle of a pass", 5, interrupt],
  ["override", 5, override],
  ["fault at Slack", 4, faultAtSlack],
  ["fault at the scheduling system", 4, faultAtSystem],
  ["relief", 4, relieve],
  ["hand edit", 2, editByHand],
  ["rotation made", 3, create],
  ["rotation edited", 2, edit],
  ["rotation deleted", 1, remove],
  ["schedule gone or back", 1, hideSchedule],
  ["person gone or back", 1, hidePerson],
  ["lost alarm", 1, loseAlarm],
  ["clock jump", 1, ({ dice }) => void vi.setSystemTime(Date.now() + dice.between(5, 40) * MINUTE)],
  ["death of the process", 3, die],
  ["refresh", 1, refresh],
  ["re-install", 1, reinstall],
];

export async function doSomething(day: Day, deeds = DEEDS): Promise<void> {
  const total = deeds.reduce((sum, [, weight]) => sum + weight, 0);
  let at = day.dice.between(1, total);
  for (const [name, weight, step] of deeds) {
    at -= weight;
    if (at > 0) continue;
    day.stepCounts[name] = (day.stepCounts[name] ?? 0) + 1;
    const company = day.dice.pick(day.companies);
    noteStep(day, name, company);
    await step(day, company);
    await untilQuiet(day);
    return;
  }
}

function passTime(day: Day): Promise<void> {
  return moveTo(day, Date.now() + day.dice.between(5, day.cast.isShort ? 200 : 300) * SECOND);
}

/** What people do at Slack, whenever they like. */
const INTERRUPTIONS: readonly (readonly [string, Step])[] = [
  ["rotation made", create],
  ["rotation edited", edit],
  ["rotation edited", edit],
  ["rotation deleted", remove],
  ["hand edit", editByHand],
  ["refresh", refresh],
];

function interrupt(day: Day): Promise<void> {
  const { dice } = day;
  const nth = dice.between(1, 8);
  const [name, step] = dice.pick(INTERRUPTIONS);
  return moveTo(day, Date.now() + dice.between(5, 300) * SECOND, (company) => ({
    nth,
    isOver: false,
    async act() {
      day.stepCounts["interruptions"] = (day.stepCounts["interruptions"] ?? 0) + 1;
      noteStep(day, `in the middle of a pass, ${name}`, company);
      await step(day, company);
      await day.slack.settle();
    },
  }));
}

function override({ world, dice }: Day, { schedules, people }: Company): void {
  const id = dice.pick(schedules);
  if (!world.rota.schedule(id)) return;
  // Nobody at all, at times: a gap.
  const who = dice.draw(people, dice.between(0, 2)).map(personIdOf);
  const until = Date.now() + dice.between(1, 30) * MINUTE;
  world.rota.override(id, Date.now(), until, who);
}

const SLACK_METHODS = [
  "usergroups.users.update",
  "usergroups.list",
  "usergroups.create",
  "chat.postMessage",
  "users.lookupByEmail",
  "users.info",
  "views.publish",
] as const;

/** Long enough that whatever goes on beside a silent request is done first. */
const SILENCE_MS = 50;

const anyEffect = ({ dice }: Day): Effect =>
  dice.pick<Effect>([
    { kind: "status", status: 500 },
    { kind: "status", status: 503 },
    { kind: "rate_limited", retryAfterS: dice.between(1, 90) },
    { kind: "rate_limited", retryAfterS: dice.between(1, 90) },
    { kind: "refused" },
    { kind: "silence", breaksAfterMs: SILENCE_MS },
    { kind: "reply_lost" },
    { kind: "garbage" },
    { kind: "truncated" },
    { kind: "empty" },
  ]);

function faultAtSlack(day: Day): void {
  const { world, dice } = day;
  day.slackIsFine = false;
  const path = dice.pick(SLACK_METHODS);
  const times = dice.between(1, 6);
  world.faults.add({ host: "slack.com", path, times, effect: anyEffect(day) });
}

/** Of everything that is asked, or of later pages and single schedules only. */
function faultAtSystem(day: Day, { host }: Company): void {
  const [times, after] = [day.dice.between(1, 6), day.dice.between(0, 2)];
  day.world.faults.add({ host, times, after, effect: anyEffect(day) });
}

function editByHand({ dice }: Day, { team, people, word, rotations }: Company): void {
  if (rotations.length === 0) return;
  const fit = people.filter((name) => !team.user(name).deactivated);
  const { groupId } = dice.pick(rotations);
  team.editMembers(groupId, dice.draw(fit, dice.between(1, 3)), `${word}-admin`);
}

/** Each with a channel of its own, so that its announcements can be counted. */
export async function create(day: Day, company: Company): Promise<void> {
  const { dice } = day;
  const { team, word, groupIds, rotations, schedules, mostRotations } = company;
  if (rotations.length >= mostRotations) return;
  const managed = new Set(rotations.map((r) => r.groupId));
  const free = groupIds.filter((id) => !managed.has(id));
  const nth = (day.stepCounts["channels"] ?? 0) + 1;
  day.stepCounts["channels"] = nth;
  const channel = team.addChannel({ name: `${word}-channel-${nth}` });
  const isNew = free.length === 0 || dice.isLucky(0.3);
  const form: RotationForm = {
    name: `Rotation ${nth}`,
    groupChoice: isNew ? NEW_GROUP : dice.pick(free),
    newAlias: isNew ? `${word}-new-${nth}` : "",
    scheduleIds: dice.draw(schedules, dice.between(1, 3)),
    channelIds: [channel.id],
    fallbackUserIds: dice.isLucky(0.3) ? [team.user(`${word}-admin`).id] : [],
    options: null,
  };
  await submitRotation(day, company, null, form);
}

async function edit(day: Day, company: Company): Promise<void> {
  const { dice } = day;
  if (company.rotations.length === 0) return;
  const { id, version, groupId, name, channelIds, fallbackUserIds } = dice.pick(company.rotations);
  const form: RotationForm = {
    name: `${name}'`,
    groupChoice: groupId,
    newAlias: "",
    scheduleIds: dice.draw(company.schedules, dice.between(1, 3)),
    channelIds,
    fallbackUserIds,
    options: null,
  };
  await submitRotation(day, company, { id, version }, form);
}

async function remove(day: Day, company: Company): Promise<void> {
  const { dice } = day;
  if (company.rotations.length < 2) return;
  const { id: rotationId } = dice.pick(company.rotations);
  await submitDeletion(day, company, rotationId, dice.isLucky(0.5));
}

function hideSchedule(
  { world, dice, hidden, cast }: Day,
  { schedules, people, word }: Company,
): void {
  const id = dice.pick(schedules);
  const bringBack = hidden.get(id);
  if (bringBack) {
    hidden.delete(id);
    bringBack();
    return;
  }
  world.rota.removeSchedule(id);
  hidden.set(id, () => {
    world.rota.addSchedule({ id, name: `Schedule ${id}`, traits: [`team:${word}`] });
    const turn = dice.between(7, 25) * MINUTE;
    takeTurns(world, dice, cast, id, people, Date.now() - 100 * MINUTE, turn);
  });
}

function hidePerson(_: Day, { team, people, cameAndWent }: Company): void {
  const name = people.at(-1);
  if (name === undefined) return;
  cameAndWent.add(name);
  if (team.user(name).deactivated) team.reactivate(name);
  else team.deactivate(name);
}

function loseAlarm(_: Day, { team }: Company): Promise<void> {
  return runInDurableObject(stubOf(team), (__, { storage }) => storage.deleteAlarm());
}

/** The runtime throws the object away in the middle of a pass, with all that it had in memory. */
async function die(day: Day, company: Company): Promise<void> {
  const { dice } = day;
  const before = dice.pick(["request", "reply", "write"] as const);
  const point = { before, nth: dice.between(1, before === "write" ? 12 : 6) };
  const { posts, isReached } = await day.watched.death(() =>
    dyingAt(company, point, () => ring(company)),
  );
  if (isReached) for (const body of posts) noteUnheard(day, body);
}

async function refresh({ slackIsFine }: Day, { admin }: Company): Promise<void> {
  if (slackIsFine) await admin.click("Refresh");
}

async function reinstall({ slack, slackIsFine }: Day, { word, team }: Company): Promise<void> {
  if (slackIsFine) await slack.installApp({ as: `${word}-admin`, at: team });
}
