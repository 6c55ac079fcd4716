/** The moods of the world that a visitor can switch on, to see how the product copes. */
import type { Fault } from "../world/faults.ts";
import type { Team } from "../world/slack/team.ts";
import { type Emulation, OUTSIDER, STORY } from "./emulation.ts";
import { SYSTEM_HOSTS } from "./systems.ts";

type Mood =
  | { readonly faults: readonly Fault[] }
  | { readonly adminsOnly: true }
  | { readonly onCall: string };

const STRANGE_SHIFT_MS = 3_600_000;
const RETRY_AFTER_S = 5;

const MOODS: Readonly<Record<string, Mood>> = {
  system_down: {
    faults: SYSTEM_HOSTS.map((host) => ({ host, effect: { kind: "status", status: 503 } })),
  },
  slack_rate_limits: {
    faults: [
      {
        host: "slack.com",
        path: "usergroups.users.update",
        effect: { kind: "rate_limited", retryAfterS: RETRY_AFTER_S },
      },
    ],
  },
  admins_only_groups: { adminsOnly: true },
  no_slack_account: { onCall: OUTSIDER.id },
};

export class Moods {
  readonly #on = new Set<string>();
  readonly #emulation: Emulation;

  constructor(emulation: Emulation) {
    this.#emulation = emulation;
  }

  on(): readonly string[] {
    return [...this.#on];
  }

  set(name: string, isOn: boolean): void {
    if (!Object.hasOwn(MOODS, name)) throw new Error(`there is no mood ${name}`);
    if (isOn) this.#on.add(name);
    else this.#on.delete(name);
    const { world, team } = this.#emulation;
    world.faults.clear();
    setRights(team, "everyone");
    for (const each of this.#on) {
      const mood = MOODS[each];
      if (mood && "faults" in mood) for (const fault of mood.faults) world.faults.add(fault);
      if (mood && "adminsOnly" in mood) setRights(team, "admins");
    }
    const switched = MOODS[name];
    if (!switched || !("onCall" in switched)) return;
    const { rota } = world;
    const now = world.now();
    if (isOn) rota.override(STORY.schedule, now, now + STRANGE_SHIFT_MS, [switched.onCall]);
    else rota.clearOverrides(STORY.schedule);
  }
}

/** Who may create groups and who may change them are two settings in Slack; here they go together. */
function setRights({ settings }: Team, who: "admins" | "everyone"): void {
  settings.whoModifiesGroups = who;
  settings.whoCreatesGroups = who;
}
