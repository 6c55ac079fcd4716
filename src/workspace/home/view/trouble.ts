/** What concerns everybody, each said once, at the top of the Home. */
import type { KnownBlock } from "@slack/types";
import { dateToken } from "../../../slack/mrkdwn.ts";
import { section } from "../../../slack/views/blocks.ts";
import type { HomeModel } from "../model.ts";
import * as say from "../words/home.ts";
import { connectionTrouble } from "./connection.ts";
import { namesOf } from "./names.ts";
import { noticeBlocks } from "./notice.ts";
import { problemWords } from "./problem.ts";

export function troubleBlocks(model: HomeModel, now: number): KnownBlock[] {
  const { viewer, connection } = model;
  return [
    ...(viewer.mayReadHistory
      ? model.notices.flatMap((notice) => noticeBlocks(notice, viewer))
      : []),
    ...(connection ? connectionTrouble(connection, model, now) : []),
    ...(viewer.mayReadHistory ? sharedBlocks(model) : []),
  ];
}

const sharedBlocks = (model: HomeModel): KnownBlock[] =>
  (model.shared ?? []).map(({ problem, since, rotations }) =>
    section(
      say.shared(
        rotations.length,
        dateToken(since),
        problemWords(problem, model),
        namesOf(rotations),
      ),
    ),
  );
