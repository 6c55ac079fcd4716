/** An admin has one person forgotten. */
import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { openStore, type Store } from "../../src/workspace/store/store.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { dumpObject } from "./chaos/object-dump.ts";
import { clickAs, shown } from "./forgery.ts";
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
  type Stage,
  settle,
  skipTo,
  stageWithRotation,
  stubOf,
} from "./stage.ts";
import { untilAtRest } from "./under-way.ts";

let stage: Stage & { readonly ada: SlackClient };

/** Ada is on call; cyd and Eve, whom ada matched to bob, were for an hour; bob looked at the Home and muted messages. */
beforeEach(async () => {
  stage = await stageWithRotation({ channels: ["#ops"] });
  const { rota } = stage.world;
  rota.addPerson({ id: "PEVE", name: "Eve Nowhere", email: "eve@elsewhere.example" });
  rota.setShifts("PLATFORM", [
    { start: START - HOUR, end: START + 400 * HOUR, personIds: ["PADA"] },
  ]);
  rota.override("PLATFORM", START, START + HOUR, ["PEVE", "PCYD"]);
  await passUntil(stage, START + 2 * MINUTE);
  const bob = stage.slack.client("bob");
  await openHome(bob);
  await inStore(({ muted, people, reminders, rotations }) => {
    muted.add(id("bob"), START);
    reminders.isNew(rotations.all()[0]?.id ?? "", id("bob"), START + HOUR, START);
    const match = { personId: "PEVE", name: "Eve Nowhere", userId: id("bob") };
    people.saveManualMatch({ ...match, madeBy: id("ada"), madeAt: START });
  });
  await skipTo(stage, START + 2 * HOUR);
});
afterEach(leaveStage);

const id = (name: string) => stage.team.user(name).id;
const stored = () => dumpObject(stage.team);
const inStore = <T>(ask: (store: Store) => T): Promise<T> =>
  runInDurableObject(stubOf(stage.team), (_, { storage }) => ask(openStore(storage)));

/** Opens the form as ada, and goes on to the question. */
async function choose(who: { readonly person?: string; readonly typed?: string }): Promise<string> {
  const { ada } = stage;
  await lookAgain(ada);
  await ada.click("Settings");
  await ada.seesModal("Settings");
  await ada.click("Forget a Person");
  await ada.seesModal("Forget a Person");
  if (who.person) await ada.choose("Person", who.person);
  if (who.typed) await ada.fill("Or their Slack ID, email address or name", who.typed);
  return ada.submit();
}
/** @returns what the person reads at the end */
async function forget(who: Parameters<typeof choose>[0]): Promise<string> {
  expect(await choose(who)).toBe("updated");
  expect(await stage.ada.submit()).toBe("updated");
  const text = stage.ada.visibleText();
  await untilAtRest();
  return text;
}

