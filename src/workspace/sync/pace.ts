/** When the alarm rings next, after each pass: what its passes leave in the object's memory, and what follows from that. */
import { afterBurst, BURST, retryMs, WITH_POLL_MS } from "../../domain/agenda.ts";
import { logThrown } from "../../log.ts";
import type { Context } from "../context.ts";
import { openStore } from "../store/store.ts";
import { type Began, ifOwnAlarm, notePass, rememberFullRead } from "../wake.ts";
import type { PassEnd } from "./pass.ts";

/** A pass that sends so many is no empty one. */
const MANY_REQUESTS = 20;

export class Pace {
  readonly #state: DurableObjectState;
  readonly #pollMs: () => number;
  /** When the last passes began, epoch ms. In memory: an object that was evicted had ten quiet seconds. */
  readonly #passes: number[] = [];
  /** As the last pass left it, epoch ms. In memory: without it, the alarm says it. */
  #lastFullReadAt: number | null = null;
  /** Passes that threw, in a row. */
  #thrown = 0;

  constructor(state: DurableObjectState, pollMs: () => number) {
    this.#state = state;
    this.#pollMs = pollMs;
  }

  /** A pass begins. Never throws. Where the store can't be read, nothing is known to be due. */
  begin(at: number, lateMs: number): Began {
    this.#passes.push(at);
    if (this.#passes.length > BURST) this.#passes.shift();
    let stored: number | null = null;
    try {
      stored = openStore(this.#state.storage).state.sync.get("lastFullReadAt");
    } catch {
      // Without its tables, a new object. Where it is worse, the pass fails too, and logs it.
    }
    return {
      at,
      lastFullReadAt: stored ?? this.#lastFullReadAt ?? at - lateMs - this.#pollMs(),
      isDue: stored !== null || lateMs > WITH_POLL_MS,
    };
  }

  /** Sets the alarm after a pass. One that was set while the pass ran stays: the pass may not know its reason. */
  async rearm(ctx: Context, end: PassEnd | null): Promise<void> {
    const { storage } = ctx;
    const own = await ifOwnAlarm(storage);
    const now = ctx.now();
    // A pass with so many requests takes its time, and has more of the same work to do.
    const isAtWork = ctx.outgoing.spent() >= MANY_REQUESTS;
    const at = end && (isAtWork ? end.wake.at : afterBurst(end.wake, this.#passes, now));
    const isPoll = own !== null && end?.isPoll === true && at === end.wake.at;
    if (end) rememberFullRead(ctx, isPoll ? null : end.lastFullReadAt);
    this.#lastFullReadAt = end?.lastFullReadAt ?? null;
    if (own && at === null) await storage.deleteAlarm();
    else if (own && at !== null && at !== own.alarmAt) await storage.setAlarm(at);
    this.#thrown = 0;
  }

  /** After a pass that threw: again after 1, 2, 4 … s, as long as the last good read is, a poll at most. Never throws. */
  async tryAgain(ctx: Context | null, { lastFullReadAt }: Began): Promise<void> {
    const { storage } = this.#state;
    const pollMs = this.#pollMs();
    try {
      if (!(await ifOwnAlarm(storage))) return;
      const now = Date.now();
      // In memory: an object that slept since has waited for longer than this counts.
      this.#thrown += 1;
      const overdue = lastFullReadAt === 0 ? 0 : now - lastFullReadAt - pollMs;
      const wait = Math.max(retryMs(this.#thrown, pollMs) ?? pollMs, overdue);
      if (ctx) {
        notePass(ctx, false);
        rememberFullRead(ctx, lastFullReadAt);
      }
      await storage.setAlarm(now + (ctx ? Math.min(wait, pollMs) : pollMs));
    } catch (thrown) {
      logThrown("alarm.not_set", thrown, { team_id: this.#state.id.name ?? null });
    }
  }
}
