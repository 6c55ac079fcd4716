/**
 * A workspace with many teams: sixty rotations, each made by hand at the form, as far as PagerSync can see. The groups
 * have the right people already, as where they were maintained by hand before: nothing has to be written for them.
 */
import { type Emulation, personId } from "./emulation.ts";

const TEAMS = [
  "Accounts",
  "Billing",
  "Catalogue",
  "Checkout",
  "Data platform",
  "Delivery",
  "Design systems",
  "Edge",
  "Fraud",
  "Identity",
  "Inventory",
  "Machine learning",
  "Messaging",
  "Mobile",
  "Notifications",
  "Observability",
  "Pricing",
  "Returns",
  "Search",
  "Storage",
] as const;
const TIERS = ["primary", "secondary", "weekend"] as const;
const TURN_MS = 8 * 3_600_000;
/** A member who may make rotations, and whom no visitor can be: nobody's screen is touched. */
const MAKES = "dee";
const PATIENCE_MS = 20_000;
/** The Home is there long before. */
const HOME_MS = 4_000;

export const CROWD_SIZE = TEAMS.length * TIERS.length;

/** Resolves once all are saved. Throws the form's words where one is refused. */
export async function fillWithRotations(emulation: Emulation): Promise<void> {
  const { slack, team, world } = emulation;
  if (!team.installation) throw new Error("add PagerSync to Slack first");
  const scheduleIdOf = (place: number) => `PCROWD${place}`;
  if (world.rota.schedule(scheduleIdOf(0))) throw new Error("the sixty are there already");
  const maker = slack.client(MAKES);
  await maker.openHome();
  await maker.sees("Create Rotation", HOME_MS).catch(() => {
    const isConnected = maker.visibleText().includes("Team Rotations");
    throw new Error(
      isConnected
        ? "only admins can manage rotations now: choose Everyone in PagerSync's Settings first"
        : "connect a scheduling system first",
    );
  });

  const people = ["ada", "bob", "cyd", "dee"].map(personId);
  const anchor = Math.floor(world.now() / 1_000) * 1_000;
  TEAMS.forEach((name, place) => {
    const id = scheduleIdOf(place);
    const turns = people.map((_, turn) => [people[(turn + place) % people.length] ?? ""]);
    world.rota.addSchedule({ id, name });
    world.rota.setCycle(id, { anchor: anchor - place * 600_000, turnMs: TURN_MS, turns });
  });
  for (const [place, name] of TEAMS.entries()) {
    const { personIds } = world.rota.onCallAt(scheduleIdOf(place), world.now());
    const members = personIds.map((id) => id.slice(1).toLowerCase());
    for (const tier of TIERS) {
      const handle = `${name.toLowerCase().replaceAll(" ", "-")}-${tier}`;
      const { id } = team.addGroup({ handle, name: `${name}, ${tier}`, members: [MAKES] });
      // As a person does it: PagerSync hears that there is something new to offer.
      team.editMembers(id, members, "ada");
    }
  }
  await slack.settle();
  for (const name of TEAMS) {
    for (const tier of TIERS) await make(maker, name, tier);
  }
}

const REGIONS = ["APAC", "EMEA", "LATAM", "North America", "weekend"] as const;
/** Places of the schedules for which there is a group already, that somebody maintains by hand. */
const WITH_GROUP = [3, 17, 42, 58, 77] as const;

/** A hundred schedules in the scheduling system, to be set up at once. */
export async function addSchedules({ slack, team, world }: Emulation): Promise<void> {
  const scheduleIdOf = (place: number) => `PMANY${place}`;
  if (world.rota.schedule(scheduleIdOf(0))) throw new Error("the hundred are there already");
  const people = ["ada", "bob", "cyd", "dee"].map(personId);
  const anchor = Math.floor(world.now() / 1_000) * 1_000;
  const names = TEAMS.flatMap((name) => REGIONS.map((region) => `${name} ${region} on call`));
  for (const [place, name] of names.entries()) {
    const id = scheduleIdOf(place);
    const turns = people.map((_, turn) => [people[(turn + place) % people.length] ?? ""]);
    world.rota.addSchedule({ id, name });
    world.rota.setCycle(id, { anchor: anchor - place * 60_000, turnMs: TURN_MS, turns });
  }
  for (const place of WITH_GROUP) {
    const name = names[place] ?? "";
    const handle = name.toLowerCase().replace(" on call", "-oncall").replaceAll(" ", "-");
    team.addGroup({ handle, name, members: [MAKES] });
  }
  await slack.settle();
}

async function make(
  maker: ReturnType<Emulation["slack"]["client"]>,
  schedule: string,
  tier: string,
): Promise<void> {
  await maker.click("Create Rotation");
  await maker.seesModal("Create Rotation", PATIENCE_MS);
  await maker.fill("Config Name", `${schedule}, ${tier}`);
  const handle = `@${schedule.toLowerCase().replaceAll(" ", "-")}-${tier}`;
  const [group = handle] = await maker.search("User Group", handle);
  await maker.choose("User Group", group);
  await maker.choose("Schedules", [schedule]);
  const outcome = await maker.submit();
  if (outcome === "closed") return;
  await maker.closeAll();
  throw new Error(`${schedule}, ${tier}: ${Object.values(maker.errors()).join(" ")}`);
}
