import { describe, expect, test } from "vitest";
import type { SchedulerFailure } from "../../../src/domain/on-call.ts";
import type { Problem } from "../../../src/domain/problem.ts";
import { groupTaken } from "../../../src/slack/words/fields.ts";
import { opsgenieErrors, xmattersErrors } from "../../../src/slack/words/key-refusal.ts";
import { problemSentence } from "../../../src/slack/words/problem.ts";
import { schedulerFailureSentence } from "../../../src/slack/words/scheduler-failure.ts";
import {
  postErrorSentence,
  slackErrorSentence,
  slackFailureSentence,
} from "../../../src/slack/words/slack-error.ts";

describe("a problem's sentence has the remedy", () => {
  const sentences: readonly (readonly [Problem, string])[] = [
    [
      { kind: "no_slack_match", personName: "Lee <b>", email: "lee@acme.example" },
      "Lee &lt;b&gt; is on call, but no Slack account has the address lee@acme.example. Use the same address in both, or match them manually.",
    ],
    [
      { kind: "no_slack_match", personName: "Lee", email: null },
      "Lee is on call, but the scheduling system doesn't show their email address, so PagerSync can't tell who they are in Slack. Match them manually.",
    ],
    [
      { kind: "unfit", personName: "Lee", userId: "U1", ineligible: "guest" },
      "<@U1> is on call, but is a guest in Slack, and guests can't be in a user group.",
    ],
    [
      { kind: "group_write_refused", error: "permission_denied" },
      "Can't change the user group. Only admins can edit user groups in this workspace. Ask a workspace admin or owner to grant access on PagerSync's Home.",
    ],
    [
      { kind: "group_gone" },
      "The user group is no longer in Slack. Edit the rotation to choose another.",
    ],
    [
      { kind: "announcement_refused", channelId: "C1", error: "channel_not_found" },
      "Can't post in <#C1>. PagerSync isn't in this channel. Type /invite @PagerSync there.",
    ],
    [
      { kind: "announcement_refused", channelId: "C1", error: "is_archived" },
      "Can't post in <#C1>. The channel is archived. Choose another.",
    ],
  ];
  test.each(sentences)("%o", (problem, sentence) => {
    expect(problemSentence(problem, "jira")).toBe(sentence);
  });
});

describe("a failing scheduling system", () => {
  test("is called by its name, or 'the scheduling system'", () => {
    const failure: SchedulerFailure = { reason: "unreachable", detail: "status 503" };
    expect(schedulerFailureSentence(failure, "jira")).toBe(
      "Jira Service Management can't be reached (status 503). PagerSync keeps trying.",
    );
    expect(schedulerFailureSentence({ ...failure, detail: "" }, null)).toBe(
      "The scheduling system can't be reached. PagerSync keeps trying.",
    );
    expect(schedulerFailureSentence({ reason: "not_found" }, null)).toBe(
      "It's no longer in the scheduling system, or this connection can no longer see it.",
    );
  });

  test("has its details cut", () => {
    const failure: SchedulerFailure = { reason: "unreadable", detail: "x".repeat(5_000) };
    expect(schedulerFailureSentence(failure, "opsgenie").length).toBeLessThan(250);
  });
});

describe("errors appear at the field to change", () => {
  test("of Opsgenie", () => {
    expect(opsgenieErrors({ field: "apiKey", reason: "wrong_key" })).toEqual({
      apiKey:
        "Opsgenie doesn't accept this key. Check that you copied all of it, and that it's enabled in Opsgenie.",
    });
    expect(opsgenieErrors({ field: "apiKey", reason: "no_read" }).apiKey).toContain("Read access");
    expect(opsgenieErrors({ field: "apiKey", reason: "no_configuration_access" }).apiKey).toContain(
      "Configuration access",
    );
  });

  test("of xMatters", () => {
    expect(xmattersErrors({ field: "url", reason: "other_domain" })).toEqual({
      url: "The address must end in xmatters.com or xmatters.com.au. Enter the address where you open xMatters, for example acme.xmatters.com.",
    });
    expect(Object.keys(xmattersErrors({ field: "apiSecret", reason: "not_a_key" }))).toEqual([
      "apiSecret",
    ]);
    expect(xmattersErrors({ field: "apiKey", reason: "no_right" }).apiKey).toContain("role");
  });
});

describe("a refusal of Slack's", () => {
  test.each([
    ["handle_already_exists", /taken.*Choose another/],
    ["bad_handle", /lowercase letters, digits, _ and -/],
    ["forbidden_handle", /reserves this alias/],
    ["name_already_exists", /name already exists/],
    ["name_too_long", /shorter/],
    ["permission_denied", /admin or owner/],
    ["paid_teams_only", /paid Slack plan/],
    ["plan_upgrade_required", /paid Slack plan/],
  ])("%s says what to do", (error, expected) => {
    expect(slackErrorSentence(error)).toMatch(expected);
    expect(slackErrorSentence(error)).not.toContain(error);
  });

  test("with an unknown error shows Slack's error code", () => {
    expect(slackErrorSentence("quite_new_error")).toBe(
      "Slack refused this (quite_new_error). Try again later.",
    );
    expect(postErrorSentence("quite_new_error")).toContain("(quite_new_error)");
    // A property of every JavaScript object is an unknown error, too.
    expect(slackErrorSentence("constructor")).toContain("(constructor)");
  });

  test("differs from Slack being busy or silent", () => {
    expect(slackFailureSentence({ reason: "rate_limited", until: 1 })).toContain("busy");
    expect(slackFailureSentence({ reason: "unreachable", detail: "", maybeDone: true })).toContain(
      "unexpected response",
    );
    expect(slackFailureSentence({ reason: "token_dead", error: "invalid_auth" })).toContain(
      "Install it again",
    );
  });
});

test("a taken group is refused with its rotation's name, cut", () => {
  expect(groupTaken("Platform")).toContain("already used by the rotation “Platform”");
  expect(groupTaken("x".repeat(999)).length).toBeLessThan(200);
});
