/** The views of many proposals, and of what became of them, within Slack's limits. */
import { describe, expect, it } from "vitest";
import type { BulkModel } from "../../../../../src/workspace/home/bulk.ts";
import { headLines } from "../../../../../src/workspace/home/view/bulk.ts";
import { homeView } from "../../../../../src/workspace/home/view.ts";
import { chooseModal } from "../../../../../src/workspace/modals/several/choose-view.ts";
import {
  type ListModel,
  listModal,
  ROWS_PER_PAGE,
} from "../../../../../src/workspace/modals/several/list-view.ts";
import { runModal } from "../../../../../src/workspace/modals/several/run-view.ts";
import { matches } from "../../../../../src/workspace/modals/several/words.ts";
import { viewComplaints } from "../../../slack/limits.ts";
import {
  admin,
  connected,
  guest,
  looker,
  NOW,
  NOW_TOKEN,
} from "../../../slack/views/home-models.ts";

const LONG = "<&> 🚒 ".repeat(500);
const people = Array.from({ length: 300 }, (_, nth) => `U${nth}`);

const list: ListModel = {
  ...{ setUpId: "s1", digest: "d", page: 1, pageCount: 4, more: 42, isCreationForbidden: true },
  counts: { ready: 60, created: 40, faulty: 3, leftOut: 1 },
  warning: "Something changed.",
  rows: Array.from({ length: ROWS_PER_PAGE }, (_, nth) => ({
    ...{ nth, name: LONG, schedule: LONG, handle: LONG },
    groupIs: "new",
    state:
      nth === 0
        ? { kind: "fault", sentence: LONG }
        : nth === 1
          ? { kind: "left_out" }
          : {
              kind: "ready",
              notes: [":warning: Somebody", ":warning: Somebody else"],
              members: {
                joins: people,
                stays: people,
                leaves: people,
                by: "schedule",
                problems: [],
              },
            },
  })),
};

describe("the list of proposals", () => {
  it("keeps Slack's limits, whatever the names are", () =>
    expect(viewComplaints(listModal(list))).toEqual([]));

  it("has no Apply where nothing can be set up, and still turns its pages", () => {
    const none = listModal({ ...list, counts: { ...list.counts, ready: 0 } });
    expect(none.submit).toBeUndefined();
    expect(none.private_metadata).toBe(listModal(list).private_metadata);
    expect(JSON.stringify(none)).toContain("several_next");
  });

  it("says how many minutes it takes, be it one", () => {
    const says = (created: number) =>
      /this takes (about [^.]*)/.exec(
        JSON.stringify(listModal({ ...list, counts: { ...list.counts, created } })),
      )?.[1];
    expect([says(15), says(16), says(95)]).toEqual([
      undefined,
      "about 1 minute",
      "about 5 minutes",
    ]);
  });

  it("says that only admins create groups where a new one is proposed", () => {
    const says = (counts: Partial<ListModel["counts"]>) =>
      JSON.stringify(listModal({ ...list, counts: { ...list.counts, ...counts } })).includes(
        "Slack lets only admins create user groups",
      );
    expect([says({}), says({ created: 0 })]).toEqual([true, false]);
  });
});

it("the choice keeps Slack's limits with all that can be chosen, typed and wrong in it", () => {
  const schedules = Array.from({ length: 120 }, (_, nth) => ({ id: `P${nth}`, name: LONG }));
  const errors = { schedules: "No.", search: "No.", channels: "No.", fallback: "No." };
  const view = chooseModal({
    ...{ schedules, text: LONG, channelIds: ["C1"], fallbackUserIds: ["U1"], matches: "*3*" },
    errors,
  });
  expect(viewComplaints(view)).toEqual([]);
});

it("the choice says what is beyond a hundred, and what is left out", () => {
  expect(matches(142, 3)).toBe(
    "*142 schedules match.* 3 more have a rotation already and are left out. The first 100 are set up now; open this again for the other 42.",
  );
  expect(matches(1, 1)).toBe(
    "*1 schedule matches.* 1 more has a rotation already and is left out.",
  );
});

const line = (nth: number) => ({ name: LONG, handle: `team-${nth}`, reason: `${nth} ${LONG}` });
const run: BulkModel = {
  ...{ id: "00000000-run", begunBy: "U1", endedAt: NOW, undone: null, all: 100, waiting: 0 },
  ...{ done: [], refused: [], left: [], notBack: [], minutesLeft: 1 },
  back: { all: 0, pending: 0 },
};
const many = Array.from({ length: 100 }, (_, nth) => line(nth));

