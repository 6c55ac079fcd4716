import { expect, test } from "vitest";
import limits from "../../../docs/limits.md?raw";
import security from "../../../SECURITY.md?raw";
import {
  MOST_CHANNELS,
  MOST_ROTATIONS,
  MOST_SCHEDULES,
} from "../../../src/domain/rotation-check.ts";
import { JIRA_OPERATIONS_SCOPE, JIRA_PEOPLE_SCOPE } from "../../../src/schedulers/jira/oauth.ts";
import { BOT_SCOPES, GRANT_SCOPE } from "../../../src/slack/scopes.ts";

const pages = { "SECURITY.md": security, "docs/limits.md": limits };
const page = (name: keyof typeof pages) => pages[name].replace(/\s+/g, " ");

test("SECURITY.md names every scope that is asked for, with its reason, and no other", () => {
  const text = page("SECURITY.md");
  for (const { name, why } of BOT_SCOPES) expect(text).toContain(`| \`${name}\` | ${why} |`);
  expect(text).toContain(GRANT_SCOPE.why);
  for (const scope of [JIRA_OPERATIONS_SCOPE, JIRA_PEOPLE_SCOPE]) expect(text).toContain(scope);
  const named = [...text.matchAll(/\| `([a-z]+:[a-z.]+|commands)`(?: of an admin)? \|/g)];
  expect(named.map(([, scope]) => scope)).toEqual([
    ...BOT_SCOPES.map(({ name }) => name),
    GRANT_SCOPE.name,
  ]);
});

test.each(["SECURITY.md", "docs/limits.md"] as const)(
  "%s states the limits that are kept",
  (name) => {
    const text = page(name);
    expect(text).toContain(`${MOST_ROTATIONS.toLocaleString("en")} rotations`);
    expect(text).toContain(`${MOST_SCHEDULES} schedules and ${MOST_CHANNELS} channels`);
  },
);
