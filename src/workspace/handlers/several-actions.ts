/** The rows of actions.ts for `Set up several`, and for what became of it. */
import { BULK_ACTION } from "../home/view/bulk.ts";
import { HOME_ACTION } from "../home/view.ts";
import { countMatches, openSetUp } from "../modals/several/choose.ts";
import { CHOOSE_ACTION, readOpenChoice } from "../modals/several/choose-view.ts";
import { chooseInList, showListPage } from "../modals/several/list.ts";
import { LIST_ACTION, readListChoice, readListPage } from "../modals/several/list-view.ts";
import { openRun, refreshRun } from "../modals/several/run.ts";
import { RUN_ACTION, readRunRef } from "../modals/several/run-view.ts";
import { type Action, action, nothing } from "./row.ts";
import { undoSetUp } from "./undo-set-up.ts";

export const SEVERAL_ACTIONS = {
  [BULK_ACTION.details]: action({ right: "mayManage", read: readRunRef, run: openRun }),
  [HOME_ACTION.setUpSeveral]: action({ right: "mayManage", read: nothing, run: openSetUp }),
  [CHOOSE_ACTION.search]: action({
    right: "mayManage",
    onDenial: "silent",
    read: readOpenChoice,
    run: countMatches,
  }),
  [LIST_ACTION.menu]: action({ right: "mayManage", read: readListChoice, run: chooseInList }),
  [LIST_ACTION.previous]: action({ right: "mayManage", read: readListPage, run: showListPage }),
  [LIST_ACTION.next]: action({ right: "mayManage", read: readListPage, run: showListPage }),
  [RUN_ACTION.refresh]: action({ right: "mayManage", read: readRunRef, run: refreshRun }),
  [RUN_ACTION.undo]: action({ right: "mayManage", read: readRunRef, run: undoSetUp }),
} as const satisfies Readonly<Record<string, Action>>;
