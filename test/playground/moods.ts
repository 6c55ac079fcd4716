/** The moods of the world that a visitor can switch on, to see how the product copes. */
import type { Fault } from "../world/faults.ts";
import type { Team } from "../world/slack/team.ts";
import { type Emulation, FORMER, OUTSIDER, STORY } from "./emulation.ts";
import { partyOf, SYSTEM_HOSTS, systemAsked } from "./systems.ts";

type Mood =
  | { readonly faults: readonly Fault[] }
  /** The scheduling system answers nothing. */
  | { readonly systemDown: true }
  | { readonly adminsOnly: true }
  | { readonly secondWorkspace: true }
  /** Who is on call while it lasts, given who would be. */
  | { readonly onCall: (usual: readonly string[]) => readonly string[] };

const STRANGE_SHIFT_MS = 3_600_000;
const RETRY_AFTER_S = 5;
const DOWN: Fault["effect"] = { kind: "status", status: 503 };

const MOODS: Readonly<Record<string, Mood>> = {
  system_down: { systemDown: true },
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
  second_workspace: { secondWorkspace: true },
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

  /** Resolves once it is so. */
  async set(name: string, isOn: boolean): Promise<void> {
    const switched = Object.hasOwn(MOODS, name) ? MOODS[name] : undefined;
    if (!switched) throw new Error(`there is no mood ${name}`);
    if (isOn) this.#on.add(name);
    else this.#on.delete(name);
    this.#apply();
    if ("secondWorkspace" in switched) return this.#setSecond(name, isOn);
    if (!("onCall" in switched)) return;
    const { world } = this.#emulation;
    if (!isOn) world.rota.clearOverrides(STORY.schedule);
    // The one that was switched on last is in force, and those before it once it is over.
    for (const each of isOn ? [name] : this.#on) this.#callOut(each);
  }

  async #setSecond(name: string, isOn: boolean): Promise<void> {
    try {
      await this.#emulation.second.set(isOn);
    } catch (error) {
      this.#on.delete(name);
      throw error;
    } finally {
      this.#apply();
    }
  }

  /** What lasts as long as the mood, anew for all that are on. */
  #apply(): void {
    const { world, slack } = this.#emulation;
    const faults: Fault[] = [];
    let rights: Parameters<typeof setRights>[1] = "everyone";
    for (const each of this.#on) {
      const mood = MOODS[each];
      if (mood && "faults" in mood) faults.push(...mood.faults);
      if (mood && "systemDown" in mood)
        faults.push(...this.#hostsDown().map((host) => ({ host, effect: DOWN })));
      if (mood && "adminsOnly" in mood) rights = "admins";
    }
    world.faults.clear();
    for (const fault of faults) world.faults.add(fault);
    for (const team of slack.teams.values()) setRights(team, rights);
  }

  /** Whatever Acme connects. Acme Labs has a system of its own, which stays up beside it. */
  #hostsDown(): readonly string[] {
    const isThere = this.#on.has("second_workspace") || this.#emulation.second.isOpen;
    if (!isThere) return SYSTEM_HOSTS;
    const asked = systemAsked(this.#emulation.world.calls);
    return SYSTEM_HOSTS.filter((host) => partyOf(host) === asked);
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
