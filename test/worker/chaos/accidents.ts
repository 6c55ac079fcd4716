/** What befalls whole companies: deploys, outages of D1, and access that somebody ends. Relief ends all but the first. */
import { alarmOf, evict } from "../stage.ts";
import type { Company } from "./company.ts";
import type { Day } from "./day.ts";
import type { Deeds } from "./deeds.ts";

export const ACCIDENTS: Deeds = [
  ["deploy", 2, deploy],
  ["outage of D1", 1, loseD1],
  ["dead Slack token", 1, killToken],
  ["revoked connection", 1, (_, { connection }) => connection.cut()],
];

/** Every object is made anew. */
async function deploy({ companies }: Day): Promise<void> {
  for (const company of companies) {
    // One that isn't there can't be thrown away.
    await alarmOf(company);
    await evict(company);
  }
}

function loseD1({ d1 }: Day): void {
  d1.isDown = true;
}

/** Slack tells nobody. */
function killToken(day: Day, { team }: Company): void {
  if (!team.installation) return;
  team.installation.bot.isRevoked = true;
  day.slackIsFine = false;
}
