/** Many rotations that are set up at once: a line on the Home, for a day. */
import type { KnownBlock } from "@slack/types";
import { dateToken, escapeForeign, lines, list, userMention } from "../../../slack/mrkdwn.ts";
import { button, section } from "../../../slack/views/blocks.ts";
import { BUTTON } from "../../../slack/words/labels.ts";
import type { BulkLine, BulkModel } from "../bulk.ts";
import type { HomeModel } from "../model.ts";
import * as say from "../words/bulk.ts";

export const BULK_ACTION = { details: "bulk_details" } as const;

const NAME_CHARS = 80;
const REASON_CHARS = 250;
const MOST_LINES = 3;
const FEWEST_TOGETHER = 4;
const MOST_HANDLES = 10;

export const bulkBlocks = ({ bulk = [], viewer }: HomeModel): KnownBlock[] =>
  viewer.mayManage
    ? bulk.map((model) =>
        section(
          lines([...headLines(model), ...fewLines(model)]),
          button(BUTTON.details, BULK_ACTION.details, {
            value: model.id,
            about: say.about(model.all),
          }),
        ),
      )
    : [];

/** What became of it as a whole. */
export function headLines(model: BulkModel): readonly string[] {
  const { all, back, begunBy, done, endedAt, left, minutesLeft, refused, undone, waiting } = model;
  if (undone) {
    const { by, at } = undone;
    return [
      back.pending > 0
        ? say.undoing(back.all - back.pending, back.all)
        : say.undone(back.all, userMention(by), dateToken(at)),
      ...(waiting > 0 ? [say.stopped(waiting)] : []),
      ...(left.length > 0 ? [say.left(left.length)] : []),
    ];
  }
  const counts = [done.length, all, refused.length] as const;
  return [
    endedAt === null
      ? say.underWay(...counts, minutesLeft)
      : say.ended(...counts, userMention(begunBy), dateToken(endedAt)),
  ];
}

function fewLines({ undone, refused, left, notBack }: BulkModel): readonly string[] {
  const told = undone ? [...notBack, ...left] : refused;
  const all = bulkLines(told);
  const rest = all.length - MOST_LINES;
  return [...all.slice(0, MOST_LINES), ...(rest > 0 ? [say.more(rest)] : [])];
}

/** A reason that many have is told once. */
export const bulkLines = (told: readonly BulkLine[]): readonly string[] =>
  [...Map.groupBy(told, ({ reason }) => reason)].flatMap(([reason, some]) => {
    const why = escapeForeign(reason, REASON_CHARS);
    const handles = some.map(({ handle }) => `\`@${escapeForeign(handle, NAME_CHARS)}\``);
    if (some.length >= FEWEST_TOGETHER)
      return [say.together(some.length, list(handles, MOST_HANDLES), why)];
    return some.map(({ name }, nth) =>
      say.item(escapeForeign(name, NAME_CHARS), handles[nth] ?? "", why),
    );
  });
