/** A Slack API client that records its requests instead of sending them. */
import { ok, type Result } from "../../../../src/domain/result.ts";
import type {
  Outgoing,
  OutgoingFailure,
  OutgoingRequest,
  Reply,
} from "../../../../src/outgoing/outgoing.ts";
import { Secret } from "../../../../src/secret.ts";
import { type MethodLimits, slackApi } from "../../../../src/slack/api.ts";

export const NOW = 1_700_000_000_000;
export const TOKEN = "xoxb-very-secret";

export type Answer = Result<Reply, OutgoingFailure>;

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Answer =>
  ok({ status, headers: new Headers(headers), body: JSON.stringify(body) });
export const raw = (body: string, status = 200): Answer =>
  ok({ status, headers: new Headers(), body });

/** A client that gives the same answer to every request. */
export function recordingClient(answer: Answer) {
  const sent: { url: string; request: OutgoingRequest }[] = [];
  const blocked = new Map<string, number>();
  const outgoing: Outgoing = {
    async send(url, request) {
      sent.push({ url, request });
      return answer;
    },
    spent: () => sent.length,
    left: () => 45,
  };
  const rateLimits: MethodLimits = {
    blockedUntil(method, now) {
      const until = blocked.get(method);
      return until !== undefined && until > now ? until : null;
    },
    block: (method, until) => void blocked.set(method, until),
  };
  const api = slackApi({
    token: new Secret(TOKEN),
    teamId: "T1",
    outgoing,
    rateLimits,
    now: () => NOW,
  });
  const only = () => {
    const [first] = sent;
    if (!first || sent.length > 1) throw new Error(`${sent.length} requests`);
    return {
      url: first.url,
      headers: first.request.headers,
      body: first.request.body ?? "",
      timeoutMs: first.request.timeoutMs,
    };
  };
  return { api, sent, blocked, only };
}
