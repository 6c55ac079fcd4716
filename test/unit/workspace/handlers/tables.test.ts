/** The tables of what can be pressed, submitted and searched, against the ids that the views give out. */
import { describe, expect, test } from "vitest";
import type { Right } from "../../../../src/domain/rights.ts";
import { MEMBER_OPTIONS } from "../../../../src/domain/rotation-options.ts";
import { EMPTY_ACK } from "../../../../src/slack/ack.ts";
import type { Pressed } from "../../../../src/slack/payload/interaction.ts";
import type { Context, Slack } from "../../../../src/workspace/context.ts";
import { ACTIONS } from "../../../../src/workspace/handlers/actions.ts";
import { MODALS } from "../../../../src/workspace/handlers/modals.ts";
import { action, modal, nothing, search } from "../../../../src/workspace/handlers/row.ts";
import { SEARCHES } from "../../../../src/workspace/handlers/searches.ts";
import { homeView } from "../../../../src/workspace/home/view.ts";
import { EXPORT_FORM } from "../../../../src/workspace/modals/config-file/export-view.ts";
import { ROTATION_BLOCK } from "../../../../src/workspace/modals/rotation/ids.ts";
import { admin, connected, empty, NOW, platform } from "../../slack/views/home-models.ts";

const modules = import.meta.glob<Readonly<Record<string, unknown>>>(
  [
    "../../../../src/slack/words/personal-message.ts",
    "../../../../src/workspace/home/**/*.ts",
    "../../../../src/workspace/modals/**/*.ts",
  ],
  { eager: true },
);

/** The ids in the constants whose names end so. */
const idsIn = (suffix: "_ACTION" | "_LINK" | "_FORM"): readonly string[] =>
  Object.values(modules)
    .flatMap((module) => Object.entries(module))
    .filter(([name]) => name.endsWith(suffix))
    .flatMap(([, ids]) => (typeof ids === "string" ? ids : Object.values(ids as object)));

/** Selects in which one searches and chooses. */
const SEARCHED: readonly string[] = [ROTATION_BLOCK.group, ROTATION_BLOCK.schedules];

/** Fields whose choice Slack reports at once. */
const FIELDS: readonly string[] = [
  ...SEARCHED,
  ROTATION_BLOCK.fallback,
  ...MEMBER_OPTIONS.map((key) => ROTATION_BLOCK[key]),
];

describe("every action id", () => {
  const given = [...idsIn("_ACTION"), ...FIELDS];

  test("that a view gives out has a row, and every row has a view", () => {
    expect(Object.keys(ACTIONS).toSorted()).toEqual(given.toSorted());
  });

  test("is given out by one constant only, links included", () => {
    const all = [...given, ...idsIn("_LINK")];
    expect(idsIn("_LINK").length).toBe(1);
    expect(all.filter((id, at) => all.indexOf(id) !== at)).toEqual([]);
  });

  test("on a drawn Home has a row, or is a link's", () => {
    const rotation = {
      ...platform,
      hasPeopleToMatch: true,
      undone: { by: "U1", at: NOW },
    };
    const many = { viewer: { ...admin, isMuted: true }, page: 1, pageCount: 3, rotationCount: 60 };
    const site = { isConfirmed: true };
    const homes = [
      { ...empty, ...many },
      { ...connected, ...many, rotations: [rotation] },
      { ...connected, ...many, rotations: [rotation], found: { id: "r1", name: "Platform" } },
      {
        ...connected,
        ...many,
        connection: connected.connection && {
          ...connected.connection,
          site,
          unlinked: ["Platform"],
        },
      },
    ];
    const drawn = JSON.stringify(homes.map((model) => homeView(model, NOW)));
    const ids = new Set([...drawn.matchAll(/"action_id":"([^"]+)"/g)].map(([, id]) => id));
    expect(ids.size).toBeGreaterThan(15);
    const known = [...given, ...idsIn("_LINK")];
    expect([...ids].filter((id) => !known.includes(String(id)))).toEqual([]);
  });
});

test("every form has a row, but for the one that is only closed", () => {
  const forms = idsIn("_FORM");
  expect(forms.toSorted()).toEqual([...Object.keys(MODALS), EXPORT_FORM].toSorted());
});

test("no id stands in two tables, but for selects in which one searches and chooses", () => {
  const actions = Object.keys(ACTIONS);
  expect(Object.keys(MODALS).filter((id) => actions.includes(id) || id in SEARCHES)).toEqual([]);
  const searched = Object.keys(SEARCHES).filter((id) => actions.includes(id));
  expect(searched.toSorted()).toEqual([...SEARCHED, "find_rotation", "history_of"].toSorted());
});

/** All others take the right to manage at least. Whoever adds one here says that guests, or all members, may use it. */
test("what only shows something to guests or members is listed here", () => {
  const taking = (right: Right) =>
    [...Object.entries(ACTIONS), ...Object.entries(MODALS), ...Object.entries(SEARCHES)]
      .filter(([, row]) => row.right === right)
      .map(([id]) => id)
      .toSorted();
  expect(taking("mayLook")).toEqual([
    "coming_up_next",
    "coming_up_previous",
    "find_rotation",
    "find_rotation",
    "mute_messages",
    "show_all_rotations",
    "turn_page",
    "turn_page_next",
    "unmute_messages",
  ]);
  expect(taking("mayReadHistory")).toEqual([
    "history",
    "history_form",
    "history_newer",
    "history_of",
    "history_of",
    "history_older",
  ]);
  const varying = Object.entries(ACTIONS).filter(([, row]) => typeof row.right !== "string");
  expect(varying.map(([id]) => id)).toEqual(["rotation_menu"]);
});

/** Held by the type checker: each of these would compile if a row's type allowed it. */
test("a row without a right, or whose handler takes what isn't read, is none", () => {
  const run = async () => {};
  const submit = async () => EMPTY_ACK;
  const needsPage = async (_: Context, __: Slack, ___: Pressed & { page: number }) => {};
  expect([
    // @ts-expect-error
    action({ read: nothing, run }),
    // @ts-expect-error
    action({ right: null, read: nothing, run }),
    // @ts-expect-error
    action({ right: "mayLook", read: nothing, run: needsPage }),
    // @ts-expect-error
    modal({ read: nothing, submit }),
    // @ts-expect-error Who may not must be answered.
    modal({ right: "mayManage", read: nothing, submit }),
    // @ts-expect-error
    search({ read: nothing, search: () => EMPTY_ACK }),
  ]).toHaveLength(6);
});
