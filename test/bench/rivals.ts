/**
 * The two usual designs, a page each, against the same emulated world under a simulated clock: each request takes
 * UPSTREAM_MS of it, computing takes none. Kinder than their models: a 429 is waited out, nobody crashes, and what the
 * first of them reads twice (for a second group that holds everybody) is read once.
 */
import { EmulatedPagerDuty } from "../world/pagerduty/emulated-pagerduty.ts";
import { secrets } from "../world/secrets.ts";
import { EmulatedSlack } from "../world/slack/slack.ts";
import { World } from "../world/world.ts";
import { type Latencies, UPSTREAM_MS } from "./handovers.ts";

const START = Date.UTC(2030, 5, 3, 9);
const MINUTE_MS = 60_000;
/** Longer than the longer of the two intervals: no handover hides another. */
const APART_MS = 10 * MINUTE_MS;
const PEOPLE = 10;

type Rotation = { readonly groupId: string; readonly scheduleId: string };
type Desk = {
  readonly rotations: readonly Rotation[];
  /** E-mail addresses on call now. */
  onCall(scheduleId: string): Promise<readonly string[]>;
  slack<T>(method: string, args: Readonly<Record<string, string>>): Promise<T>;
};
export type Rival = {
  /** What it does, and whose it is. */
  readonly name: string;
  readonly everyMs: number;
  pass(desk: Desk): Promise<void>;
};

type Users = { readonly members: readonly { id: string; profile: { email?: string } }[] };

/** github.com/kevholditch/go-pagerduty-slack-sync at 403e85d: all of Slack's people, then each schedule and each group by itself. */
const minutelyPoll: Rival = {
  name: "60 s poll with a read per schedule and group, after kevholditch/go-pagerduty-slack-sync",
  everyMs: MINUTE_MS,
  async pass({ rotations, onCall, slack }) {
    await slack("usergroups.list", {});
    const { members } = await slack<Users>("users.list", { limit: "200" });
    const idOf = new Map(members.map((m) => [m.profile.email, m.id]));
    for (const { groupId, scheduleId } of rotations) {
      const wanted = (await onCall(scheduleId)).map((email) => idOf.get(email) ?? "");
      type Found = { readonly users: readonly string[] };
      const { users } = await slack<Found>("usergroups.users.list", { usergroup: groupId });
      if (users.toSorted().join() === wanted.toSorted().join()) continue;
      await slack("usergroups.users.update", { usergroup: groupId, users: wanted.join() });
    }
  },
};

/** github.com/cds-snc/sre-bot's oncall_sync at a0c00c1: it asks all anew and writes whether or not it must. */
const blindCron: Rival = {
  name: "5 min cron with blind writes, after cds-snc/sre-bot",
  everyMs: 5 * MINUTE_MS,
  async pass({ rotations, onCall, slack }) {
    for (const { groupId, scheduleId } of rotations) {
      const wanted: string[] = [];
      for (const email of await onCall(scheduleId)) {
        type Found = { readonly user: { readonly id: string } };
        wanted.push((await slack<Found>("users.lookupByEmail", { email })).user.id);
      }
      await slack("usergroups.list", {});
      await slack("usergroups.users.update", { usergroup: groupId, users: wanted.join() });
    }
  },
};

export const RIVALS = [minutelyPoll, blindCron];

/** Handovers at instants spread over the interval, one rotation in each workspace, as for ours. */
export async function rivalLatencies(
  rival: Rival,
  tenants: number,
  turns: number,
): Promise<Latencies> {
  const ms: number[] = [];
  for (let n = 0; n < tenants; n += 1) {
    const stage = setStage(1);
    const first = START + MINUTE_MS + ((n + 0.5) / tenants) * rival.everyMs;
    // 0.618…: instants that fall evenly into the interval.
    const at = (i: number) => Math.round(first + i * APART_MS + ((i * 0.618) % 1) * rival.everyMs);
    stage.world.rota.setShifts(
      "S0",
      Array.from({ length: turns + 1 }, (_, i) => ({
        start: i === 0 ? START - MINUTE_MS : at(i - 1),
        end: i === turns ? at(i) + 24 * 3_600_000 : at(i),
        personIds: [`P${i % PEOPLE}`],
      })),
    );
    const until = at(turns - 1) + 2 * rival.everyMs;
    for (let rings = START; rings < until; rings += rival.everyMs) {
      stage.clock.now = Math.max(stage.clock.now, rings);
      await rival.pass(stage.desk);
    }
    for (let i = 0; i < turns; i += 1) {
      const member = stage.team.user(`person-${(i + 1) % PEOPLE}`).id;
      const write = stage.writes.find((w) => w.at >= at(i) && w.users === member);
      if (write) ms.push(write.at - at(i));
    }
  }
  return { ms, missed: tenants * turns - ms.length };
}

