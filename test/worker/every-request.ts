/**
 * Everything that a person can press, submit, search and ask, made from the product's own tables: a new row is tried
 * without anybody thinking of it. Each request is one that the row can read, with the right that the row takes.
 */
import type { Right } from "../../src/domain/rights.ts";
import type { BlockAction, View } from "../../src/slack/payload/interaction.ts";
import { ACTIONS } from "../../src/workspace/handlers/actions.ts";
import { MODALS } from "../../src/workspace/handlers/modals.ts";
import type { Action, Modal, Search } from "../../src/workspace/handlers/row.ts";
import { SEARCHES } from "../../src/workspace/handlers/searches.ts";
import { LINK_BLOCK_PREFIX } from "../../src/workspace/modals/relink/view.ts";
import { ROTATION_BLOCK, ROTATION_FORM } from "../../src/workspace/modals/rotation/ids.ts";
import { SETTINGS_BLOCK } from "../../src/workspace/modals/settings/form.ts";

/** What the requests are about. */
export type Target = {
  readonly rotationId: string;
  readonly groupId: string;
  readonly scheduleId: string;
};

/** What goes to `/slack/interactivity`, but for who does it and where. */
export type Attempt = {
  readonly what: string;
  readonly right: Right;
  readonly kind: "action" | "form" | "search";
  /** No notice: the person has a form open. */
  readonly isSilent: boolean;
  readonly payload: (triggerId: string) => object;
};

const VIEW_ID = "V0OPEN";
const actor = { userId: "U0", teamId: null };

/** What there is in a button's value, of whatever row. */
const valuesFor = ({ rotationId }: Target) => [
  rotationId,
  "1",
  `0 ${rotationId}`,
  `coming_up ${rotationId}`,
  `history ${rotationId}`,
  "0:PBOB",
  "0 PBOB",
  "leave_out 0",
  "",
];

function viewFor(target: Target): Omit<View, "callbackId"> {
  const chosen = (value: string) => ({ "": { selected_option: { value } } });
  const typed = (value: string) => ({ "": { value } });
  return {
    id: VIEW_ID,
    hash: "1.a",
    metadata: JSON.stringify({
      ...{ rotationId: target.rotationId, version: 1, at: null, place: null },
      ...{ whoManages: "admins", guestsLook: true, installerConnects: true },
      ...{ setUp: "none", digest: "", nth: 0, parent: VIEW_ID },
    }),
    state: {
      values: {
        [ROTATION_BLOCK.name]: typed("Renamed"),
        [ROTATION_BLOCK.group]: chosen(target.groupId),
        [ROTATION_BLOCK.schedules]: { "": { selected_options: [{ value: target.scheduleId }] } },
        [SETTINGS_BLOCK.whoManages]: chosen("everyone"),
        [SETTINGS_BLOCK.placeholders]: typed("bob@acme.example"),
      },
    },
  };
}

export function everyAttempt(target: Target): readonly Attempt[] {
  const view = viewFor(target);
  const { metadata: private_metadata, ...rest } = view;
  const shown = (callback_id: string) => ({ ...rest, callback_id, private_metadata });

  const actions = Object.entries<Action>(ACTIONS).flatMap(([id, row]) => {
    const byRight = new Map<Right, Attempt>();
    for (const value of valuesFor(target)) {
      const pressed: BlockAction = {
        ...{ type: "block_actions", actor, triggerId: "1", actionId: id, value, message: null },
        view: { ...view, callbackId: ROTATION_FORM },
      };
      const read = row.read(pressed);
      if (!read.ok || read.value === null) continue;
      const input = { actor, triggerId: "1", ...read.value };
      const right = typeof row.right === "string" ? row.right : row.right(input as never);
      if (byRight.has(right)) continue;
      byRight.set(right, {
        ...{ what: `presses ${id}`, right, kind: "action", isSilent: row.onDenial === "silent" },
        payload: (trigger_id) => ({
          ...{ type: "block_actions", trigger_id, view: shown(ROTATION_FORM) },
          actions: [{ action_id: id, value }],
        }),
      });
    }
    return found([...byRight.values()], id);
  });

  const forms = Object.entries<Modal>(MODALS).flatMap(([id, row]) => {
    const submitted = {
      type: "view_submission",
      actor,
      view: { ...view, callbackId: id },
    } as const;
    const read = row.read(submitted);
    if (!read.ok || read.value === null) return found([], id);
    const attempt: Attempt = {
      ...{ what: `submits ${id}`, right: row.right, kind: "form", isSilent: false },
      payload: (trigger_id) => ({ type: "view_submission", trigger_id, view: shown(id) }),
    };
    return [attempt];
  });

  const searches = Object.entries<Search>(SEARCHES).map(([id, row]): Attempt => {
    const action_id = id === LINK_BLOCK_PREFIX ? `${id}OLD` : id;
    return {
      ...{ what: `searches ${id}`, right: row.right, kind: "search", isSilent: false },
      payload: () => ({
        ...{ type: "block_suggestion", action_id, value: "" },
        view: shown(ROTATION_FORM),
      }),
    };
  });
  return [...actions, ...forms, ...searches];
}

function found(attempts: readonly Attempt[], id: string): readonly Attempt[] {
  if (attempts.length === 0) throw new Error(`${id} reads nothing of what is tried: add its value`);
  return attempts;
}

/** What can be asked with `/oncall`. */
export const QUESTIONS = ["", "help", "me", "platform", "<!subteam^S0NONE|@x>"] as const;
