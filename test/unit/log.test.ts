import { afterEach, expect, it, vi } from "vitest";
import { log, logThrown } from "../../src/log.ts";

afterEach(() => vi.restoreAllMocks());

it("writes one line per event, with its name and its fields", () => {
  const line = vi.spyOn(console, "log").mockImplementation(() => {});
  log("pass.late", { team_id: "T1", late_ms: 12 });
  expect(line.mock.calls).toEqual([[{ event: "pass.late", team_id: "T1", late_ms: 12 }]]);
});

it("cuts what looks like a token, and all that is too long, out of an exception's text", () => {
  const line = vi.spyOn(console, "error").mockImplementation(() => {});
  const told = (thrown: unknown): unknown => {
    logThrown("pass.failed", thrown);
    return line.mock.lastCall?.[0];
  };
  const event = "pass.failed";
  expect(
    told(new TypeError('Unexpected token x, "xoxb-1234567890-abcdefghij" is not JSON')),
  ).toEqual({
    event,
    error: 'TypeError: Unexpected token x, "[cut]" is not JSON',
  });
  const readable = "D1_ERROR: no such table: oauth_states: SQLITE_ERROR";
  expect(told(new Error(readable))).toEqual({ event, error: `Error: ${readable}` });
  expect(told(new Error("long ".repeat(100)))).toEqual({
    event,
    error: `Error: ${"long ".repeat(100)}`.slice(0, 300),
  });
  expect(told("a thrown text")).toEqual({ event, error: "string" });
});
