/** The world that the playground is set in: Acme's Slack workspace and its schedules, around the real product. */
import { secrets } from "../world/secrets.ts";
import { EmulatedSlack } from "../world/slack/slack.ts";
import type { Team } from "../world/slack/team.ts";
import { World } from "../world/world.ts";
import { type Release, type Runtime, startRuntime } from "./runtime.ts";
import { SecondWorkspace } from "./second-workspace.ts";
import { addSystems, type Systems } from "./systems.ts";
import type { Trace } from "./tail.ts";

export const APP_ORIGIN = "https://pagersync.example";
export const SYNC_INTERVAL_S = 15;
export const STORY = {
  schedule: "PPLATFORM",
  scheduleName: "Platform primary",
  group: "platform-oncall",
  channel: "ops",
} as const;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

export type Emulation = {
  readonly world: World;
  readonly slack: EmulatedSlack;
  readonly systems: Systems;
  /** Acme: the workspace that is always there. Another one after each start. */
  readonly team: Team;
  readonly second: SecondWorkspace;
  readonly runtime: Runtime;
  /** Acme is deleted and founded anew, without PagerSync, and its schedules are as they were at first. */
  startOver(): Promise<void>;
};

const PEOPLE = [
  { name: "ada", realName: "Ada Osei", kind: "admin" },
  { name: "bob", realName: "Bob Lindqvist", kind: "member" },
  { name: "cyd", realName: "Cyd Romero", kind: "member" },
  { name: "dee", realName: "Dee Tanaka", kind: "member" },
  { name: "gus", realName: "Gus Weber", kind: "guest" },
] as const;

/** Can be on call, and has no account in Acme's Slack. */
export const OUTSIDER = {
  id: "PEVE",
  name: "Eve Moreau",
  email: "eve@contractor.example",
} as const;

/** Left Acme, was deleted in the scheduling system, and is still on its schedules. */
export const FORMER = { id: "PZOE", name: "Zoe Hart", email: "zoe@acme.example" } as const;

/**
 * Boots the product with nothing installed and nothing connected.
 * @param onTrace is told what Cloudflare's logs would hold of each invocation
 * @param release this checkout's, unless another is given
 */
export async function startEmulation(
  onTrace?: (trace: Trace) => void,
  release?: Release,
): Promise<Emulation> {
  const world = new World();
  const runtime = await startRuntime({
    outside: world.fetch,
    onLog: (level, message) => {
      if (level === "error" || level === "warn") console.error(`PagerSync logs: ${message}`);
    },
    onTrace,
    ...(release && { release }),
    bindings: { ...secrets, SYNC_INTERVAL_SECONDS: String(SYNC_INTERVAL_S) },
  });
  const slack = new EmulatedSlack({
    world,
    deliver: runtime.deliver,
    clientId: secrets.SLACK_CLIENT_ID,
    clientSecret: secrets.SLACK_CLIENT_SECRET,
    signingSecret: secrets.SLACK_SIGNING_SECRET,
    appOrigin: APP_ORIGIN,
    deliversEventsItself: true,
  });
  // As the app's manifest has it.
  slack.app.isMessagesTabOn = true;
  world.add(slack);
  const systems = addSystems(world);
  systems.forget(FORMER.id);
  let team = populate(world, slack);
  const dee = world.rota.person(personId("dee"));
  systems.pagerduty.setPolicy({
    id: "PPOLICY",
    name: "Platform",
    levels: [[{ scheduleId: STORY.schedule }], [{ scheduleId: "PSECONDARY" }, { user: dee }]],
  });
  const second = new SecondWorkspace({ slack, world, first: () => team });
  return {
    world,
    slack,
    systems,
    second,
    runtime,
    get team() {
      return team;
    },
    async startOver() {
      await second.set(false);
      slack.removeTeam(team);
      await slack.settle();
      world.rota.clear();
      world.calls.length = 0;
      team = populate(world, slack);
    },
  };
}

function populate(world: World, slack: EmulatedSlack): Team {
  const team = slack.addTeam({
    name: "Acme",
    isPaid: true,
    whoModifiesGroups: "everyone",
    whoCreatesGroups: "everyone",
  });
  for (const person of PEOPLE) {
    const email = `${person.name}@acme.example`;
    team.addUser({ ...person, email });
    if (person.kind === "guest") continue;
    world.rota.addPerson({ id: personId(person.name), name: person.realName, email });
  }
  world.rota.addPerson(OUTSIDER);
  world.rota.addPerson(FORMER);
  for (const name of ["general", "ops", "payments"]) team.addChannel({ name });
  team.addGroup({ handle: STORY.group, name: "Platform on call", members: ["cyd"] });
  team.addGroup({ handle: "payments-oncall", name: "Payments on call", members: ["dee"] });
  team.addGroup({ handle: "designers", name: "Designers", members: ["dee", "bob"] });

  const now = Math.floor(world.now() / 1_000) * 1_000;
  addCycle(world, STORY.schedule, STORY.scheduleName, now - HOUR_MS, 8 * HOUR_MS, ["ada", "bob"]);
  addCycle(world, "PSECONDARY", "Platform secondary", now - 20 * MINUTE_MS, HOUR_MS, [
    "cyd",
    "dee",
  ]);
  addCycle(world, "PPAYMENTS", "Payments", now - 12 * MINUTE_MS, 15 * MINUTE_MS, [
    "dee",
    "bob",
    "ada",
  ]);
  return team;
}

function addCycle(
  { rota }: World,
  id: string,
  name: string,
  anchor: number,
  turnMs: number,
  names: readonly string[],
): void {
  rota.addSchedule({ id, name });
  rota.setCycle(id, { anchor, turnMs, turns: names.map((who) => [personId(who)]) });
}

export const personId = (name: string): string => `P${name.toUpperCase()}`;
