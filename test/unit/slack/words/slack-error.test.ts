import { describe, expect, it } from "vitest";
import { isAboutMembers } from "../../../../src/slack/words/slack-error.ts";

describe("a refused list of members", () => {
  it.each([
    "invalid_users",
    "invalid_user",
    "failed_for_some_users",
    "single_channel_guests_cannot_be_added",
    "user_is_deactivated",
    "a_word_of_tomorrow",
  ])("may be about one of them: %s", (error) => expect(isAboutMembers(error)).toBe(true));

  it.each(["permission_denied", "paid_teams_only", "no_such_subteam", "missing_scope"])(
    "is not about one of them: %s",
    (error) => expect(isAboutMembers(error)).toBe(false),
  );
});
