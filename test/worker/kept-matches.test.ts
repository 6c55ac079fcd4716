/** Matching people on call with Slack users by hand: suggested by name, stored, listed, removed. */

import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openStore } from "../../src/workspace/store/store.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { clickAs, shown, submitAs } from "./forgery.ts";
import {
  connectedStage,
  createRotation,
  eventually,
  HOUR,
  leaveStage,
  MINUTE,
  membersOf,
  openHome,
  ring,
  START,
  type Stage,
  stubOf,
} from "./stage.ts";
import { untilAtRest } from "./under-way.ts";

let stage: Stage & { readonly ada: SlackClient };
const click = (label: string) => stage.ada.click(label);

/** Eve and Zoë are on call, with addresses that Slack doesn't know. */
beforeEach(async () => {
  stage = await connectedStage();
  const { rota } = stage.world;
  rota.addPerson({ id: "PEVE", name: "Eve Nowhere", email: "eve@elsewhere.example" });
  rota.addPerson({ id: "PZOE", name: "Stark, Zoë", email: "zoe@elsewhere.example" });
  rota.override("PLATFORM", START, START + 48 * HOUR, ["PEVE", "PZOE"]);
  await createRotation(stage.ada, {
    name: "Platform",
    group: "@platform-oncall",
    schedules: ["Platform primary"],
  });
  await sync();
});
afterEach(leaveStage);

async function sync(): Promise<void> {
  await ring(stage);
  await stage.slack.settle();
  await untilAtRest();
  await ring(stage);
  await stage.slack.settle();
}

/** From then on, Slack is known to have addresses of ada's domain. */
async function matchesAda(): Promise<void> {
  stage.world.rota.override("PLATFORM", START, START + 48 * HOUR, ["PADA"]);
  vi.setSystemTime(Date.now() + MINUTE);
  await sync();
}

const lists = () => stage.world.callsTo("/api/users.list").length;

async function openForm(): Promise<void> {
  await click("Match People");
  await stage.ada.sees("Choose the Slack account for each person");
}

