/**
 * The Events API: events wait in a queue and go out signed, one after the other, when `settle()` is called (or by
 * themselves, if the world is set so). Slack promises no order: a test may rearrange `pending`.
 */
import type { AppLine, DeliveryTrouble } from "./app-line.ts";
import { type Host, seconds } from "./host.ts";
import type { JsonObject } from "./json.ts";

export type QueuedEvent = {
  readonly id: string;
  readonly type: string;
  readonly teamId: string;
  /** The whole envelope as JSON. */
  readonly body: string;
};

/** What is around every event; the rest of it is for some events only, or in no type of Slack's. */
export type Envelope = {
  readonly token: string;
  readonly team_id: string;
  readonly api_app_id: string;
  readonly event: object;
  readonly type: "event_callback";
  readonly event_id: string;
  readonly event_time: number;
  readonly authorizations?: {
    readonly enterprise_id: string | null;
    readonly team_id: string;
    readonly user_id: string;
    readonly is_bot: boolean;
    readonly is_enterprise_install: boolean;
  }[];
};

export type Attempt = {
  readonly event: QueuedEvent;
  /** 0 for the first. */
  readonly retryNum: number;
  readonly status: number | null;
  readonly trouble: DeliveryTrouble | null;
  readonly response: string;
};

// Enough for any honest exchange; more is an app that answers its own echo for ever.
const DELIVERIES_MAX = 10_000;
const RETRIES_MAX = 3;

export class Events {
  readonly pending: QueuedEvent[] = [];
  /** Every delivery so far, oldest first. */
  readonly attempts: Attempt[] = [];
  readonly #line: AppLine;
  readonly #host: Host;
  readonly #deliversItself: boolean;
  #running: Promise<void> | null = null;

  constructor(line: AppLine, host: Host, deliversItself: boolean) {
    this.#line = line;
    this.#host = host;
    this.#deliversItself = deliversItself;
  }

  /** Lifecycle events come without `authorizations`, as recorded from Slack. */
  queue(given: {
    teamId: string;
    appId: string;
    event: JsonObject;
    botUserId: string | null;
    /** Of the workspace; absent: none. */
    organizationId?: string | null;
  }): QueuedEvent {
    const now = this.#host.now();
    const id = this.#host.makeId("Ev");
    const enterpriseId = given.organizationId ?? null;
    const envelope: JsonObject & Envelope = {
      token: "legacy-fixed-value",
      team_id: given.teamId,
      context_team_id: given.teamId,
      ...(enterpriseId === null ? {} : { enterprise_id: enterpriseId }),
      context_enterprise_id: enterpriseId,
      api_app_id: given.appId,
      event: { ...given.event, event_ts: given.event["event_ts"] ?? this.#host.makeTs() },
      type: "event_callback",
      event_id: id,
      event_time: seconds(now),
      ...(given.botUserId === null
        ? {}
        : {
            authorizations: [
              {
                enterprise_id: enterpriseId,
                team_id: given.teamId,
                user_id: given.botUserId,
                is_bot: true,
                is_enterprise_install: false,
              },
            ],
            is_ext_shared_channel: false,
            event_context: `4-${id}`,
          }),
    };
    const queued: QueuedEvent = {
      id,
      type: String(given.event["type"]),
      teamId: given.teamId,
      body: JSON.stringify(envelope),
    };
    this.pending.push(queued);
    this.#host.changed({ kind: "delivery", teamId: given.teamId });
    if (this.#deliversItself) setTimeout(() => void this.settle(), 0);
    return queued;
  }

  /** Sends everything that waits, and what comes to wait meanwhile, until all of it was answered. */
  async settle(): Promise<void> {
    while (this.#running) await this.#running;
    if (this.pending.length === 0) return;
    this.#running = this.#drain();
    try {
      await this.#running;
    } finally {
      this.#running = null;
    }
  }

  /** Sends an event once more, as Slack does when the answer was late or bad: up to three times. */
  async retry(eventId: string, reason: DeliveryTrouble = "http_timeout"): Promise<Attempt> {
    const before = this.attempts.filter((a) => a.event.id === eventId);
    const last = before.at(-1);
    if (!last) throw new Error(`${eventId} was never sent`);
    const retryNum = last.retryNum + 1;
    if (retryNum > RETRIES_MAX) throw new Error(`Slack retries ${RETRIES_MAX} times, no more`);
    return this.#send(last.event, retryNum, reason);
  }

  /** Slack's question when the request URL is saved in the app's settings. */
  async verifyUrl(challenge: string): Promise<{ status: number | null; body: string }> {
    const body = JSON.stringify({
      token: "legacy-fixed-value",
      challenge,
      type: "url_verification",
    });
    const ack = await this.#line.post("/slack/events", "application/json", body);
    return { status: ack.status, body: ack.body };
  }

  async #drain(): Promise<void> {
    for (let count = 0; count < DELIVERIES_MAX; count += 1) {
      const event = this.pending.shift();
      if (!event) return;
      await this.#send(event, 0, null);
    }
    throw new Error("the app keeps causing events by answering events");
  }

  async #send(
    event: QueuedEvent,
    retryNum: number,
    reason: DeliveryTrouble | null,
  ): Promise<Attempt> {
    const headers: Record<string, string> =
      reason === null
        ? {}
        : { "x-slack-retry-num": String(retryNum), "x-slack-retry-reason": reason };
    const ack = await this.#line.post("/slack/events", "application/json", event.body, headers);
    const { status, trouble, body: response } = ack;
    const attempt: Attempt = { event, retryNum, status, trouble, response };
    this.attempts.push(attempt);
    this.#host.changed({ kind: "delivery", teamId: event.teamId });
    return attempt;
  }
}
