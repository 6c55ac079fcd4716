/** Which workspace a line of the playground's log is about, and which system its words name. */
import { describe, expect, it } from "vitest";
import { teamOfCall, teamOfDelivery } from "../../playground/log/whose.ts";
import { draftIn, setDraft, unsentIn } from "../../playground/page/slack/drafts.ts";
import { isOfSecond, SECOND_KEY, systemAsked } from "../../playground/systems.ts";
import type { Installs } from "../../world/slack/installs.ts";
import type { World } from "../../world/world.ts";

type Call = World["calls"][number];
const CALL: Call = {
  at: 0,
  host: "slack.com",
  method: "POST",
  path: "/api/views.publish",
  headers: {},
  body: "",
  status: 200,
  response: "{}",
  fault: null,
};
const GRANT = {
  token: "xoxb-1",
  teamId: "T2",
  kind: "bot",
  userId: "U1",
  scopes: new Set<string>(),
  isRevoked: true,
} as const;
const installs: Pick<Installs, "grant"> = {
  grant: (token) => (token === GRANT.token ? GRANT : undefined),
};
const ofSecond = {
  ...CALL,
  host: "api.opsgenie.com",
  headers: { authorization: `GenieKey ${SECOND_KEY}` },
};

describe("a call is about", () => {
  it("the workspace whose token it carries, also once that is revoked", () => {
    const headers = { authorization: "Bearer xoxb-1" };
    expect(teamOfCall({ ...CALL, headers }, installs)).toBe("T2");
  });

  it("the workspace that was installed, where the call brings its token", () => {
    const response = '{"ok":true,"team":{"id":"T1"}}';
    expect(teamOfCall({ ...CALL, response }, installs)).toBe("T1");
  });

  it.each(["", "no JSON", '{"team":"Acme"}'])(
    "nobody knows which, by the answer “%s”",
    (response) => {
      expect(teamOfCall({ ...CALL, response }, installs)).toBe("");
      expect(teamOfCall({ ...CALL, host: "api.pagerduty.com" }, installs)).toBe("");
    },
  );
});

it("a delivery is about the workspace that Slack names, in each of its three forms", () => {
  const payload = JSON.stringify({ team: { id: "T2" }, user: { team_id: "T1" } });
  const sent = [
    { path: "/slack/events", body: '{"team_id":"T2"}' },
    { path: "/slack/commands", body: "team_id=T2&text=x" },
    { path: "/slack/interactivity", body: new URLSearchParams({ payload }).toString() },
  ];
  expect(sent.map(teamOfDelivery)).toEqual(["T2", "T2", "T2"]);
  expect(sent.map(({ path }) => teamOfDelivery({ path, body: "{" }))).toEqual(["", "", ""]);
});

it("the system that is named is Acme's, whatever the second workspace asks", () => {
  expect(isOfSecond(ofSecond)).toBe(true);
  expect(systemAsked([])).toBe("PagerDuty");
  expect(systemAsked([ofSecond])).toBe("PagerDuty");
  const jira = { ...CALL, host: "api.atlassian.com" };
  expect(systemAsked([jira, ofSecond, CALL])).toBe("Jira");
});

it("what was typed waits in its channel, and blanks are nothing to lose", () => {
  const channel = (id: string, name: string) => ({
    id,
    name,
    isPrivate: false,
    topic: "",
    messages: [],
  });
  setDraft("C1", "half a sen");
  setDraft("C2", "  ");
  const channels = [channel("C1", "ops"), channel("C2", "general"), channel("C3", "quiet")];
  expect(unsentIn({ channels })).toEqual(["#ops"]);
  expect(draftIn("C1")).toBe("half a sen");
});