export type PassCost = {
  readonly provider: number;
  readonly slack: number;
  /** By the simulated clock: what Slack's limits and the upstream's slowness make of it. */
  readonly tookMs: number;
};

/** One pass with nothing to do, and one with every rotation handed over. */
export async function rivalCalls(
  rival: Rival,
  rotations: number,
): Promise<{ readonly steady: PassCost; readonly handover: PassCost }> {
  const stage = setStage(rotations);
  const cost = async (): Promise<PassCost> => {
    stage.count.provider = 0;
    stage.count.slack = 0;
    const began = stage.clock.now;
    await rival.pass(stage.desk);
    return { ...stage.count, tookMs: stage.clock.now - began };
  };
  const steady = await cost();
  for (let i = 0; i < rotations; i += 1) {
    stage.world.rota.override(`S${i}`, START, START * 2, [`P${(i + 1) % PEOPLE}`]);
  }
  stage.clock.now += 10 * MINUTE_MS;
  return { steady, handover: await cost() };
}

function setStage(rotations: number) {
  const clock = { now: START };
  const world = new World(() => clock.now);
  const slack = new EmulatedSlack({
    world,
    deliver: async () => new Response(null, { status: 200 }),
    clientId: secrets.SLACK_CLIENT_ID,
    clientSecret: secrets.SLACK_CLIENT_SECRET,
    signingSecret: secrets.SLACK_SIGNING_SECRET,
    appOrigin: "https://rival.example",
  });
  const pagerduty = new EmulatedPagerDuty({
    world,
    clientId: secrets.PAGERDUTY_CLIENT_ID,
    clientSecret: secrets.PAGERDUTY_CLIENT_SECRET,
  });
  world.add(slack);
  world.add(pagerduty);
  const team = slack.addTeam({ name: "Rival", isPaid: true, whoModifiesGroups: "everyone" });
  team.addUser({ name: "admin", kind: "admin" });
  for (let i = 0; i < PEOPLE; i += 1) {
    const email = `person-${i}@acme.example`;
    team.addUser({ name: `person-${i}`, email });
    world.rota.addPerson({ id: `P${i}`, name: `Person ${i}`, email });
  }
  const made = Array.from({ length: rotations }, (_, i): Rotation => {
    const scheduleId = `S${i}`;
    world.rota.addSchedule({ id: scheduleId, name: scheduleId });
    const [start, end] = [START - MINUTE_MS, START * 2];
    world.rota.setShifts(scheduleId, [{ start, end, personIds: [`P${i % PEOPLE}`] }]);
    const members = [`person-${i % PEOPLE}`];
    return { scheduleId, groupId: team.addGroup({ handle: `team-${i}`, members }).id };
  });
  const { botToken } = slack.placeInstallation({ as: "admin", scopes: SCOPES });
  const bearer = pagerduty.issueTokens().accessToken;
  const count = { provider: 0, slack: 0 };
  const writes: { at: number; users: string }[] = [];

  const send = async <T>(url: string, init: RequestInit, party: "provider" | "slack") => {
    for (;;) {
      count[party] += 1;
      clock.now += UPSTREAM_MS;
      const answer = await world.fetch(url, init);
      world.calls.length = 0;
      const body = (await answer.json()) as T;
      if (answer.status !== 429) return body;
      const wait = answer.headers.get("retry-after") ?? answer.headers.get("ratelimit-reset");
      clock.now += Number(wait ?? 60) * 1_000;
    }
  };
  const desk: Desk = {
    rotations: made,
    async onCall(scheduleId) {
      const url = `https://api.pagerduty.com/oncalls?schedule_ids[]=${scheduleId}&include[]=users`;
      const headers = {
        accept: "application/vnd.pagerduty+json;version=2",
        authorization: `Bearer ${bearer}`,
      };
      type Rows = { readonly oncalls: readonly { readonly user: { readonly email: string } }[] };
      const { oncalls } = await send<Rows>(url, { headers }, "provider");
      return oncalls.map((row) => row.user.email);
    },
    async slack<T>(method: string, args: Readonly<Record<string, string>>) {
      const headers = { authorization: `Bearer ${botToken}` };
      const body = new URLSearchParams(args);
      const init = { method: "POST", headers, body };
      const answer = await send<T & { ok: boolean }>(
        `https://slack.com/api/${method}`,
        init,
        "slack",
      );
      if (!answer.ok) throw new Error(`${method}: ${JSON.stringify(answer)}`);
      if (method === "usergroups.users.update") {
        writes.push({ at: clock.now, users: args["users"] ?? "" });
      }
      return answer;
    },
  };
  return { clock, world, team, desk, count, writes };
}

const SCOPES = ["usergroups:read", "usergroups:write", "users:read", "users:read.email"];
