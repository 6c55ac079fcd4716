/** How long Slack waits for an answer, by what was clicked: one person alone, and fifty at once. Real time. */
import { secrets } from "../world/secrets.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { type Acked, type Clicker, type Sent, startClicker } from "./clicker.ts";
import {
  createPressed,
  groupSearched,
  homeOpens,
  type PersonAtSlack,
  submission,
} from "./clicks.ts";
import { UPSTREAM_MS } from "./handovers.ts";
import {
  addGroup,
  addRotations,
  addSchedule,
  addTenant,
  ORIGIN,
  pause,
  type Setting,
  startSetting,
} from "./setting.ts";
import { percentile } from "./statistics.ts";
import { type Row, record, thousands } from "./table.ts";

const CROWD = 50;
const P99_MS = 300;
const ALONE_P99_MS = 150;
/** Nobody presses a button of a Home sooner than this after opening it. */
const LOOK_MS = 500;
const STEPS = ["home open", "create modal", "select search", "submit"] as const;
type Step = (typeof STEPS)[number];
type Acks = Readonly<Record<Step, number[]>>;

/** @param rounds how often each of the fifty does each thing */
export async function measureAcks(rotations: number, rounds: number): Promise<readonly Row[]> {
  const setting = await startSetting({ pollS: 60 });
  const { address } = setting.runtime;
  const clicker = startClicker({
    address,
    origin: ORIGIN,
    signingSecret: secrets.SLACK_SIGNING_SECRET,
  });
  try {
    const people = await seed(setting, rotations, CROWD * rounds + rounds * 10);
    setting.world.faults.add({ effect: { kind: "slow", ms: UPSTREAM_MS } });
    const stage: Stage = { clicker, made: rotations, late: 0 };
    await act(stage, people, noAcks());
    const alone = noAcks();
    for (let i = 0; i < rounds * 10; i += 1) {
      const person = people[i % people.length];
      if (person) await act(stage, [person], alone);
    }
    const together = noAcks();
    for (let i = 0; i < rounds; i += 1) await act(stage, people, together);
    const many = `${thousands(rotations)} rotations`;
    return [
      rowOf(`${many}, 1 person`, alone, ALONE_P99_MS),
      rowOf(`${many}, ${CROWD} at once`, together, P99_MS),
      record(`forms that came after Slack's 3 s, ${many}`, String(stage.late)),
    ];
  } finally {
    await clicker.stop();
    await setting.stop();
  }
}

const noAcks = (): Acks => ({
  "home open": [],
  "create modal": [],
  "select search": [],
  submit: [],
});

function rowOf(where: string, acks: Acks, p99Ms: number): Row {
  const all = STEPS.flatMap((step) => acks[step]);
  const spread = (ms: readonly number[]) =>
    [0.5, 0.99].map((share) => Math.round(percentile(ms, share))).join(" / ");
  const each = STEPS.map((step) => `${step} ${spread(acks[step])}`).join("; ");
  return {
    figure: `ack of ${all.length} requests from Slack, ${where}: p50 / p99`,
    budget: `p99 ≤ ${p99Ms} ms`,
    measured: `${spread(all)} ms (${each})`,
    isKept: percentile(all, 0.99) <= p99Ms,
  };
}

/** As many people as click at once, each with a Home, and groups and schedules that no rotation keeps yet. */
async function seed(setting: Setting, rotations: number, spare: number): Promise<PersonAtSlack[]> {
  const { slack } = setting;
  const names = Array.from({ length: rotations + CROWD + spare }, (_, n) => n);
  for (const n of names) addSchedule(setting, `S${n}`, n);
  const tenant = await addTenant(setting, "Acks");
  const { team } = tenant;
  for (const n of names) addGroup(team, `team-${n}`, n);
  const kept = names.slice(0, rotations).map((n) => ({ group: `team-${n}`, schedule: `S${n}` }));
  await addRotations(setting, tenant, kept);
  const people = Array.from({ length: CROWD }, (_, n): PersonAtSlack => {
    const user = team.addUser({ name: `clicker-${n}`, kind: "member" });
    return { client: slack.client(user.id), session: { slack, team, user } };
  });
  for (const { client } of people) await client.openHome();
  for (const { client } of people) await client.sees("Create Rotation", 30_000);
  await pause(2_000);
  return people;
}

type Stage = {
  readonly clicker: Clicker;
  /** Rotations there are: the next is made from the group and the schedule of that number. */
  made: number;
  late: number;
};

/** Each of the people does the four things; each thing all of them at the same moment. */
async function act(stage: Stage, people: readonly PersonAtSlack[], acks: Acks): Promise<void> {
  const timed = async (step: Step, requests: readonly Sent[]): Promise<readonly Acked[]> => {
    const answers = await stage.clicker.send(requests);
    for (const { ms, status } of answers) {
      if (status !== 200) throw new Error(`${step}: ${status}`);
      acks[step].push(ms);
    }
    return answers;
  };
  await timed("home open", people.map(homeOpens));
  if (people.length > 1) await pause(LOOK_MS);
  await timed("create modal", people.map(createPressed));
  // Slack's trigger dies after 3 s: on a loaded machine a form may come too late, which is counted.
  const areOpen = await Promise.all(people.map(({ client }) => isFormOpen(client)));
  const inTime = people.filter((_, i) => areOpen[i]);
  stage.late += people.length - inTime.length;
  const tasks = inTime.map((person, i) => ({ ...person, n: stage.made + i }));
  stage.made += tasks.length;
  await timed(
    "select search",
    tasks.map((task) => groupSearched(task, `team-${task.n}`)),
  );
  const forms: Sent[] = [];
  for (const task of tasks) {
    const { client, session, n } = task;
    await client.fill("Config Name", `Rotation ${n}`);
    const group = { id: session.team.group(`team-${n}`).id, label: `@team-${n}` };
    forms.push(submission(task, group, { id: `S${n}`, label: `Schedule S${n}` }));
  }
  for (const { body } of await timed("submit", forms)) {
    if (body !== "") throw new Error(`not saved: ${body}`);
  }
  for (const { session } of tasks) session.team.screens.close(session.user.id, "all");
}

const isFormOpen = (client: SlackClient): Promise<boolean> =>
  client.seesModal("Create Rotation", 4_000).then(
    () => true,
    () => false,
  );
