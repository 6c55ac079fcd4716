/**
 * The Durable Object of one Slack workspace. It opens a context and calls the room that does the work: handlers for
 * what comes in from Slack, connection for OAuth, sync at the alarm.
 */

import type { OAuthSystem } from "../domain/systems.ts";
import type { WorkspaceStatus } from "../domain/workspace-status.ts";
import type { Env } from "../env.ts";
import { log, logThrown } from "../log.ts";
import { measurePass } from "../metrics.ts";
import { type Ack, EMPTY_ACK } from "../slack/ack.ts";
import { isServed } from "../slack/allowed-teams.ts";
import { ackOf } from "../slack/views/acks.ts";
import type { ConnectLink } from "../vault/connect-links.ts";
import { COMPARE_EVERY_MS } from "../vault/own-vault.ts";
import { passWithBulkRuns } from "./bulk/pass.ts";
import { connectWithCode } from "./connection/connect.ts";
import { lookAtConnectLink, useConnectLink } from "./connection/connect-link.ts";
import type { Context } from "./context.ts";
import { Durable } from "./durable.ts";
import { markGroupsStale } from "./groups/list.ts";
import { byOneId } from "./handlers/actor.ts";
import { performEvent } from "./handlers/events.ts";
import { onInstalled } from "./handlers/installed.ts";
import { performInteraction } from "./handlers/interaction.ts";
import { performCommand } from "./handlers/oncall-command.ts";
import { once } from "./handlers/once.ts";
import { wipeIfRemoved } from "./handlers/removal.ts";
import { uninstallIfDead } from "./handlers/uninstall.ts";
import { pruneHistory } from "./history/prune.ts";
import { noteOrigin } from "./home/home.ts";
import { queueOwedHomes } from "./home/owed-homes.ts";
import { openContext, pollMsOf } from "./open-context.ts";
import { forgetUnmet } from "./people/retention.ts";
import type {
  CarriedCode,
  ConnectLinkAnswer,
  ConnectOutcome,
  Intent,
  WorkspaceRpc,
} from "./rpc.ts";
import { Pace } from "./sync/pace.ts";
import { statusOf } from "./sync/status.ts";
import { armAgain, endPass, hasWork, notePass, requestLookAhead, wakeLost } from "./wake.ts";

/** An alarm overdue by more than this was lost or is stuck. Both have happened in production. */
const ALARM_GRACE_MS = 30_000;
/** An alarm that comes later than this is logged. */
const LATE_ALARM_MS = 10_000;

export class Workspace extends Durable implements WorkspaceRpc {
  readonly #state: DurableObjectState;
  readonly #env: Env;
  #hasStarted = false;
  readonly #pace: Pace;
  protected override readonly rpc = this;

  constructor(state: DurableObjectState, env: Env) {
    super(state);
    this.#state = state;
    this.#env = env;
    this.#pace = new Pace(state, () => pollMsOf(env));
  }

  async perform(sent: Intent, origin: string): Promise<Ack> {
    const ctx = this.#open(origin);
    const intent = byOneId(ctx, sent);
    if (intent.kind === "event") {
      const left = await performEvent(ctx, intent);
      if (left) ctx.later(left().finally(() => wipeIfRemoved(ctx)));
      else await wipeIfRemoved(ctx);
      return EMPTY_ACK;
    }
    const slack = await ctx.slack();
    if (!slack) {
      // Before anything is noted of the request: there is no table to note it in any more.
      await wipeIfRemoved(ctx);
      return EMPTY_ACK;
    }
    return once(ctx, intent, async (own) => {
      if (intent.kind === "command") return performCommand(own, slack, intent.command);
      return ackOf(own.teamId, await performInteraction(own, slack, intent.interaction));
    });
  }

  async onInstalled(userId: string, origin: string): Promise<void> {
    const ctx = this.#open(origin);
    await onInstalled(ctx, ctx.store.people.idOf(userId));
  }

  async connectLink(link: ConnectLink, how: "look" | "use"): Promise<ConnectLinkAnswer> {
    const ctx = this.#open(null);
    const theirs = { ...link, userId: ctx.store.people.idOf(link.userId) };
    const answer = await (how === "use" ? useConnectLink : lookAtConnectLink)(ctx, theirs);
    if (answer.status === "not_installed") await wipeIfRemoved(ctx);
    return answer;
  }

