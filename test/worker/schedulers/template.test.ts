/** The template passes what every adapter must pass, so a copy of it starts green. */
import { expect, it } from "vitest";
import guide from "../../../docs/adding-a-scheduling-system.md?raw";
import { Secret } from "../../../src/secret.ts";
import { describeScheduler } from "./shared-suite.ts";
import { templateSystem } from "./template/adapter.ts";
import source from "./template/adapter.ts?raw";
import { EmulatedTemplate } from "./template/emulated-template.ts";

const KEY = "template-key-0123456789";

describeScheduler("The template", {
  setUp(world) {
    const emulated = new EmulatedTemplate(world);
    world.add(emulated);
    emulated.keys.add(KEY);
    return {
      scheduler: (out) => templateSystem({ apiKey: new Secret(KEY) }, out),
      killCredential: () => emulated.keys.delete(KEY),
      secrets: [KEY],
    };
  },
  callsFor: (schedules) => Math.ceil(schedules / 100),
  nextCallsFor: (schedules) => schedules,
  rosterCallsFor: (schedules) => schedules,
  listPage: 100,
  listPath: "/v1/schedules?",
  listsDisabled: true,
  crowdTraits: [],
  maim(answer, scheduleId) {
    if (typeof answer !== "object" || answer === null || !("schedules" in answer)) return;
    for (const item of Array.isArray(answer.schedules) ? answer.schedules : [])
      if (item.id === scheduleId) Reflect.deleteProperty(item, "people");
  },
});

it("The template names what is to be filled in, and the guide names the same files", () => {
  const marks = [...source.matchAll(/^ *\/\/ (\d)\. /gm)].map(([, n]) => Number(n));
  expect(marks).toEqual([1, 2, 3, 4, 5]);
  for (const file of [
    "test/worker/schedulers/template/adapter.ts",
    "test/worker/schedulers/template/emulated-template.ts",
    "test/worker/schedulers/template.test.ts",
  ])
    expect(guide).toContain(file);
});
