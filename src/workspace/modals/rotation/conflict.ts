/** Someone else saved or deleted a rotation while a person had its form open: says who, and what they changed. */
import type { Change } from "../../../domain/history.ts";
import { lines, userMention } from "../../../slack/mrkdwn.ts";
import type { Submitted } from "../../../slack/payload/interaction.ts";
import { changesSentence } from "../../../slack/words/history.ts";
import type { Context } from "../../context.ts";
import type { TypedRotation } from "./read.ts";
import { CONFLICT } from "./words.ts";

/** More edits while a form is open are not named. */
const MOST_EDITS = 3;
/** As many entries may be newer than those edits. */
const MOST_ENTRIES = 50;
/** A sentence that is longer leaves out the changes: cut short, a mention could lose its end. */
const CHANGES_CHARS = 700;

export type Conflict = {
  /** The stored version; null: the rotation is deleted. */
  readonly version: number | null;
  /** mrkdwn. */
  readonly text: string;
};

/** Null: nobody did. */
export function conflictIn(
  { store, now }: Context,
  {
    rotationId,
    version,
    actor,
  }: Pick<TypedRotation, "rotationId" | "version"> & Pick<Submitted, "actor">,
): Conflict | null {
  if (rotationId === null) return null;
  const current = store.rotations.get(rotationId);
  if (current?.version === version) return null;
  // The same person may have the form open twice.
  const called = (userId: string) => (userId === actor.userId ? "You" : userMention(userId));
  const events = store.history
    .page({ rotationId, until: now() }, null, MOST_ENTRIES)
    .map((entry) => entry.event);
  if (!current) {
    const deleted = events.find((event) => event.kind === "rotation_deleted");
    return { version: null, text: CONFLICT.deleted(deleted ? called(deleted.by) : null) };
  }
  const edits = events
    .filter((event) => event.kind === "rotation_edited")
    .filter((edit) => (edit.version ?? 0) > (version ?? 0))
    .slice(0, MOST_EDITS)
    .toReversed()
    .map(({ by, changes }) => editSentence(called(by), changes));
  const told = edits.length > 0 ? edits : [CONFLICT.saved(called(current.changedBy))];
  return { version: current.version, text: lines([...told, CONFLICT.whatNow]) };
}

function editSentence(who: string, changes: readonly Change[]): string {
  const what = changesSentence(changes);
  return what.length > CHANGES_CHARS ? CONFLICT.saved(who) : CONFLICT.changed(who, what);
}
