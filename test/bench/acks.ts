/** How long Slack waits for an answer, by what was clicked: one person alone, and fifty at once. Real time. */

import {
  blockActions,
  blockSuggestion,
  homeOpened,
  viewSubmission,
} from "../world/slack/client/payloads.ts";
import type { SlackClient } from "../world/slack/client.ts";
import type { JsonObject } from "../world/slack/json.ts";
import type { Team } from "../world/slack/team.ts";
import { UPSTREAM_MS } from "./handovers.ts";
import {
  addGroup,
  addRotations,
  addSchedule,
  addTenant,
  inParallel,
  pause,
  type Setting,
  startSetting,
} from "./setting.ts";
import { percentile } from "./statistics.ts";
import { type Row, record } from "./table.ts";

const CROWD = 50;
const P99_MS = 300;
const FORM_TYPE = "application/x-www-form-urlencoded";
const STEPS = ["home open", "create modal", "select search", "submit"] as const;
type Step = (typeof STEPS)[number];
type Acks = Readonly<Record<Step, number[]>>;

/** @param rounds how often each of the fifty does each thing */
export async function measureAcks(rotations: number, rounds: number): Promise<readonly Row[]> {
  const setting = await startSetting({ pollS: 60 });
  try {
    const spare = CROWD * rounds + rounds * 10;
    const { tenant, people } = await seed(setting, rotations, spare);
    setting.world.faults.add({ effect: { kind: "slow", ms: UPSTREAM_MS } });
    const taken = { count: rotations, late: 0 };
    const alone = noAcks();
    for (let i = 0; i < rounds * 10; i += 1) {
      const person = people[i % people.length];
      if (person) await act(setting, tenant.team, [person], taken, alone);
    }
    const together = noAcks();
    for (let i = 0; i < rounds; i += 1) await act(setting, tenant.team, people, taken, together);
    return [
      ...rowsOf(rotations, "1", alone),
      ...rowsOf(rotations, `${CROWD} concurrent`, together),
      record(
        `forms that came after Slack's 3 s, ${rotations.toLocaleString("en-US")} rotations`,
        String(taken.late),
      ),
    ];
  } finally {
    await setting.stop();
  }
}

const noAcks = (): Acks => ({
  "home open": [],
  "create modal": [],
  "select search": [],
  submit: [],
});

function rowsOf(rotations: number, how: string, acks: Acks): readonly Row[] {
  const all = STEPS.flatMap((step) => acks[step]);
  const each = STEPS.map(
    (step) =>
      `${step} ${Math.round(percentile(acks[step], 0.5))} / ${Math.round(percentile(acks[step], 0.99))}`,
  );
  const figure = `ack of a Slack request, ${rotations.toLocaleString("en-US")} rotations, ${how} (${all.length} requests): p50 / p99`;
  const p99 = percentile(all, 0.99);
  const measured = `${Math.round(percentile(all, 0.5))} / ${Math.round(p99)} ms; ${each.join("; ")}`;
  return how === "1"
    ? [record(figure, measured)]
    : [{ figure, budget: `p99 ≤ ${P99_MS} ms`, measured, isKept: p99 <= P99_MS }];
}

async function seed(setting: Setting, rotations: number, spare: number) {
  const total = rotations + spare;
  for (let i = 0; i < total; i += 1) addSchedule(setting, `S${i}`, i);
  const tenant = await addTenant(setting, "Acks");
  const { team } = tenant;
  for (let i = 0; i < total; i += 1) addGroup(team, `team-${i}`, i);
  const wanted = (i: number) => ({ group: `team-${i}`, schedule: `S${i}` });
  await addRotations(
    setting,
    tenant,
    Array.from({ length: rotations }, (_, i) => wanted(i)),
  );
  const people: SlackClient[] = [];
  for (let i = 0; i < CROWD; i += 1) {
    const user = team.addUser({ name: `clicker-${i}`, kind: "member" });
    people.push(setting.slack.client(user.id));
  }
  for (const person of people) await person.openHome();
  for (const person of people) await person.sees("Create Rotation", 30_000);
  await pause(2_000);
  return { tenant, people };
}

