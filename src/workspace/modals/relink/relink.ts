/**
 * Links rotations to the connected scheduling system. Rotations whose schedules belong to another system are neither
 * read nor changed until a person has chosen replacements for the schedules.
 */

import { within } from "../../../deadline.ts";
import { proposeLinks, relinked } from "../../../domain/relink.ts";
import type { ScheduleRef } from "../../../domain/rotation.ts";
import { relinkedOptions } from "../../../domain/rotation-options.ts";
import { log } from "../../../log.ts";
import { type Ack, EMPTY_ACK } from "../../../slack/ack.ts";
import type { Pressed, Submitted } from "../../../slack/payload/interaction.ts";
import { noticeModal } from "../../../slack/views/notice-modal.ts";
import { FIELD_ERROR, REFUSAL } from "../../../slack/words/fields.ts";
import { FIELD, TITLE } from "../../../slack/words/labels.ts";
import { saveRelinkChoices } from "../../connection/connect.ts";
import { refreshSchedulesIfOlderThan } from "../../connection/lists.ts";
import type { Context, Slack } from "../../context.ts";
import { record } from "../../history/record.ts";
import { unlinkedRotations } from "../../source.ts";
import { refreshHomes, requestLookAhead, wakeNow } from "../../wake.ts";
import { type ChosenLinks, type LinkField, linkErrorsAck, linkModal } from "./view.ts";

/** Slack's trigger lives 3 s: this much of it may go to listing the schedules. */
const LIST_MS = 1_800;
const LIST_FRESH_MS = 60_000;

/** "Link Rotations": shows the proposal for a person to confirm. Closing it changes nothing. */
export async function openLinks(ctx: Context, slack: Slack, { triggerId }: Pressed): Promise<void> {
  const { connection } = ctx.store.state;
  if (connection.get("schedulesListedAt") === null)
    await within(LIST_MS, refreshSchedulesIfOlderThan(ctx, 0));
  const fields = linkFields(ctx);
  const isListed = connection.get("schedulesListedAt") !== null;
  if (!isListed || fields.length === 0) {
    const text = isListed ? REFUSAL.nothingToLink : REFUSAL.notListed;
    await slack.bot.openView(triggerId, noticeModal(TITLE.linkRotations, text));
    return;
  }
  await slack.bot.openView(triggerId, linkModal(fields));
  await refreshSchedulesIfOlderThan(ctx, LIST_FRESH_MS);
}

/** Links the rotations all of whose schedules have a replacement; stores the choices for the others. */
export async function saveLinks(
  ctx: Context,
  _slack: Slack,
  { actor, links }: Submitted & ChosenLinks,
): Promise<Ack> {
  const { store } = ctx;
  const listed = new Map(store.readings.listings().map(({ id, name }) => [id, { id, name }]));
  const gone = links.filter(({ newId }) => newId !== null && !listed.has(newId));
  if (gone.length > 0)
    return linkErrorsAck(new Map(gone.map(({ oldId }) => [oldId, FIELD_ERROR.linkGone])));

  store.transaction(() => {
    const chosen = new Map(Object.entries(store.state.connection.get("relinkChoices") ?? {}));
    for (const { oldId, newId } of links) {
      const schedule = newId === null ? undefined : listed.get(newId);
      if (schedule) chosen.set(oldId, schedule);
      else chosen.delete(oldId);
    }
    saveRelinkChoices(ctx, Object.fromEntries(chosen));
    const source = store.state.connection.get("source");
    for (const rotation of unlinkedRotations(ctx)) {
      const schedules = relinked(rotation.schedules, chosen);
      if (!schedules) continue;
      const { version } = rotation;
      store.rotations.update(
        {
          ...rotation,
          schedules,
          options: relinkedOptions(rotation.options, chosen),
          version: version + 1,
        },
        actor.userId,
        source,
      );
      record(ctx, rotation.id, {
        kind: "rotation_edited",
        by: actor.userId,
        name: rotation.name,
        changes: [
          {
            field: FIELD.schedules,
            from: rotation.schedules.map(({ name }) => ({ text: name })),
            to: schedules.map(({ name }) => ({ text: name })),
          },
        ],
      });
      log("rotation.linked", { team_id: ctx.teamId, rotation_id: rotation.id });
    }
    requestLookAhead(ctx);
    refreshHomes(ctx);
  });
  await wakeNow(ctx);
  return EMPTY_ACK;
}

/** A field for each schedule of another system, filled with an earlier choice or a schedule of the same name. */
function linkFields(ctx: Context): readonly LinkField[] {
  const { readings, state } = ctx.store;
  const listings = readings.listings();
  const listed = new Set(listings.map(({ id }) => id));
  const chosen = state.connection.get("relinkChoices") ?? {};
  const users = new Map<string, { schedule: ScheduleRef; rotations: string[] }>();
  for (const rotation of unlinkedRotations(ctx)) {
    for (const schedule of rotation.schedules) {
      const known = users.get(schedule.id) ?? { schedule, rotations: [] };
      known.rotations.push(rotation.name);
      users.set(schedule.id, known);
    }
  }
  const olds = [...users.values()].map(({ schedule }) => schedule);
  return proposeLinks(olds, listings).map(({ old, found }) => {
    const before = chosen[old.id];
    const proposed = found.status === "matched" ? found.schedule : null;
    return {
      old,
      status: found.status,
      choice: before && listed.has(before.id) ? before : proposed,
      usedBy: users.get(old.id)?.rotations ?? [],
    };
  });
}
