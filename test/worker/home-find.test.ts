/** The Home of many rotations: what comes first, one that is found, and the reader's own shifts. */
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { type ManyRotations, manyRotations } from "./many-rotations.ts";
import {
  HOUR,
  leaveStage,
  lookAgain,
  MINUTE,
  openHome,
  passUntil,
  START,
  settle,
} from "./stage.ts";

const HANDOVER = START + HOUR;
let stage: ManyRotations;

beforeEach(async () => {
  stage = await manyRotations(30, () => HANDOVER);
  await settle(stage);
  await lookAgain(stage.ada);
});
afterEach(leaveStage);

const named = (text: string) => [...text.matchAll(/^(Rotation \d+) · /gm)].map(([, name]) => name);

it("shows those in trouble first, then all by name, twenty a page", async () => {
  const { ada, world } = stage;
  expect(named(ada.visibleText()).slice(0, 3)).toEqual(["Rotation 0", "Rotation 1", "Rotation 2"]);
  expect(named(ada.visibleText())).toHaveLength(20);
  world.rota.removeSchedule("S27");
  await passUntil(stage, Date.now() + 2 * MINUTE);
  await lookAgain(ada);
  expect(named(ada.visibleText()).slice(0, 3)).toEqual(["Rotation 27", "Rotation 0", "Rotation 1"]);
  await ada.click("Next Page");
  await ada.sees("Page 2 of 2: rotations 21–30 of 30");
});

it("says a problem of many rotations once, with their names", async () => {
  const { ada, world } = stage;
  world.rota.addPerson({ id: "PZOE", name: "Zoe", email: "zoe@other.example" });
  for (const n of [3, 4, 29]) world.rota.override(`S${n}`, Date.now(), HANDOVER, ["PZOE"]);
  await passUntil(stage, Date.now() + 2 * MINUTE);
  await lookAgain(ada);
  const text = ada.visibleText();
  expect(text.match(/Zoe is on call, but/g)).toHaveLength(1);
  expect(text).toMatch(
    /:warning: 3 rotations since .*: Zoe is on call, .*\nRotation 3, Rotation 4, Rotation 29\n/,
  );
});

it("shows one rotation alone that was found, until all are wanted again, and to nobody else", async () => {
  const { ada, slack } = stage;
  const bob = slack.client("bob");
  await openHome(bob);
  for (const words of ["Rotation 7", "@team-7", "schedule 7"])
    expect((await ada.search("Find a rotation", words))[0]).toBe("Rotation 7 — @team-7");
  expect(await ada.search("Find a rotation", "ada")).toHaveLength(30);
  expect(await ada.search("Find a rotation", "nothing of that")).toEqual([]);
  await ada.choose("Find a rotation", "Rotation 7 — @team-7");
  await ada.sees("Showing 1 of 30 rotations.");
  expect(named(ada.visibleText())).toEqual(["Rotation 7"]);

  // A pass draws it anew.
  vi.setSystemTime(HANDOVER - MINUTE);
  await passUntil(stage, HANDOVER + MINUTE);
  await settle(stage);
  expect(named(ada.visibleText())).toEqual(["Rotation 7"]);
  expect(ada.visibleText()).toContain("On call: @bob");
  expect(named(bob.visibleText())).toHaveLength(20);

  await ada.click("Show all rotations");
  await ada.sees("Page 1 of 2");
  expect(named(ada.visibleText())).toHaveLength(20);
});

it("tells whoever is on call so first, for which groups and until when", async () => {
  const { ada, slack } = stage;
  const [first] = ada.visibleText().split("\n");
  expect(first).toMatch(
    /^You're on call for @team-\d+ until 2030-06-03 10:00 UTC, .*, and 25 more\.$/,
  );
  const [bob, gus] = [slack.client("bob"), slack.client("gus")];
  await openHome(bob);
  await openHome(gus);
  expect(bob.visibleText()).not.toContain("You're on call");
  expect(gus.visibleText()).not.toContain("You're on call");
  expect(gus.visibleText()).toContain("On call: @ada");
  vi.setSystemTime(HANDOVER - MINUTE);
  await passUntil(stage, HANDOVER + MINUTE);
  await settle(stage);
  expect(ada.visibleText()).not.toContain("You're on call");
  expect(bob.visibleText()).toMatch(/^You're on call for /);
});
