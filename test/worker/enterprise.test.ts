/**
 * Two workspaces of one Enterprise organization. Payloads name the person's home and the workspace of the first install,
 * accounts have two ids: still, whatever is done in one workspace is done there, to the people who are in it.
 */
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openVault } from "../../src/vault/vault.ts";
import { openStore, type Store } from "../../src/workspace/store/store.ts";
import type { Telling } from "../world/slack/organization.ts";
import { dumpObject } from "./chaos/object-dump.ts";
import {
  connectIn,
  type Grid,
  gridStage,
  makeRotation,
  type Place,
  rotationOf,
} from "./enterprise.ts";
import { clickAs, shown } from "./forgery.ts";
import { editOptions } from "./rotation-options.ts";
import {
  eventually,
  HOUR,
  leaveStage,
  lookAgain,
  MINUTE,
  membersOf,
  openHome,
  passUntil,
  START,
  settle,
  stubOf,
} from "./stage.ts";
import { untilAtRest } from "./under-way.ts";

let grid: Grid;
let east: Place;
let west: Place;

beforeEach(async () => {
  grid = await gridStage();
  [east, west] = grid.places;
});
afterEach(leaveStage);

const CREATE = { type: "button", action_id: "create_rotation" };

const otherOf = (place: Place): Place => (place === east ? west : east);

/** Everything of a place that anybody could see or find. */
const allOf = async ({ team }: Place): Promise<readonly unknown[]> => [
  await dumpObject(team),
  membersOf(team, "platform-oncall"),
  team.channel("ops").messages.length,
  [...team.users.keys()].map((id) => [team.screens.home(id)?.hash, team.screens.modals(id).length]),
];

/** What is done in one place changes nothing in the other, and nothing of the other is sent. */
async function only(place: Place, deed: () => Promise<unknown>): Promise<void> {
  const other = otherOf(place);
  const before = await allOf(other);
  place.world.calls.length = 0;
  await deed();
  await place.slack.settle();
  await untilAtRest();
  expect(await allOf(other)).toEqual(before);
  const sent = place.world.calls.map(({ body, response }) => `${body} ${response}`).join();
  expect(sent).not.toContain(rotationOf(other));
}

