/** The moods of the world that a visitor can switch on, to see how the product copes. */
import type { Fault } from "../world/faults.ts";
import type { Team } from "../world/slack/team.ts";
import { type Emulation, FORMER, OUTSIDER, STORY } from "./emulation.ts";
import { SYSTEM_HOSTS } from "./systems.ts";

type Mood =
  | { readonly faults: readonly Fault[] }
  | { readonly adminsOnly: true }
  /** Who is on call while it lasts, given who would be. */
  | { readonly onCall: (usual: readonly string[]) => readonly string[] };

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
  no_slack_account: { onCall: () => [OUTSIDER.id] },
  deleted_person: { onCall: (usual) => [...usual, FORMER.id] },
  nobody_on_call: { onCall: () => [] },
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
    if (!isOn) world.rota.clearOverrides(STORY.schedule);
    // The one that was switched on last is in force, and those before it once it is over.
    for (const each of isOn ? [name] : this.#on) this.#callOut(each);
  }

  #callOut(name: string): void {
    const mood = MOODS[name];
    if (!mood || !("onCall" in mood)) return;
    const { world } = this.#emulation;
    const { rota } = world;
    const now = world.now();
    const usual = rota.onCallAt(STORY.schedule, now).personIds;
    rota.override(STORY.schedule, now, now + STRANGE_SHIFT_MS, mood.onCall(usual));
  }
}

/** Who may create groups and who may change them are two settings in Slack; here they go together. */
function setRights({ settings }: Team, who: "admins" | "everyone"): void {
  settings.whoModifiesGroups = who;
  settings.whoCreatesGroups = who;
}