describe("suggested matches", () => {
  it("fills in the only person of that name, and names several", async () => {
    stage.team.addUser({ name: "zoe", realName: "Zoe Stark", email: "zs@acme.example" });
    stage.team.addUser({ name: "eve1", realName: "Eve Nowhere", email: "e1@acme.example" });
    stage.team.addUser({ name: "eve2", realName: "eve  nowhere", email: "e2@acme.example" });
    stage.team.addUser({ name: "eve3", realName: "Eve Nowhere", kind: "guest" });
    await openForm();
    expect(stage.ada.fieldValue("Stark, Zoë")).toMatchObject({
      selected_user: stage.team.user("zoe").id,
    });
    expect(stage.ada.fieldValue("Eve Nowhere")).toMatchObject({ selected_user: null });
    expect(stage.ada.visibleText()).toContain("Same name in Slack: @zoe");
    expect(stage.ada.visibleText()).toContain("Same name in Slack: @eve1, @eve2\n");
    expect(await stage.ada.submit()).toBe("closed");
    await sync();
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["zoe"]);
  });

  it("reads Slack's list once, and again after a day or a Refresh", async () => {
    await openForm();
    expect(lists()).toBe(1);
    await stage.ada.cancel();
    await openForm();
    expect(lists()).toBe(1);
    await stage.ada.cancel();
    vi.setSystemTime(Date.now() + 25 * HOUR);
    await openForm();
    expect(lists()).toBe(2);
    await stage.ada.cancel();
    await click("Refresh");
    await sync();
    await openForm();
    expect(lists()).toBe(3);
  });

  it("reads a large workspace within Slack's limits, and goes on where it ended", async () => {
    for (let n = 0; n < 3_100; n += 1) stage.team.addUser({ name: `u${n}`, email: null });
    stage.team.addUser({ name: "zoe", realName: "Zoe Stark", email: null });
    await openForm();
    expect(lists()).toBe(15);
    expect(stage.ada.fieldValue("Stark, Zoë")).toMatchObject({ selected_user: null });
    await stage.ada.cancel();
    vi.setSystemTime(Date.now() + 2 * MINUTE);
    await openForm();
    expect(lists()).toBe(16);
    expect(stage.ada.fieldValue("Stark, Zoë")).toMatchObject({
      selected_user: stage.team.user("zoe").id,
    });
  });

  it.each([
    ["without the tag", "eva.n+pagerduty@work.example", "eva.n@work.example"],
    ["with the tag in Slack's domain", "eva.n@alias.example", "eva.n@acme.example"],
    ["without the tag in Slack's domain", "Eva.N+PD@alias.example", "eva.n@acme.example"],
  ])(
    "proposes the account with the address %s, and a person confirms it",
    async (_, at, inSlack) => {
      stage.team.addUser({ name: "evan", realName: "E. N.", email: inSlack });
      const evan = stage.team.user("evan").id;
      stage.world.rota.addPerson({ id: "PEVA", name: "Eva", email: at });
      await matchesAda();
      stage.world.rota.override("PLATFORM", START, START + 48 * HOUR, ["PEVA", "PZOE"]);
      vi.setSystemTime(Date.now() + MINUTE);
      await sync();
      expect(membersOf(stage.team, "platform-oncall")).not.toContain("evan");
      await openForm();
      expect(stage.ada.fieldValue("Eva")).toMatchObject({ selected_user: evan });
      expect(stage.ada.visibleText()).toContain(`Similar address in Slack: @evan (${inSlack})`);
      expect(membersOf(stage.team, "platform-oncall")).not.toContain("evan");
      expect(await stage.ada.submit()).toBe("closed");
      await sync();
      expect(membersOf(stage.team, "platform-oncall")).toEqual(["evan"]);
    },
  );

  it("proposes nobody who can't be in a group, and names both where name and address differ", async () => {
    stage.team.addUser({ name: "zoeg", realName: "Z", email: "zoe@acme.example", kind: "guest" });
    stage.team.addUser({ name: "eve1", realName: "Eve Nowhere", email: "e1@acme.example" });
    stage.team.addUser({ name: "evea", realName: "Eve Abroad", email: "eve@acme.example" });
    await matchesAda();
    stage.world.rota.override("PLATFORM", START, START + 48 * HOUR, ["PEVE", "PZOE"]);
    vi.setSystemTime(Date.now() + MINUTE);
    await sync();
    await openForm();
    expect(stage.ada.fieldValue("Stark, Zoë")).toMatchObject({ selected_user: null });
    expect(stage.ada.fieldValue("Eve Nowhere")).toMatchObject({ selected_user: null });
    expect(stage.ada.visibleText()).toContain("Same name in Slack: @eve1");
    expect(stage.ada.visibleText()).toContain("Similar address in Slack: @evea (eve@acme.example)");
  });

  it("opens the form all the same when Slack doesn't say whose addresses they are", async () => {
    const effect = { kind: "status", status: 500 } as const;
    stage.world.faults.add({ path: "/api/users.lookupByEmail", effect });
    await openForm();
    await stage.ada.choose("Eve Nowhere", "@cyd");
    expect(await stage.ada.submit()).toBe("closed");
  });

  it("opens the form all the same when Slack doesn't list its people", async () => {
    stage.world.faults.add({ path: "/api/users.list", effect: { kind: "status", status: 500 } });
    await openForm();
    await stage.ada.choose("Eve Nowhere", "@cyd");
    expect(await stage.ada.submit()).toBe("closed");
    await sync();
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["cyd"]);
  });
});

describe("manual matches", () => {
  const match = async (name: string, who: string) => {
    await openForm();
    await stage.ada.choose(name, who);
    expect(await stage.ada.submit()).toBe("closed");
    await sync();
  };
  const openList = async () => {
    await click("Settings");
    await stage.ada.seesModal("Settings");
    await click("Matched People");
    await stage.ada.seesModal("Matched People");
  };

  it("are listed under Settings, and removed there: the next pass knows", async () => {
    await match("Eve Nowhere", "@cyd");
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["cyd"]);
    await openList();
    expect(stage.ada.visibleText()).toContain("Eve Nowhere is @cyd\nmatched by @ada");
    await stage.ada.click("Remove");
    await stage.ada.sees("Nobody is matched manually.");
    await stage.ada.closeAll();
    await sync();
    expect(stage.ada.visibleText()).toContain("Eve Nowhere is on call, but no Slack account");
  });

  it("are counted in Settings", async () => {
    await click("Settings");
    await stage.ada.seesModal("Settings");
    expect(stage.ada.visibleText()).toContain("Nobody is matched manually to their Slack account.");
    await stage.ada.cancel();
    await match("Eve Nowhere", "@cyd");
    await click("Settings");
    await stage.ada.sees("One person is matched manually to their Slack account.");
  });

  it("fill pages when they are many, and stay on the page where one was removed", async () => {
    await runInDurableObject(stubOf(stage.team), (_, { storage }) => {
      const { people } = openStore(storage);
      const made = { userId: stage.team.user("cyd").id, madeBy: "U1", madeAt: START };
      for (let n = 10; n < 62; n += 1) {
        people.saveManualMatch({ personId: `P:${n}`, name: `Person ${n} <!here>`, ...made });
      }
    });
    await openList();
    expect(stage.ada.visibleText()).toContain("Page 1 of 3");
    expect(stage.ada.visibleText()).toContain("Person 10 <!here> is @cyd");
    await click("Next");
    await stage.ada.sees("Page 2 of 3");
    await click("Next");
    await stage.ada.sees("Page 3 of 3");
    await stage.ada.click("Remove", { within: "Person 60" });
    await eventually(() => expect(stage.ada.visibleText()).not.toContain("Person 60"));
    await stage.ada.sees("Page 3 of 3");
    await stage.ada.click("Remove", { within: "Person 61" });
    await stage.ada.sees("Page 2 of 2");
  });

  it("can't be listed or removed by people who may not manage", async () => {
    await match("Eve Nowhere", "@cyd");
    await openList();
    const list = shown(stage.ada.modal);
    const gus = stage.slack.client("gus");
    for (const action of [
      { type: "button", action_id: "matched_people" },
      { type: "button", action_id: "remove_match", value: "0:PEVE" },
    ]) {
      await clickAs(stage, "gus", list, action);
      await gus.sees("Only full members of this workspace");
      await gus.closeAll();
    }
    await runInDurableObject(stubOf(stage.team), (_, { storage }) => {
      expect(openStore(storage).people.manualMatches()).toHaveLength(1);
    });
  });
});

