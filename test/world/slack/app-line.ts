/** The line from Slack to the app: signs requests, sends them, waits as long as Slack waits, and keeps a record. */
import { seconds } from "./host.ts";
import { sign } from "./signature.ts";

/** Slack's own words for a delivery that failed (x-slack-retry-reason). */
export type DeliveryTrouble = "http_timeout" | "http_error" | "connection_failed";

export type Ack = {
  /** Null: no answer in time, or none at all. */
  readonly status: number | null;
  readonly body: string;
  readonly headers: Headers;
  readonly trouble: DeliveryTrouble | null;
};

/** One request that Slack sent to the app. */
export type SentRequest = {
  readonly at: number;
  /** By the same clock as `at`. */
  readonly answeredAt: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Real milliseconds until the answer. */
  readonly tookMs: number;
  readonly status: number | null;
  readonly response: string;
};

export type Deliver = (request: Request) => Promise<Response>;

export class AppLine {
  /** Every request so far, oldest first. */
  readonly sent: SentRequest[] = [];
  readonly appOrigin: string;
  /** Slack waits 3 s, in real time. */
  ackWithinMs = 3_000;
  readonly #deliver: Deliver;
  readonly #signingSecret: string;
  readonly #now: () => number;
  readonly #onSent: (sent: SentRequest) => void;

  constructor(given: {
    deliver: Deliver;
    signingSecret: string;
    appOrigin: string;
    now: () => number;
    onSent: (sent: SentRequest) => void;
  }) {
    this.#deliver = given.deliver;
    this.#signingSecret = given.signingSecret;
    this.appOrigin = given.appOrigin;
    this.#now = given.now;
    this.#onSent = given.onSent;
  }

  /** A signed POST. Never throws: what goes wrong is in the ack. */
  async post(
    path: string,
    contentType: string,
    body: string,
    moreHeaders: Readonly<Record<string, string>> = {},
  ): Promise<Ack> {
    const at = this.#now();
    const timestampS = seconds(at);
    const headers = {
      "content-type": contentType,
      "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
      "x-slack-request-timestamp": String(timestampS),
      "x-slack-signature": await sign(this.#signingSecret, timestampS, body),
      ...moreHeaders,
    };
    const startedAt = performance.now();
    const request = new Request(this.appOrigin + path, { method: "POST", headers, body });
    const ack = await this.#withinTime(request);
    const tookMs = performance.now() - startedAt;
    const sent: SentRequest = {
      at,
      answeredAt: this.#now(),
      path,
      headers,
      body,
      tookMs,
      status: ack.status,
      response: ack.body,
    };
    this.sent.push(sent);
    this.#onSent(sent);
    return ack;
  }

  /** A plain request from somebody's browser to the app: redirects are not followed. */
  visit(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return this.#deliver(new Request(url, { headers, redirect: "manual" }));
  }

  async #withinTime(request: Request): Promise<Ack> {
    const answer = this.#answer(request);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<Ack>((resolve) => {
      timer = setTimeout(() => resolve(failed("http_timeout")), this.ackWithinMs);
    });
    try {
      return await Promise.race([answer, timeout]);
    } finally {
      if (timer !== undefined) clearTimeout(timer);
    }
  }

  async #answer(request: Request): Promise<Ack> {
    try {
      const response = await this.#deliver(request);
      const body = await response.text();
      const { status, headers } = response;
      const isFine = status >= 200 && status < 300;
      return { status, body, headers, trouble: isFine ? null : "http_error" };
    } catch {
      return failed("connection_failed");
    }
  }
}

const failed = (trouble: DeliveryTrouble): Ack => ({
  status: null,
  body: "",
  headers: new Headers(),
  trouble,
});
