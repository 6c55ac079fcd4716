/**
 * One Slack workspace: the only place that knows its state. Intents come in through the door, the alarm drives the
 * sync. A shell: it opens a context and hands on; what is to be done stands in the files beside it.
 */

import type { Intent } from "../domain/intent.ts";
import type { OAuthSystem } from "../domain/systems.ts";
import type { WorkspaceStatus } from "../domain/workspace-status.ts";
import type { Env } from "../env.ts";
import { log, logThrown } from "../log.ts";
import { measurePass } from "../metrics.ts";
import { type Ack, EMPTY_ACK } from "../slack/ack.ts";
import { pruneHistory } from "./audit-log.ts";
import { connectWithCode } from "./connection/connect.ts";
import type { Context } from "./context.ts";
import { Durable } from "./durable.ts";
import { performClick } from "./handlers/actions.ts";
import { performEvent } from "./handlers/events.ts";
import { onInstalled } from "./handlers/installed.ts";
import { performCommand } from "./handlers/oncall-command.ts";
import { performSearch } from "./handlers/searches.ts";
import { performSubmission } from "./handlers/submissions.ts";
import { openContext, pollMsOf } from "./open-context.ts";
import { wipeIfRemoved } from "./removal.ts";
import type { CarriedCode, ConnectOutcome, WorkspaceRpc } from "./rpc.ts";
import { runPass } from "./sync/pass.ts";
import { statusOf } from "./sync/status.ts";

/** An alarm this old was lost, or is stuck in the past: both were seen in the field. */
const ALARM_GRACE_MS = 30_000;
/** Worth a line in the log. */
const LATE_ALARM_MS = 10_000;

export class Workspace extends Durable implements WorkspaceRpc {
  readonly #state: DurableObjectState;
  readonly #env: Env;

  constructor(state: DurableObjectState, env: Env) {
    super(state, env);
    this.#state = state;
    this.#env = env;
  }

  async perform(intent: Intent, origin: string): Promise<Ack> {
    const ctx = this.#open(origin);
    if (intent.kind === "event") {
      await performEvent(ctx, intent);
      await wipeIfRemoved(ctx);
      return EMPTY_ACK;
    }
    if (intent.kind === "search") return performSearch(ctx, intent.search);
    const slack = await ctx.slack();
    if (!slack) {
      await wipeIfRemoved(ctx);
      return EMPTY_ACK;
    }
    if (intent.kind === "command") return performCommand(ctx, slack, intent.command);
    if (intent.kind === "submission") return performSubmission(ctx, slack, intent.submission);
    await performClick(ctx, slack, intent.click);
    return EMPTY_ACK;
  }

  async installed(userId: string, origin: string): Promise<void> {
    await onInstalled(this.#open(origin), userId);
  }

  async connectWithCode(
    system: OAuthSystem,
    code: CarriedCode,
    userId: string,
    origin: string,
  ): Promise<ConnectOutcome> {
    const ctx = this.#open(origin);
    const outcome = await connectWithCode(ctx, system, code, userId);
    if (outcome.status === "not_allowed") await wipeIfRemoved(ctx);
    return outcome;
  }

  async watch(): Promise<void> {
    const ctx = this.#open(null);
    if (!hasWork(ctx)) {
      // No pass comes by that would do it.
      pruneHistory(ctx);
      return;
    }
    const at = await ctx.storage.getAlarm();
    if (at !== null && at > ctx.now() - ALARM_GRACE_MS) return;
    log("watchdog.rearmed", { team_id: ctx.teamId });
    await ctx.storage.setAlarm(ctx.now());
  }

  async status(): Promise<WorkspaceStatus> {
    return statusOf(this.#open(null));
  }

  /** Arms the next alarm before it works, and never throws: the loop can't die. */
  async alarm(info?: AlarmInvocationInfo): Promise<void> {
    const rang = Date.now();
    const lateMs = info ? Math.max(0, rang - info.scheduledTime) : 0;
    const fallback = rang + pollMsOf(this.#env);
    // Before anything that could throw, even opening the context: it needs usable keys.
    await this.#state.storage.setAlarm(fallback);
    let ctx: Context | null = null;
    let outcome: "done" | "failed" = "done";
    try {
      ctx = this.#open(null);
      const wake = hasWork(ctx) ? await runPass(ctx, rang) : null;
      // Only where there is reason to doubt: a pass without change never reads the token.
      const isDoubtful = wake === null || !ctx.store.outbox.isEmpty();
      if (isDoubtful && (await this.#endsHere())) return;
      // Somebody asked to be woken while the pass ran: that stands, whatever the pass knew.
      if ((await ctx.storage.getAlarm()) !== fallback) return;
      if (wake === null) await ctx.storage.deleteAlarm();
      else if (wake !== fallback) await ctx.storage.setAlarm(wake);
    } catch (thrown) {
      // An uninstall in the middle of the pass takes the tables away from under it.
      if (await this.#endsHere().catch(() => false)) return;
      outcome = "failed";
      logThrown("pass.failed", thrown, { team_id: this.#state.id.name ?? null });
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

  /** Asked anew: what the pass knows of the installation was read when it began. */
  async #endsHere(): Promise<boolean> {
    return wipeIfRemoved(this.#open(null));
  }

  #open(origin: string | null): Context {
    const ctx = openContext(this.#state, this.#env);
    if (origin) ctx.store.facts.set("origin", origin);
    return ctx;
  }
}

const hasWork = (ctx: Context): boolean =>
  !ctx.store.rotations.isEmpty() || !ctx.store.outbox.isEmpty();
