/**
 * The visitor's clock. The product's own clock can't be moved: its alarms ring in real time. So a schedule moves instead,
 * and somebody presses Refresh so that PagerSync can read where the shift ends now.
 */
import type { Team } from "../world/slack/team.ts";
import { type Emulation, STORY } from "./emulation.ts";

/** Left until the handover after a jump: enough to see it coming. */
const AHEAD_MS = 4_000;
/** How long a handover is looked at before the next jump. */
const ADMIRED_MS = 3_000;
/** A member of each workspace who may press Refresh, and whom no visitor can be: nobody's screen is touched. */
const PRESSES = "dee";

export class Clock {
  readonly #emulation: Emulation;
  #scheduleId: string = STORY.schedule;
  #timer: NodeJS.Timeout | null = null;
  #isFast = false;
  /** The jump that nobody asked for but the clock itself. */
  #jumping: Promise<void> = Promise.resolve();

  constructor(emulation: Emulation) {
    this.#emulation = emulation;
  }

  /** The schedule that is hurried from handover to handover; null: none is. */
  get hurried(): string | null {
    return this.#isFast ? this.#scheduleId : null;
  }

  /** Moves this schedule so that its shift ends in a few seconds. Resolves once PagerSync was made to read it. */
  async jump(scheduleId: string): Promise<void> {
    this.#scheduleId = scheduleId;
    const { world } = this.#emulation;
    const { end } = world.rota.onCallAt(scheduleId, world.now());
    if (end === null) throw new Error("this shift has no end");
    const bySeconds = Math.floor((end - world.now() - AHEAD_MS) / 1_000);
    if (bySeconds > 0) world.rota.shift(scheduleId, -bySeconds * 1_000);
    if (this.#isFast) this.#goOnAfterHandover();
    await this.#pressRefresh();
  }

  /** From handover to handover, until it is switched off. */
  async setFast(scheduleId: string, isOn: boolean): Promise<void> {
    this.stop();
    this.#isFast = isOn;
    if (isOn) await this.jump(scheduleId);
  }

  stop(): void {
    this.#isFast = false;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Stops; resolves when the last jump is over. */
  async close(): Promise<void> {
    this.stop();
    await this.#jumping;
  }

  #goOnAfterHandover(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#jumping = this.jump(this.#scheduleId).catch(() => this.stop());
    }, AHEAD_MS + ADMIRED_MS);
  }

  async #pressRefresh(): Promise<void> {
    const { teams } = this.#emulation.slack;
    await Promise.all([...teams.values()].map((team) => this.#pressRefreshIn(team)));
  }

  async #pressRefreshIn(team: Team): Promise<void> {
    if (!team.installation) return;
    const who = this.#emulation.slack.client(PRESSES, team);
    if (!team.screens.home(team.user(PRESSES).id)) await who.openHome();
    const isThere = await who.sees("Refresh").then(
      () => true,
      () => false,
    );
    // Before a system is connected there is none, and nothing to read either.
    if (isThere) await who.click("Refresh");
  }
}