describe("a person who is forgotten", () => {
  it("leaves neither name, address, account, match, mute nor reminder, and is masked in the history", async () => {
    expect(await stored()).toContain("Eve Nowhere");
    const text = await forget({ person: "@bob" });
    expect(text).toContain("Done. This person's data is deleted.");
    const all = await stored();
    for (const gone of [id("bob"), "Eve Nowhere", "bob@acme", '"bob"', "PEVE"])
      expect(all, gone).not.toContain(gone);
    expect(all).toContain("a former member");
    expect(all).toContain(id("cyd"));

    await stage.ada.closeAll();
    await lookAgain(stage.ada);
    await stage.ada.click("All History");
    await stage.ada.seesModal("History");
    expect(stage.ada.visibleText()).toContain("@ada deleted a person's data with Forget a Person.");
    expect(stage.ada.visibleText()).toMatch(/Handover:.*a former member/);
    expect(stage.ada.visibleText()).not.toMatch(/@bob|Eve/);
  });

  it("may have left Slack, or never been there: an id, an address or a name is enough", async () => {
    await inStore(({ rotations }) => {
      const [rotation] = rotations.all();
      const heard = [{ personId: "PCYD", userId: id("cyd"), name: "cyd" }];
      if (rotation) rotations.savePlan(rotation.id, { ...rotation.state, heard });
    });
    await forget({ typed: ` ${id("cyd")} ` });
    expect(await stored()).not.toContain("cyd@acme.example");
    // Of the group's members before the take-over, too: nobody puts them back.
    expect(await stored()).not.toContain(id("cyd"));
    await stage.ada.closeAll();
    await forget({ typed: "Eve@Elsewhere.example" });
    expect(await stored()).not.toContain("eve@elsewhere");
    await stage.ada.closeAll();
    expect(await forget({ typed: "Eve Nowhere" })).toContain("history entries now say");
    expect(await stored()).not.toContain("Eve Nowhere");
  });

  it("comes back while they are on call, which is told before and after", async () => {
    await choose({ person: "@ada" });
    expect(stage.ada.visibleText()).toContain("They're in the schedules of “Platform”");
    expect(stage.ada.visibleText()).toContain("They installed PagerSync");
    await stage.ada.submit();
    expect(stage.ada.visibleText()).toContain(
      "learn about them again the next time it reads the schedule",
    );
    await settle(stage);
    await skipTo(stage, Date.now() + 20 * MINUTE);
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["ada"]);
    expect(await inStore(({ people }) => people.match("ada@acme.example")?.userId)).toBe(id("ada"));
  });

  it("stays where a rotation names them, and that is said", async () => {
    await inStore(({ rotations }) => {
      const [rotation] = rotations.all();
      if (!rotation) throw new Error("no rotation");
      const options = { ...rotation.options, alwaysUserIds: [id("cyd")] };
      rotations.update(
        { ...rotation, options, fallbackUserIds: [id("cyd")] },
        id("ada"),
        rotation.source,
      );
    });
    const text = await forget({ person: "@cyd" });
    expect(text).toContain("under “Always in the group” in “Platform”, which this doesn't change");
    expect(text).toContain(
      "under “When nobody is on call” in “Platform”, which this doesn't change",
    );
    const [rotation] = await inStore(({ rotations }) => rotations.all());
    expect(rotation?.fallbackUserIds).toEqual([id("cyd")]);
    expect(rotation?.membersBefore).toEqual([]);
  });

  it("who left the company and is still on a schedule has their problem begin anew, and end once", async () => {
    stage.team.user("bob").deactivated = true;
    await inStore(({ people }) => people.markMembersStale([id("bob")]));
    stage.world.rota.override("PLATFORM", Date.now(), Date.now() + 3 * HOUR, ["PBOB", "PADA"]);
    await skipTo(stage, Date.now() + 20 * MINUTE);
    const open = () =>
      inStore(({ history, rotations }) =>
        rotations.all().flatMap(({ id: rotationId }) => history.openProblems(rotationId)),
      );
    expect((await open()).map(({ problem }) => problem.kind)).toEqual(["unfit"]);
    expect(await forget({ typed: id("bob") })).toContain("in the schedules of");
    await settle(stage);
    expect((await open()).map(({ problem }) => problem)).toMatchObject([
      // Slack tells nobody of a deactivated account by its address: only who knew the account can say more.
      { kind: "no_slack_match", personName: "bob" },
    ]);
    await skipTo(stage, Date.now() + 4 * HOUR);
    expect(await open()).toEqual([]);
  });
});

describe("the form", () => {
  it.each([[{}], [{ person: "@bob", typed: "U0123ABCD" }]])(
    "asks for one person where it got %j",
    async (who) => {
      expect(await choose(who)).toBe("errors");
      expect(JSON.stringify(stage.ada.errors())).toContain(
        "Choose a person here or enter them below, but not both.",
      );
    },
  );

  it("is for admins: a member has no button, and a forged click and submission change nothing", async () => {
    const bob = stage.slack.client("bob");
    await lookAgain(bob);
    await bob.click("Settings");
    await bob.seesModal("Settings");
    expect(bob.visibleText()).not.toContain("Forget a Person");
    const home = shown(stage.ada.home);
    await bob.closeAll();
    await clickAs(stage, "bob", home, { type: "button", action_id: "forget_person" });
    await eventually(() => expect(bob.visibleText()).toContain("workspace admins and owners"));
    const before = await inStore(({ people }) => people.member(id("ada")));
    expect(await choose({ person: "@cyd" })).toBe("updated");
    stage.team.user("ada").kind = "member";
    vi.setSystemTime(Date.now() + 10 * MINUTE);
    await stage.ada.submit();
    expect(await inStore(({ people }) => people.match("cyd@acme.example"))).not.toBeNull();
    expect(before).not.toBeNull();
  });
});
