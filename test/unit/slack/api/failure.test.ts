import { describe, expect, test } from "vitest";
import { err } from "../../../../src/domain/result.ts";
import { type Answer, json, NOW, raw, recordingClient, TOKEN } from "./recording-client.ts";

describe("failures", () => {
  const failing = async (answer: Answer) => {
    const { api, blocked } = recordingClient(answer);
    const written = await api.setGroupMembers("S1", ["U1"]);
    if (written.ok) throw new Error("no failure");
    expect(JSON.stringify(written.error)).not.toContain(TOKEN);
    return { failure: written.error, blocked: Object.fromEntries(blocked) };
  };

  test.each([
    ["7", 7_000],
    ["0", 1_000],
    ["86400", 3_600_000],
    ["soon", 30_000],
    ["-5", 30_000],
  ])("429 with Retry-After %s blocks the method for %i ms", async (header, ms) => {
    const refusal = json({ ok: false, error: "ratelimited" }, 429, { "retry-after": header });
    expect(await failing(refusal)).toEqual({
      failure: { reason: "rate_limited", until: NOW + ms },
      blocked: { "usergroups.users.update": NOW + ms },
    });
  });

  test("429 without a hint, and `ratelimited` in a 200, wait half a minute", async () => {
    const expected = {
      failure: { reason: "rate_limited", until: NOW + 30_000 },
      blocked: { "usergroups.users.update": NOW + 30_000 },
    };
    expect(await failing(raw("", 429))).toEqual(expected);
    expect(await failing(json({ ok: false, error: "ratelimited" }))).toEqual(expected);
    expect(await failing(json({ ok: false, error: "rate_limited" }))).toEqual(expected);
  });

  test("a blocked method makes no request, and blocks no other method", async () => {
    const { api, sent, blocked } = recordingClient(json({ ok: true, usergroups: [] }));
    blocked.set("usergroups.users.update", NOW + 5_000);
    expect(await api.setGroupMembers("S1", ["U1"])).toEqual(
      err({ reason: "blocked", until: NOW + 5_000 }),
    );
    expect(sent).toEqual([]);
    expect((await api.listUserGroups()).ok).toBe(true);
    blocked.set("usergroups.users.update", NOW);
    expect((await api.setGroupMembers("S1", ["U1"])).ok).toBe(true);
  });

  test.each(["invalid_auth", "account_inactive", "token_revoked", "token_expired", "not_authed"])(
    "%s says that the token is dead",
    async (error) => {
      expect((await failing(json({ ok: false, error }))).failure).toEqual({
        reason: "token_dead",
        error,
      });
    },
  );

  test("a refusal has Slack's error code and messages, and the missing scope", async () => {
    const refusal = {
      ok: false,
      error: "missing_scope",
      needed: "usergroups:write",
      response_metadata: { messages: ["[ERROR] no"] },
    };
    expect((await failing(json(refusal))).failure).toEqual({
      reason: "refused",
      error: "missing_scope",
      messages: ["[ERROR] no", "needs usergroups:write"],
    });
    expect((await failing(json({ ok: false }))).failure).toMatchObject({ error: "unknown_error" });
  });

  const transient: readonly (readonly [Answer, string, boolean])[] = [
    [err({ reason: "timed_out" }), "timed_out", true],
    [err({ reason: "unreachable" }), "unreachable", true],
    [raw("<html>", 503), "status 503", true],
    [json({ ok: false, error: "fatal_error" }), "fatal_error", true],
    [json({ ok: false, error: "internal_error" }), "internal_error", true],
    [json({ ok: false, error: "request_timeout" }), "request_timeout", true],
    [json({ ok: false, error: "service_unavailable" }), "service_unavailable", false],
  ];
  test.each(transient)(
    "%o is transient, and says whether Slack may have executed the call",
    async (answer, detail, maybeDone) => {
      expect((await failing(answer)).failure).toEqual({ reason: "unreachable", detail, maybeDone });
    },
  );

  const unreadable: readonly (readonly [string, Answer, string])[] = [
    ["garbage", raw("<html>Hello</html>"), "status 200, no Slack reply"],
    ["an empty body", raw(""), "status 200, no Slack reply"],
    ["a cut-off reply", raw('{"ok":true,"user'), "status 200, no Slack reply"],
    ["a redirect", raw("", 302), "status 302, no Slack reply"],
    ["too much", err({ reason: "too_large" }), "reply too large"],
  ];
  test.each(unreadable)("%s is unreadable", async (_, answer, detail) => {
    expect((await failing(answer)).failure).toEqual({ reason: "unreadable", detail });
  });

  test("a spent request budget postpones the call", async () => {
    expect((await failing(err({ reason: "budget_spent" }))).failure).toEqual({
      reason: "postponed",
    });
  });
});
