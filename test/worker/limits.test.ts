/** How much a workspace may have, said at the field that has to change. */
import { runInDurableObject } from "cloudflare:test";
import { afterEach, expect, it } from "vitest";
import { NO_OPTIONS } from "../../src/domain/rotation-options.ts";
import { openStore } from "../../src/workspace/store/store.ts";
import { connectedStage, createRotation, leaveStage, stubOf } from "./stage.ts";

afterEach(leaveStage);

const MOST = 3_000;

it("a workspace with 3,000 rotations is asked to delete one first", async () => {
  const stage = await connectedStage();
  const { ada, team } = stage;
  const rotation = (n: number) => ({
    id: `r${n}`,
    name: `Rotation ${n}`,
    groupId: `S${n}`,
    schedules: [{ id: "PLATFORM", name: "Platform primary" }],
    channelIds: [],
    fallbackUserIds: [],
    options: NO_OPTIONS,
    version: 1,
    membersBefore: [],
  });
  const inStore = (work: (store: ReturnType<typeof openStore>) => void) =>
    runInDurableObject(stubOf(team), (_, { storage }) => work(openStore(storage)));
  await inStore((store) => {
    for (let n = 0; n < MOST; n += 1) store.rotations.create(rotation(n), "U1", 0);
  });
  const outcome = await createRotation(ada, {
    name: "One more",
    group: "@platform-oncall",
    schedules: ["Platform primary"],
  });
  expect(outcome).toBe("errors");
  expect(ada.errors()).toEqual({
    "Config Name":
      "This workspace has 3,000 rotations, which is the maximum. Delete one you no longer need, then submit again.",
  });
  await inStore((store) => {
    expect(store.rotations.count()).toBe(MOST);
    store.rotations.remove("r0");
  });
  expect(await ada.submit()).toBe("closed");
  await inStore((store) => expect(store.rotations.count()).toBe(MOST));
});
