import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  type Dialect,
  outgoingFailure,
  readJson,
  replyFailure,
} from "../../../src/schedulers/failures.ts";

const NOW = Date.UTC(2030, 0, 7, 12);
const dialect: Dialect = { right: "to read", waitHeaders: ["x-reset", "retry-after"] };
const reply = (status: number, headers: Record<string, string> = {}) => ({
  status,
  headers: new Headers(headers),
  body: "a token, perhaps",
});
const waited = (headers: Record<string, string>) => {
  const failure = replyFailure(reply(429, headers), NOW, dialect);
  return failure?.reason === "rate_limited" ? (failure.until - NOW) / 1000 : failure;
};

describe("a reply", () => {
  it.each([200, 201, 204])("of %i is no failure", (status) => {
    expect(replyFailure(reply(status), NOW, dialect)).toBeNull();
  });

  it.each([
    [301, { reason: "unreadable", detail: "HTTP 301" }],
    [400, { reason: "unreadable", detail: "HTTP 400" }],
    [401, { reason: "unauthorized" }],
    [402, { reason: "forbidden", detail: "the account's plan" }],
    [403, { reason: "forbidden", detail: "to read" }],
    [404, { reason: "not_found" }],
    [408, { reason: "unreachable", detail: "HTTP 408" }],
    [410, { reason: "not_found" }],
    [422, { reason: "unreadable", detail: "HTTP 422" }],
    [500, { reason: "unreachable", detail: "HTTP 500" }],
    [599, { reason: "unreachable", detail: "HTTP 599" }],
  ] as const)("of %i is %j", (status, failure) => {
    expect(replyFailure(reply(status), NOW, dialect)).toEqual(failure);
  });
});

describe("the wait after a 429", () => {
  it("is what the best of the system's headers says", () => {
    expect(waited({ "x-reset": "12", "retry-after": "99" })).toBe(12);
    expect(waited({ "x-reset": "soon", "retry-after": "99" })).toBe(99);
  });

  it("may be given as a date", () => {
    expect(waited({ "retry-after": new Date(NOW + 90_000).toUTCString() })).toBe(90);
  });

  it("is half a minute where nothing sensible is said", () => {
    expect(waited({})).toBe(30);
    expect(waited({ "retry-after": "-5" })).toBe(30);
    expect(waited({ "retry-after": "later" })).toBe(30);
  });

  it("is at least a second and at most an hour", () => {
    expect(waited({ "retry-after": "0" })).toBe(1);
    expect(waited({ "retry-after": "999999" })).toBe(3600);
  });
});

describe("a request without a reply", () => {
  it.each([
    ["timed_out", "unreachable"],
    ["unreachable", "unreachable"],
    ["too_large", "unreadable"],
    ["budget_spent", "postponed"],
  ] as const)("that is %s counts as %s", (reason, expected) => {
    expect(outgoingFailure({ reason }).reason).toBe(expected);
  });
});

describe("a body", () => {
  const schema = z.looseObject({ users: z.array(z.looseObject({ email: z.string() })) });

  it("is reported by the place that is wrong, never by its content", () => {
    expect(readJson('{"users":[{"email":12345}]}', schema)).toEqual({
      ok: false,
      error: { reason: "unreadable", detail: "unexpected users.0.email" },
    });
  });

  it("that is no JSON is unreadable", () => {
    for (const text of ["", "<html>", '{"users":[']) {
      expect(readJson(text, schema)).toEqual({
        ok: false,
        error: { reason: "unreadable", detail: "not the expected JSON" },
      });
    }
  });
});