describe("what became of them", () => {
  it("keeps Slack's limits where each of a hundred has another reason", () => {
    for (const told of [{ refused: many }, { left: many, undone: { by: "U1", at: NOW } }]) {
      expect(viewComplaints(runModal({ ...run, ...told }, true))).toEqual([]);
      expect(viewComplaints(homeView({ ...connected, bulk: [{ ...run, ...told }] }, NOW))).toEqual(
        [],
      );
    }
    const done = many.map(({ handle }) => handle.repeat(20));
    expect(viewComplaints(runModal({ ...run, done }, false))).toEqual([]);
  });

  it("keeps them where a file names thousands, with long handles", () => {
    const handle = "a-very-long-handle-that-slack-refuses-".repeat(3);
    const all = Array.from({ length: 2_400 }, (_, nth) => ({
      name: handle,
      handle,
      reason: `${nth} ${handle.repeat(3)}`,
    }));
    const grouped = all.map((one, nth) => ({ ...one, reason: `${nth % 40} ${handle.repeat(3)}` }));
    const undone = { by: "U1", at: NOW };
    for (const told of [
      { refused: all },
      { refused: grouped },
      { refused: all.slice(0, 800), notBack: all.slice(0, 800), left: all.slice(0, 800), undone },
      { done: all.map((one) => one.handle) },
    ])
      expect(viewComplaints(runModal({ ...run, ...told }, true))).toEqual([]);
    expect(JSON.stringify(runModal({ ...run, refused: all }, true))).toContain("…and 2350 more");
  });

  it("names many with the same reason together", () => {
    const refused = Array.from({ length: 4 }, (_, nth) => ({ ...line(nth), reason: "No." }));
    expect(JSON.stringify(runModal({ ...run, refused }, true))).toContain(
      "• No.\\n    4 rotations: `@team-0`, `@team-1`, `@team-2`, `@team-3`",
    );
  });

  it("says how to try again what was refused, once it is over", () => {
    const says = (changes: Partial<BulkModel>) =>
      JSON.stringify(runModal({ ...run, ...changes }, true)).includes("To try these again");
    const refused = many.slice(0, 2);
    expect([says({ refused }), says({ refused, endedAt: null }), says({})]).toEqual([
      true,
      false,
      false,
    ]);
  });

  it("is counted while it goes on, and told when it is over", () => {
    const done = ["a", "b"];
    const lines = (changes: Partial<BulkModel>) => headLines({ ...run, ...changes });
    expect(lines({ done, refused: many.slice(0, 3), endedAt: null, minutesLeft: 4 })).toEqual([
      ":hourglass: *2 of 100 rotations set up*, 3 refused. About 4 minutes left.",
    ]);
    expect(lines({ done })).toEqual([
      `:white_check_mark: *2 of 100 rotations set up*. Begun by <@U1>, done ${NOW_TOKEN}.`,
    ]);
    const undone = { by: "U2", at: NOW };
    expect(lines({ undone, back: { all: 98, pending: 60 } })).toEqual([
      ":hourglass: *Undoing: 38 of 98 user groups are back as they were.*",
    ]);
    expect(lines({ undone, back: { all: 1, pending: 0 }, left: many.slice(0, 1) })).toEqual([
      `:leftwards_arrow_with_hook: *Set-up of 1 rotation undone* by <@U2> ${NOW_TOKEN}.`,
      "1 stays as it is.",
    ]);
    expect(lines({ undone, back: { all: 1, pending: 1 }, waiting: 1 })).toEqual([
      ":hourglass: *Undoing: the user group isn't back as it was yet.*",
      "1 rotation wasn't set up.",
    ]);
  });

  it("can be undone only as long as the view says so", () => {
    const has = (
      count: number,
      isUndoable: boolean,
      done: readonly string[],
      endedAt = run.endedAt,
    ) =>
      JSON.stringify(runModal({ ...run, done, endedAt }, isUndoable)).includes(
        `Undo set-up of ${count} rotations`,
      );
    expect([has(2, true, ["a", "b"]), has(2, false, ["a", "b"])]).toEqual([true, false]);
    expect([has(100, true, ["a"], null), has(0, true, [])]).toEqual([true, false]);
  });

  it("is on the Home of those who may manage, and nobody else's", () => {
    const shows = (viewer: typeof admin) =>
      JSON.stringify(homeView({ ...connected, viewer, bulk: [run] }, NOW)).includes("bulk_details");
    expect([admin, looker, guest].map(shows)).toEqual([true, false, false]);
  });
});