describe("a submission that Slack's own form can't make", () => {
  /** Bob's form with Eve matched to cyd; then with these ids in place of theirs. */
  async function forged(replaced: { readonly person?: string; readonly account?: string }) {
    const bob = stage.slack.client("bob");
    await openHome(bob);
    await bob.click("Match People");
    await bob.sees("Choose the Slack account for each person");
    await bob.choose("Eve Nowhere", "@cyd");
    const form = shown(bob.modal);
    const swap = (text: string): string =>
      text
        .replaceAll("match_PEVE", `match_${replaced.person ?? "PEVE"}`)
        .replaceAll(stage.team.user("cyd").id, replaced.account ?? stage.team.user("cyd").id);
    const values = new Map(
      [...form.values].map(([block, fields]) => [
        swap(block),
        new Map(
          [...fields].map(([action, value]) => [
            swap(action),
            JSON.parse(swap(JSON.stringify(value))) as typeof value,
          ]),
        ),
      ]),
    );
    const answer = await submitAs(stage, "bob", { ...form, values });
    await sync();
    return answer.body;
  }
  const stored = () =>
    runInDurableObject(stubOf(stage.team), (_, { storage }) =>
      openStore(storage)
        .people.manualMatches()
        .map(({ personId }) => personId),
    );

  it.each(["PADA", "PNOBODY", "constructor"])(
    "matches nobody who isn't waiting for it (%s)",
    async (person) => {
      expect(await forged({ person })).toContain("no longer needs to be matched");
      expect(await stored()).toEqual([]);
      expect(membersOf(stage.team, "platform-oncall")).toEqual(["cyd"]);
    },
  );

  it("matches nobody to an account that doesn't exist", async () => {
    expect(await forged({ account: "U0NOTREAL" })).toContain(
      "Slack didn't confirm this person in time",
    );
    expect(await stored()).toEqual([]);
  });

  it("matches nobody to an account of another company", async () => {
    const given = { name: "zoe", kind: "stranger", email: "zoe@rival.example" } as const;
    const zoe = stage.team.addUser(given);
    expect(await forged({ account: zoe.id })).toContain("belongs to another organization");
    expect(await stored()).toEqual([]);
  });

  it("to an account of which Slack says nothing is refused, and taken once it does", async () => {
    stage.world.faults.add({ path: "/api/users.info", effect: { kind: "status", status: 503 } });
    await openForm();
    await stage.ada.choose("Eve Nowhere", "@bob");
    expect(await stage.ada.submit()).toBe("errors");
    expect(await stored()).toEqual([]);
    stage.world.faults.clear();
    expect(await stage.ada.submit()).toBe("closed");
    expect(await stored()).toEqual(["PEVE"]);
  });
});

it("the record says who was matched with whom, by whom, and whose match was taken back", async () => {
  for (const who of ["@cyd", "@bob"]) {
    await openForm();
    await stage.ada.choose("Eve Nowhere", who);
    expect(await stage.ada.submit()).toBe("closed");
    await sync();
  }
  await click("Settings");
  await stage.ada.seesModal("Settings");
  await click("Matched People");
  await stage.ada.seesModal("Matched People");
  await click("Remove");
  await stage.ada.sees("Nobody is matched manually.");
  await stage.ada.closeAll();
  await sync();
  await click("All History");
  await stage.ada.sees("removed");
  const text = stage.ada.visibleText();
  expect(text).toContain("@ada matched Eve Nowhere to @cyd.");
  expect(text).toContain("@ada matched Eve Nowhere to @bob instead of @cyd.");
  expect(text).toContain("@ada removed the match of Eve Nowhere to @bob.");
});
