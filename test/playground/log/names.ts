/** How people call what the requests name by id. */
import { idWords, mrkdwnWords } from "../../world/slack/client/words.ts";
import type { Team } from "../../world/slack/team.ts";
import type { World } from "../../world/world.ts";

export type Names = {
  /** A Slack person, group or channel, as Slack writes it: `@ada`, `@platform-oncall`, `#ops`. Direct messages: whose. */
  slack(id: string): string;
  words(mrkdwn: string): string;
  schedule(id: string): string;
  /** By the scheduling system's id, or by address. */
  person(ref: string): string;
  time(at: number): string;
};

export const namesOf = (world: World, team: Team): Names => ({
  slack: (id) => idWords(team, partnerIn(team, id) ?? id),
  // The tokens that Slack writes as a time of the reader's are written so here, too.
  words: (mrkdwn) =>
    mrkdwnWords(
      team,
      mrkdwn.replace(/<!date\^(\d+)\^[^>]*>/g, (_, seconds: string) =>
        clock(Number(seconds) * 1_000),
      ),
    ),
  schedule: (id) => world.rota.schedule(id)?.name ?? id,
  person: (ref) =>
    world.rota.people().find((who) => who.id === ref || who.email === ref)?.name ?? ref,
  time: clock,
});

/** With whom the app has these direct messages. */
function partnerIn({ channels, users }: Team, id: string): string | undefined {
  const { kind, members = [] } = channels.get(id) ?? {};
  return kind === "im" ? [...members].find((one) => users.get(one)?.kind !== "bot") : undefined;
}

/** 10:30:05, in this machine's time zone. */
export const clock = (at: number): string => new Date(at).toTimeString().slice(0, 8);

export const count = (amount: number, one: string, many = `${one}s`): string =>
  `${amount} ${amount === 1 ? one : many}`;