/** Each of the people does the four things, all of them at the same time. */
async function act(
  { slack }: Setting,
  team: Team,
  people: readonly SlackClient[],
  taken: { count: number; late: number },
  acks: Acks,
): Promise<void> {
  const timed = async (step: Step, path: string, type: string, body: string) => {
    const began = performance.now();
    const ack = await slack.line.post(path, type, body);
    acks[step].push(performance.now() - began);
    if (ack.status !== 200) throw new Error(`${step}: ${ack.status} ${ack.trouble}`);
    slack.line.sent.length = 0;
    return ack;
  };
  const interact = (step: Step, payload: JsonObject) => {
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    return timed(step, "/slack/interactivity", FORM_TYPE, body);
  };
  await inParallel(people.length, people, async (person) => {
    const { user, home } = person;
    const seat = { slack, team, user };
    const botUserId = team.installation?.botUserId ?? "";
    const event = slack.events.queue({
      teamId: team.id,
      appId: slack.app.id,
      event: homeOpened(seat, botUserId, home),
      botUserId,
    });
    // Sent here and now, beside the others, and not by the queue one after the other.
    slack.events.pending.splice(slack.events.pending.indexOf(event), 1);
    await timed("home open", "/slack/events", "application/json", event.body);

    const button = home?.view.blocks
      .flatMap((b) => (b.type === "actions" ? b.elements : []))
      .find((e) => e.type === "button" && e.text.text === "Create Rotation");
    if (!home || !button) throw new Error("the Home has no Create Rotation");
    const action = { type: "button", action_id: button.action_id, block_id: blockOf(home, button) };
    await interact("create modal", blockActions(seat, home, action));
    // Slack's trigger dies after 3 s: on a loaded machine a form may come too late, which is counted.
    const isOpen = await person.seesModal("Create Rotation", 4_000).then(
      () => true,
      () => false,
    );
    if (!isOpen) {
      taken.late += 1;
      return;
    }

    const open = person.modal;
    if (!open) throw new Error("the form has gone");
    const n = taken.count;
    taken.count += 1;
    const field = { blockId: "rotation_group", actionId: "rotation_group", value: `team-${n}` };
    await interact("select search", blockSuggestion(seat, open, field));

    await person.fill("Config Name", `Rotation ${n}`);
    const groupId = team.group(`team-${n}`).id;
    const filledIn = JSON.parse(JSON.stringify(viewSubmission(seat, open))) as Submission;
    const { values } = filledIn.view.state;
    const option = (text: string, value: string) => ({ text: { type: "plain_text", text }, value });
    enter(values, "rotation_group", { selected_option: option(`@team-${n}`, groupId) });
    enter(values, "rotation_schedules", {
      selected_options: [option(`Schedule S${n}`, `S${n}`)],
    });
    const ack = await interact("submit", filledIn);
    if (ack.body !== "") throw new Error(`not saved: ${ack.body}`);
    team.screens.close(user.id, "all");
  });
}

type Values = Record<string, Record<string, JsonObject>>;
type Submission = JsonObject & { readonly view: { readonly state: { readonly values: Values } } };

function enter(values: Values, block: string, value: JsonObject): void {
  const [actionId, before] = Object.entries(values[block] ?? {})[0] ?? [];
  if (actionId === undefined) throw new Error(`the form has no ${block}`);
  values[block] = { [actionId]: { ...before, ...value } };
}

function blockOf(home: { view: { blocks: readonly object[] } }, element: object): string {
  const block = home.view.blocks.find(
    (b) => "elements" in b && Array.isArray(b.elements) && b.elements.includes(element),
  );
  return block && "block_id" in block ? String(block.block_id) : "";
}
