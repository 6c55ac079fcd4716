/** A placeholder means “nobody is on call”: an admin can't name somebody who is in Slack, and the record says who was named. */
import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore } from "../../src/workspace/store/store.ts";
import type { SlackClient } from "../world/slack/client.ts";
import {
  HOUR,
  leaveStage,
  membersOf,
  START,
  type Stage,
  settle,
  stageWithRotation,
  stubOf,
} from "./stage.ts";

const LABEL = "Placeholder people";
let stage: Stage & { readonly ada: SlackClient };

beforeEach(async () => {
  stage = await stageWithRotation();
});
afterEach(leaveStage);

async function name(text: string): Promise<string> {
  const { ada } = stage;
  await ada.click("Settings");
  await ada.seesModal("Settings");
  await ada.fill(LABEL, text);
  return ada.submit();
}
const stored = () =>
  runInDurableObject(stubOf(stage.team), (_, { storage }) =>
    openStore(storage).state.settings.get("placeholders"),
  );
const savedBefore = (entries: readonly string[]) =>
  runInDurableObject(stubOf(stage.team), (_, { storage }) =>
    openStore(storage).state.settings.savePlaceholders(entries),
  );
const refusal = (entry: string, who: string) =>
  `“${entry}” is ${who} in Slack. As a placeholder, they would never count as on call. Remove this entry.`;

/** On call in the scheduling system under this name and address. */
function putOnCall(person: { name: string; email: string }): void {
  stage.world.rota.addPerson({ id: "PNEW", ...person });
  stage.world.rota.override("PLATFORM", Date.now(), START + HOUR, ["PNEW"]);
}

describe("who is in Slack is refused as a placeholder", () => {
  beforeEach(() => {
    const { team } = stage;
    team.addUser({ name: "una", kind: "invited", email: "una@acme.example" });
    team.addUser({ name: "zs", realName: "Zoë Stark", email: "zoe@acme.example" });
  });

  it.each([
    ["an address", "ada@acme.example", "ada"],
    ["an address in capitals", "Bob@Acme.Example", "bob"],
    ["a guest's address", "gus@acme.example", "gus"],
    ["the address of somebody who is to come", "una@acme.example", "una"],
    ["a name", "bob", "bob"],
    ["a name with and without accents", "Stark Zoe", "zs"],
  ])("by %s", async (_, entry, who) => {
    expect(await name(entry)).toBe("errors");
    expect(stage.ada.errors()).toEqual({ [LABEL]: refusal(entry.toLowerCase(), who) });
    await settle(stage);
    expect(await stored()).toBeNull();
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["ada"]);
  });

  it("by the name that the scheduling system has", async () => {
    putOnCall({ name: "Z. Night Shift", email: "zoe@acme.example" });
    await stage.ada.click("Refresh");
    await settle(stage);
    expect(membersOf(stage.team, "platform-oncall")).toEqual(["zs"]);
    expect(await name("z. night shift")).toBe("errors");
    expect(stage.ada.errors()[LABEL]).toBe(refusal("z. night shift", "zs"));
  });

  it("by the name of somebody who is on call next", async () => {
    stage.world.rota.addPerson({ id: "PNEW", name: "Z. Night Shift", email: "zoe@acme.example" });
    stage.world.rota.override("PLATFORM", START + HOUR, START + 2 * HOUR, ["PNEW"]);
    await stage.ada.click("Refresh");
    await settle(stage);
    await stage.ada.sees("@zs");
    expect(await name("z. night shift")).toBe("errors");
    expect(stage.ada.errors()[LABEL]).toBe(refusal("z. night shift", "zs"));
  });

  it("by an address that Slack doesn't know, of somebody who was matched by hand", async () => {
    putOnCall({ name: "Zed", email: "zed@home.example" });
    await stage.ada.click("Refresh");
    await settle(stage);
    await stage.ada.click("Match People");
    await stage.ada.sees("Choose the Slack account for each person");
    await stage.ada.choose("Zed", "@cyd");
    await stage.ada.submit();
    await settle(stage);
    expect(await name("zed@home.example")).toBe("errors");
    expect(stage.ada.errors()[LABEL]).toBe(refusal("zed@home.example", "cyd"));
  });

  it("each of them named, and what was there before stays", async () => {
    expect(await name("nobody@acme.example")).toBe("closed");
    expect(await name("nobody@acme.example, ada@acme.example, bob")).toBe("errors");
    const said = [refusal("ada@acme.example", "ada"), refusal("bob", "bob")].join(" ");
    expect(stage.ada.errors()[LABEL]).toBe(said);
    expect(await stored()).toEqual(["nobody@acme.example"]);
  });
});

it("nobody, a bot and a deactivated account may be placeholders", async () => {
  const { team } = stage;
  team.addUser({ name: "robot", kind: "bot", email: "robot@acme.example" });
  team.addUser({ name: "left", email: "left@acme.example", deactivated: true });
  const entries = ["nobody@acme.example", "gap filler", "robot@acme.example", "left@acme.example"];
  expect(await name(entries.join("\n"))).toBe("closed");
  expect(await stored()).toEqual(entries);
});

it("an address about which Slack doesn't answer isn't taken on trust", async () => {
  const lookups = { path: "users.lookupByEmail", effect: { kind: "status", status: 503 } } as const;
  stage.world.faults.add(lookups);
  expect(await name("new@acme.example")).toBe("errors");
  expect(stage.ada.errors()[LABEL]).toContain("Slack didn't confirm in time whether");
  expect(await stored()).toBeNull();
  stage.world.faults.clear();
  expect(await stage.ada.submit()).toBe("closed");
});

it("an entry that was saved before doesn't keep other settings from being saved", async () => {
  await savedBefore(["ada@acme.example"]);
  expect(await name("ada@acme.example, gap filler")).toBe("closed");
  expect(await stored()).toEqual(["ada@acme.example", "gap filler"]);
});

it("the record names what was added and taken out, with addresses masked", async () => {
  await name("nobody@acme.example, gap filler");
  await settle(stage);
  await name("gap filler, tbd@acme.example");
  await settle(stage);
  await stage.ada.click("All History");
  await stage.ada.sees("changed settings");
  const text = stage.ada.visibleText();
  expect(text).toContain("from nothing to “n…@acme.example”, “gap filler”");
  expect(text).toContain("from “n…@acme.example”, “gap filler” to “t…@acme.example”, “gap filler”");
  expect(text).not.toContain("nobody@");
});

it("nobody is asked who a placeholder is in Slack, on call now or next", async () => {
  const { ada } = stage;
  putOnCall({ name: "Nobody", email: "nobody@acme.example" });
  stage.world.rota.addPerson({ id: "PGAP", name: "Gap", email: "gap@acme.example" });
  stage.world.rota.override("PLATFORM", START + HOUR, START + 2 * HOUR, ["PGAP"]);
  await ada.click("Refresh");
  await settle(stage);
  expect(ada.visibleText()).toContain("[Match People]");
  expect(await name("nobody@acme.example, gap")).toBe("closed");
  await settle(stage);
  expect(ada.visibleText()).toContain("Platform");
  expect(ada.visibleText()).not.toContain("[Match People]");
});
