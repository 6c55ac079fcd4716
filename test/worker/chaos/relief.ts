/** What ends the troubles of a day: help for what others broke, and at its end all that is as it was in the morning. */
import { MINUTE } from "../stage.ts";
import { type Day, moveTo } from "./day.ts";

export async function relieve(day: Day): Promise<void> {
  day.world.faults.clear();
  day.d1.isDown = false;
  day.slackIsFine = true;
  for (const company of day.companies) {
    const { team, word, connection } = company;
    if (team.installation?.bot.isRevoked)
      await day.slack.installApp({ as: `${word}-admin`, at: team });
    if (connection.isCut) await connection.mend();
  }
}

/** All is as it was in the morning: nobody and nothing is missing, and there is no override. */
export async function tidyUp(day: Day): Promise<void> {
  await relieve(day);
  // An outage is noticed within a quarter of an hour, however rarely a connection is tried by then.
  for (let n = 0; n < 8 && day.companies.some((c) => c.connection.isCut); n += 1) {
    await moveTo(day, Date.now() + 2 * MINUTE);
    await relieve(day);
  }
  for (const bringBack of day.hidden.values()) bringBack();
  day.hidden.clear();
  for (const { team, people, schedules } of day.companies) {
    for (const id of schedules) day.world.rota.clearOverrides(id);
    for (const name of people) if (team.user(name).deactivated) team.reactivate(name);
  }
}
