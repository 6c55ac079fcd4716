/** A workspace of the emulated Slack that joins an organization and leaves it again. */
import { expect, it } from "vitest";
import { EmulatedSlack } from "../../world/slack/slack.ts";
import { World } from "../../world/world.ts";

const made = () => {
  const world = new World(() => 0);
  const slack = new EmulatedSlack({
    world,
    deliver: async () => new Response(null, { status: 200 }),
    clientId: "1",
    clientSecret: "2",
    signingSecret: "3",
    appOrigin: "https://pagersync.example",
  });
  const team = slack.addTeam({ name: "Acme" });
  const ada = team.addUser({ name: "ada", kind: "admin" });
  return { slack, team, ada };
};

it("its accounts get second ids, and are the same accounts by either", () => {
  const { slack, team, ada } = made();
  const before = { ...ada };
  team.joinOrganization(slack.addOrganization({ name: "Acme Group" }));
  expect(ada.otherId).toBe(ada.id.replace("U", "W"));
  expect(team.user(ada.otherId ?? "")).toBe(ada);
  expect(ada.organizationTeams).toEqual([team.id]);
  team.leaveOrganization();
  expect(ada).toEqual(before);
  expect(team.organization).toBeNull();
});

it("a workspace that is removed tells the app so, and nobody is found there any more", async () => {
  const { slack, team, ada } = made();
  slack.placeInstallation({ as: ada.id, scopes: ["commands"] });
  slack.removeTeam(team);
  const types = slack.events.pending.map(({ type }) => type);
  expect(types.toSorted()).toEqual(["app_uninstalled", "tokens_revoked"]);
  expect(slack.findUser("ada")).toBeNull();
});