  async connectWithCode(
    system: OAuthSystem,
    code: CarriedCode,
    userId: string,
    origin: string,
  ): Promise<ConnectOutcome> {
    const ctx = this.#open(origin);
    const by = ctx.store.people.idOf(userId);
    const outcome = await connectWithCode(ctx, system, code, by);
    if (outcome.status === "not_allowed") await wipeIfRemoved(ctx);
    return outcome;
  }

  async ensureAlarm(): Promise<void> {
    const ctx = this.#open(null);
    // A pass does it only after it has listed Slack's groups: without a rotation that is synced, none does.
    pruneHistory(ctx);
    forgetUnmet(ctx);
    await ctx.vault.compare(COMPARE_EVERY_MS);
    if (!hasWork(ctx)) return;
    const at = await ctx.storage.getAlarm();
    if (at !== null && at > ctx.now() - ALARM_GRACE_MS) return;
    log("watchdog.rearmed", { team_id: ctx.teamId });
    // Nothing says for how long no pass has compared the groups or read the coming shifts.
    markGroupsStale(ctx);
    requestLookAhead(ctx);
    await wakeLost(ctx, at);
  }

  async status(): Promise<WorkspaceStatus> {
    return statusOf(this.#open(null));
  }

  /**
   * Sets the next alarm before it works, and never throws, so that there is always a next alarm. A workspace that
   * ALLOWED_TEAMS leaves out gets none.
   */
  async alarm(info?: AlarmInvocationInfo): Promise<void> {
    const { name } = this.#state.id;
    if (name !== undefined && !isServed(this.#env, name)) {
      // No next alarm. Served again, the watchdog sets one.
      log("pass.not_served", { team_id: name });
      return;
    }
    const rang = Date.now();
    const lateMs = info ? Math.max(0, rang - info.scheduledTime) : 0;
    let ctx: Context | null = null;
    let outcome: "done" | "failed" = "done";
    const began = this.#pace.begin(rang, lateMs);
    try {
      // Before anything that could throw, even opening the context: it needs usable keys.
      await armAgain({ storage: this.#state.storage, pollMs: pollMsOf(this.#env) }, began);
    } catch (thrown) {
      // The free plan's rows are used up. The watchdog sets an alarm once there are some again.
      logThrown("alarm.not_set", thrown, { team_id: name ?? null });
    }
    try {
      ctx = this.#open(null, true);
      const isOver = !hasWork(ctx) || (await uninstallIfDead(ctx));
      const end = isOver ? null : await passWithBulkRuns(ctx, began);
      // Not after every pass: one without change must not read D1.
      const isDoubtful = !end?.wake.at || !ctx.store.outbox.isEmpty();
      if (isDoubtful && (await this.#endsHere())) return;
      // After one that failed, a pass knows from its tables when all was last read.
      if (began.isDue) notePass(ctx, true);
      await this.#pace.rearm(ctx, end);
    } catch (thrown) {
      // An uninstall during the pass has deleted the tables.
      if (await this.#endsHere().catch(() => false)) return;
      outcome = "failed";
      logThrown("pass.failed", thrown, { team_id: name ?? null });
      await this.#pace.tryAgain(ctx, began);
    } finally {
      endPass(this.#state.storage);
    }
    const teamId = this.#state.id.name ?? "";
    if (lateMs > LATE_ALARM_MS) log("pass.late", { team_id: teamId, late_ms: lateMs });
    measurePass(this.#env, () => ({
      teamId,
      outcome,
      lateMs,
      durationMs: Date.now() - rang,
      requests: ctx?.outgoing.spent() ?? 0,
      handovers: ctx?.tally.handovers ?? 0,
      handoverLateMs: ctx?.tally.handoverLateMs ?? 0,
      waiting: ctx?.store.outbox.tally().waiting ?? 0,
    }));
  }

  /** Reads D1 again: the pass's installation was read when it began. */
  async #endsHere(): Promise<boolean> {
    return wipeIfRemoved(this.#open(null));
  }

  #open(origin: string | null, isPass = false): Context {
    const ctx = openContext(this.#state, this.#env, isPass);
    if (!this.#hasStarted) {
      this.#hasStarted = true;
      queueOwedHomes(ctx);
    }
    if (origin) noteOrigin(ctx, origin);
    return ctx;
  }
}