describe.each([0, 1])("in workspace %i of an organization", (index) => {
  it("everything works, and nothing of it reaches the other", async () => {
    const place = [east, west][index] ?? east;
    await makeRotation(otherOf(place));
    const { admin, team } = place;
    await only(place, () => makeRotation(place));
    expect(membersOf(team, "platform-oncall")).toEqual(["eve"]);

    await only(place, async () => {
      await admin.click("Edit");
      await admin.seesModal("Edit Rotation");
      expect(await admin.search("Schedules", "prim")).toContain("Platform primary");
      await admin.fill("Config Name", "Renamed");
      expect(await admin.submit()).toBe("closed");
      await settle(place);
    });
    await admin.sees("Renamed");
    await only(place, async () => {
      const { reply } = await admin.command("/oncall", "ops");
      expect(JSON.stringify(reply)).toContain("Renamed");
    });
    const announced = team.channel("ops").messages.length;
    await only(place, async () => {
      await passUntil(place, START + HOUR);
      await settle(place);
    });
    expect(membersOf(team, "platform-oncall")).toEqual(["bea"]);
    expect(team.channel("ops").messages).toHaveLength(announced + 1);
    await only(place, async () => {
      await admin.click("Delete");
      await admin.seesModal("Delete Rotation");
      await admin.submit();
      await settle(place);
    });
    await lookAgain(admin);
    expect(admin.visibleText()).not.toContain("Renamed");
  });

  it("a message's button mutes there alone", async () => {
    const place = [east, west][index] ?? east;
    await makeRotation(east);
    await makeRotation(west);
    const { slack, team, admin } = place;
    await editOptions({ ...place, ada: admin }, "Direct messages", () =>
      admin.choose("Direct messages", ["Notify people when they go on and off call"]),
    );
    await passUntil(place, START + HOUR);
    await settle(place);
    const bea = slack.client("bea", team);
    await eventually(() => expect(bea.messages()).toHaveLength(1));
    await only(place, () => bea.clickInMessage("Mute these messages"));
    expect(await dumpObject(team)).toMatch(/"muted",\[\{/);
  });
});

describe("a click in the second workspace", () => {
  it("goes there by what the view carries, whatever else the payload names", async () => {
    await makeRotation(east);
    await makeRotation(west);
    const home = shown(west.admin.home);
    const real = grid.stage.slack.line.sent.length;
    await only(west, () => west.admin.click("Settings"));
    await west.admin.seesModal("Settings");
    expect(grid.stage.slack.line.sent.length).toBeGreaterThan(real);
    // The organization's id, or the other workspace's, in place of everything but the view's own word.
    expect(home.view.private_metadata.split("\n")[0]).toBe(west.team.id);
    await west.admin.closeAll();
    for (const id of [east.team.id, grid.organization.id]) {
      await only(west, async () => {
        const over = { team: { id }, user: { id: "W0WES", team_id: id } };
        await clickAs(west, "wes", home, CREATE, over);
        await west.admin.seesModal("Create Rotation");
        await west.admin.closeAll();
      });
    }
  });

  it("on a view of the release before goes where it happened", async () => {
    await makeRotation(east);
    await makeRotation(west);
    const home = shown(west.admin.home);
    home.view = { ...home.view, private_metadata: "" };
    await only(west, () => west.admin.click("Create Rotation"));
    await west.admin.seesModal("Create Rotation");
  });

  it("gets nothing where the app isn't installed", async () => {
    await makeRotation(east);
    await connectIn(west);
    const home = shown(west.admin.home);
    west.slack.uninstallApp(west.team);
    await west.slack.settle();
    await untilAtRest();
    west.world.calls.length = 0;
    await clickAs(west, "wes", home, CREATE);
    await untilAtRest();
    expect(west.world.calls).toEqual([]);
  });
});

describe("people of an organization", () => {
  it("who are in both workspaces manage in both", async () => {
    await makeRotation(east);
    await makeRotation(west);
    for (const place of [east, west]) {
      const bea = place.slack.client("bea", place.team);
      await openHome(bea);
      await only(place, () => bea.click("Create Rotation"));
      await bea.seesModal("Create Rotation");
    }
  });

  it("whose home is the organization are no strangers, whether Slack lists their workspaces or not", async () => {
    await makeRotation(west);
    const wes = west.team.user("wes");
    for (const organizationTeams of [wes.organizationTeams, null]) {
      west.team.users.set(wes.id, { ...wes, organizationTeams });
      vi.setSystemTime(Date.now() + 6 * MINUTE);
      await west.admin.click("Settings");
      await west.admin.seesModal("Settings");
      await west.admin.closeAll();
    }
  });

  it("who are in neither are strangers in both", async () => {
    await makeRotation(east);
    const home = shown(east.admin.home);
    const [ned] = [...grid.stage.slack.teams.values()].flatMap(
      ({ users }) => users.get("W0NED") ?? [],
    );
    const user = { id: "W0NED", team_id: ned?.teamId ?? "" };
    const trigger_id = east.team.screens.issueTrigger(east.team.user("eve").id);
    await clickAs(east, "eve", home, CREATE, { user, trigger_id });
    await east.admin.seesModal("PagerSync");
    expect(east.admin.visibleText()).toContain(
      "doesn't show anything to people from other companies",
    );
  });
});

describe("an account with two ids", () => {
  it.each<{ readonly told: readonly Telling[] }>([
    { told: [] },
    { told: ["groups"] },
    { told: ["payloads"] },
    { told: ["groups", "payloads"] },
  ])("is one account, whether Slack tells the other id in $told", async ({ told }) => {
    const { tellsOtherIdIn } = grid.organization;
    tellsOtherIdIn.clear();
    for (const where of told) tellsOtherIdIn.add(where);
    await makeRotation(east);
    await passUntil(east, START + 20 * MINUTE);
    east.world.calls.length = 0;
    const before = await historyOf(east);
    await passUntil(east, START + 55 * MINUTE);
    // Slack begins to tell the one where it told the other.
    for (const where of ["groups", "payloads"] as const)
      tellsOtherIdIn.has(where) ? tellsOtherIdIn.delete(where) : tellsOtherIdIn.add(where);
    await passUntil(east, START + HOUR - MINUTE);
    expect(east.world.callsTo("/api/usergroups.list").length).toBeGreaterThan(1);
    expect(writes(east)).toEqual([]);
    expect(await historyOf(east)).toEqual(before);
    await passUntil(east, START + 3 * HOUR);
    await settle(east);
    expect(writes(east)).toHaveLength(1);
    expect(membersOf(east.team, "platform-oncall")).toEqual(["bea"]);
    expect((await historyOf(east)).join()).not.toContain("editedBy");
    expect(east.admin.visibleText()).not.toContain("by hand");
  });

  it("is in the group once, chosen by one id and matched by the other", async () => {
    await makeRotation(east);
    await editOptions({ ...east, ada: east.admin }, "Always in the group", () =>
      east.admin.choose("Always in the group", ["@eve", "@bea"]),
    );
    await settle(east);
    const sent = east.world.callsTo("/api/usergroups.users.update").at(-1)?.body ?? "";
    const users: string[] = JSON.parse(sent).users.split(",");
    expect(users.map((id) => east.team.user(id).name).toSorted()).toEqual(["bea", "eve"]);
  });

  it("ends its grant by either id", async () => {
    await makeRotation(east);
    const { slack, team } = east;
    await slack.installApp({ as: "eve", at: team, path: "/slack/install?grant=usergroups" });
    const granted = async () => (await openVault(env).installation(team.id))?.grant ?? null;
    expect((await granted())?.userId).toBe("W0EVE");
    grid.organization.tellsOtherIdIn.delete("payloads");
    vi.setSystemTime(Date.now() + MINUTE);
    const token = team.installation?.users.get(team.user("eve").id);
    if (token) slack.installs.revoke(team, token);
    await settle(east);
    expect(await granted()).toBeNull();
  });

  it("is one from then on where an earlier release stored two", async () => {
    await makeRotation(east);
    const inStore = <T>(work: (store: Store) => T): Promise<T> =>
      runInDurableObject(stubOf(east.team), (_, { storage }) => work(openStore(storage)));
    const kit = { name: "kit", email: null, ineligible: null, isAdmin: false };
    await inStore(({ people, muted }) => {
      people.saveMember({ ...kit, id: "U0KIT" }, START);
      people.saveMember({ ...kit, id: "W0KIT" }, START);
      people.saveMatch("kit@acme.example", "W0KIT", START);
      people.saveManualMatch({
        personId: "P1",
        name: "Kit",
        userId: "W0KIT",
        madeBy: "U1",
        madeAt: START,
      });
      muted.add("W0KIT", START);
    });
    await inStore(({ people, muted }) => {
      people.saveMember({ ...kit, id: "U0KIT", otherId: "W0KIT" }, START + 1);
      // Told the other way round, it stays the same account.
      people.saveMember({ ...kit, id: "W0KIT", otherId: "U0KIT" }, START + 2);
      expect(people.member("W0KIT")).toMatchObject({
        member: { id: "U0KIT" },
        checkedAt: START + 2,
      });
      expect(people.match("kit@acme.example")?.userId).toBe("U0KIT");
      expect(people.manualMatch("P1")).toBe("U0KIT");
      expect([muted.has("U0KIT"), muted.has("W0KIT")]).toEqual([true, false]);
    });
    const gone = await inStore(({ erasure }) => {
      erasure.erase(erasure.knownAs({ userId: "W0KIT" }));
      return erasure.knownAs({ userId: "W0KIT" });
    });
    expect(gone).toEqual({ userIds: ["W0KIT"], emails: [], personIds: [], names: [] });
    expect(await dumpObject(east.team)).not.toContain("0KIT");
  });

  it("may use the private channels that it is in", async () => {
    east.team.addChannel({ name: "secret", kind: "private", members: ["eve", "pagersync"] });
    await makeRotation(east);
    await east.admin.click("Edit");
    await east.admin.seesModal("Edit Rotation");
    await east.admin.choose("Channels", ["#secret"]);
    expect(await east.admin.submit()).toBe("closed");
  });

  it("has one Home, and one row of whatever is kept of it", async () => {
    await makeRotation(east);
    grid.organization.tellsOtherIdIn.delete("payloads");
    await lookAgain(east.admin);
    await settle(east);
    await passUntil(east, START + 20 * MINUTE);
    east.world.calls.length = 0;
    await passUntil(east, START + HOUR);
    await settle(east);
    const shownTo = east.world.callsTo("/api/views.publish").map(({ body }) => JSON.parse(body));
    expect(new Set(shownTo.map(({ user_id }) => user_id))).toEqual(
      new Set([east.team.user("eve").id]),
    );
    const dump = await dumpObject(east.team);
    const { rows } = JSON.parse(dump) as { rows: [string, { id?: string; user_id?: string }[]][] };
    const kept = rows.filter(([table]) => ["members", "viewers"].includes(table));
    const ids = kept.map(([, held]) => held.map(({ id, user_id }) => id ?? user_id ?? ""));
    const eve = east.team.user("eve").id;
    expect(ids.map((all) => all.filter((id) => [eve, "W0EVE"].includes(id)))).toEqual([
      [eve],
      [eve],
    ]);
  });

  it("is asked about by either id in /oncall", async () => {
    await makeRotation(east);
    const { reply } = await east.admin.command("/oncall me", "ops");
    expect(JSON.stringify(reply)).toContain(rotationOf(east));
    expect(JSON.stringify(reply)).toContain("When you're on call");
  });

  it("sees on the Home that they are on call, by either id", async () => {
    await makeRotation(east);
    await settle(east);
    await lookAgain(east.admin);
    expect(east.admin.visibleText()).toMatch(/^You're on call for @platform-oncall until /);
  });

  it("is somebody whose hand edit is theirs", async () => {
    await makeRotation(east);
    await passUntil(east, START + 20 * MINUTE);
    east.team.editMembers("platform-oncall", ["bea"], "eve");
    await settle(east);
    await passUntil(east, START + 40 * MINUTE);
    expect(membersOf(east.team, "platform-oncall")).toEqual(["eve"]);
    expect((await historyOf(east)).filter((line) => line.includes("editedBy"))).toHaveLength(1);
  });
});

const writes = ({ world }: Place) => world.callsTo("/api/usergroups.users.update");

const historyOf = ({ team }: Place): Promise<readonly string[]> =>
  runInDurableObject(stubOf(team), (_, { storage }) =>
    storage.sql
      .exec<{ detail: string }>("SELECT detail FROM history ORDER BY id")
      .toArray()
      .map(({ detail }) => detail),
  );
