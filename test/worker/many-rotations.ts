/** A connected workspace with many rotations, each with a group and a schedule of its own. */
import { runInDurableObject } from "cloudflare:test";
import { NO_OPTIONS } from "../../src/domain/rotation-options.ts";
import { openStore } from "../../src/workspace/store/store.ts";
import type { SlackClient } from "../world/slack/client.ts";
import { addSchedule, connectedStage, HOUR, START, type Stage, stubOf } from "./stage.ts";

export type ManyRotations = Stage & {
  readonly ada: SlackClient;
  readonly groups: readonly ReturnType<Stage["team"]["addGroup"]>[];
};

/**
 * ada is on call everywhere and in every group, then bob.
 * @param handoverOf when a rotation's bob comes, epoch ms
 * @param channelsOf where it is announced
 */
export async function manyRotations(
  count: number,
  handoverOf: (n: number) => number,
  channelsOf: (n: number) => readonly string[] = () => [],
): Promise<ManyRotations> {
  const stage = await connectedStage();
  const numbers = Array.from({ length: count }, (_, n) => n);
  const groups = numbers.map((n) =>
    stage.team.addGroup({ handle: `team-${n}`, name: `Team ${n}`, members: ["ada"] }),
  );
  for (const n of numbers) {
    addSchedule(stage, `S${n}`, `Schedule ${n}`, [
      ["ada", START - HOUR, handoverOf(n)],
      ["bob", handoverOf(n), handoverOf(n) + 24 * HOUR],
    ]);
  }
  await runInDurableObject(stubOf(stage.team), async (_, state) => {
    const { rotations } = openStore(state.storage);
    for (const n of numbers) {
      const rotation = {
        id: `R${String(n).padStart(4, "0")}`,
        name: `Rotation ${n}`,
        groupId: groups[n]?.id ?? "",
        schedules: [{ id: `S${n}`, name: `Schedule ${n}` }],
        channelIds: channelsOf(n).map((name) => stage.team.channel(name).id),
        fallbackUserIds: [],
        options: NO_OPTIONS,
        version: 1,
        membersBefore: [],
      };
      rotations.create(rotation, stage.team.user("ada").id, START);
    }
    await state.storage.setAlarm(START);
  });
  return { ...stage, groups };
}
