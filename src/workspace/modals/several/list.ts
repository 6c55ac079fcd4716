/** Shows the proposals with what the plan makes of them, and does what their menus say. */
import { sha256, toHex } from "../../../bytes.ts";
import { NEW_GROUP } from "../../../domain/rotation.ts";
import type { RotationDraft } from "../../../domain/rotation-check.ts";
import { NO_OPTIONS } from "../../../domain/rotation-options.ts";
import type { UserGroup } from "../../../domain/slack-member.ts";
import type { Actor } from "../../../slack/payload/actor.ts";
import type { Pressed } from "../../../slack/payload/interaction.ts";
import { noticeModal } from "../../../slack/views/notice-modal.ts";
import { defaultChannelsSentence } from "../../../slack/words/default-channels.ts";
import { TITLE } from "../../../slack/words/labels.ts";
import { problemSentence } from "../../../slack/words/problem.ts";
import { needsAdminGrant } from "../../../slack/words/slack-error.ts";
import type { Context, Slack } from "../../context.ts";
import { authorOf } from "../../groups/take-over.ts";
import { connectedSystem } from "../../source.ts";
import type { SetUp } from "../../store/set-ups.ts";
import { scheduleName } from "../rotation/form.ts";
import { type MembersAfter, membersAfter } from "../rotation/members-after.ts";
import { EMPTY_GROUP } from "../rotation/preview.ts";
import { type CheckedProposal, checkProposals } from "./check.ts";
import {
  type ListChoice,
  type ListModel,
  type ListPage,
  type ListRow,
  listModal,
  ROWS_PER_PAGE,
  type ShownList,
} from "./list-view.ts";
import { openChange } from "./open-change.ts";
import { SET_UP_REFUSAL } from "./words.ts";

/** `Previous` and `Next`. */
export async function showListPage(
  ctx: Context,
  slack: Slack,
  { actor, viewId, page, ...shown }: Pressed & ListPage,
): Promise<void> {
  await redraw(ctx, slack, actor, viewId, shown, page);
}

/** A proposal's menu. */
export async function chooseInList(
  ctx: Context,
  slack: Slack,
  chosen: Pressed & ListChoice,
): Promise<void> {
  const { actor, viewId, verb, nth } = chosen;
  const { setUps } = ctx.store;
  const setUp = setUps.get(actor.userId, chosen.setUpId, ctx.now());
  if (verb === "change" && setUp) return openChange(ctx, slack, chosen, setUp);
  if (setUp) {
    const proposals = setUp.proposals.map((one, at) =>
      at === nth ? { ...one, isLeftOut: verb === "leave_out" } : one,
    );
    setUps.put(actor.userId, { ...setUp, proposals }, ctx.now());
  }
  await redraw(ctx, slack, actor, viewId, chosen, pageOfRow(nth));
}

export const pageOfRow = (nth: number): number => Math.floor(nth / ROWS_PER_PAGE);

/** Shows a page of the list as it is stored now. */
export async function redraw(
  ctx: Context,
  slack: Slack,
  actor: Actor,
  viewId: string,
  { setUpId }: Pick<ShownList, "setUpId">,
  page: number,
): Promise<void> {
  const stored = () => ctx.store.setUps.get(actor.userId, setUpId, ctx.now());
  const setUp = stored();
  const view = setUp
    ? await drawList(ctx, slack, actor, setUp, page)
    : noticeModal(TITLE.setUpSeveral, SET_UP_REFUSAL.gone);
  // Another click changed it while this one asked about people: that one shows it.
  if (setUp && JSON.stringify(stored()) !== JSON.stringify(setUp)) return;
  await slack.bot.updateView(viewId, view);
}

/** @param warning plain text, above everything */
export async function drawList(
  ctx: Context,
  slack: Slack,
  actor: Actor,
  setUp: SetUp,
  page: number,
  warning?: string,
) {
  const author = await authorOf(ctx, slack, actor);
  const checked = checkProposals(ctx, slack, author, setUp);
  const pageCount = Math.max(1, Math.ceil(checked.length / ROWS_PER_PAGE));
  const at = Math.min(page, pageCount - 1);
  const shown = checked.slice(at * ROWS_PER_PAGE, (at + 1) * ROWS_PER_PAGE);
  const members = await membersOf(ctx, shown);
  const ready = checked.filter((one) => one.checked?.ok);
  const refused = ctx.store.state.groups.get("refusedPermissions")?.create ?? "";
  const model: ListModel = {
    setUpId: setUp.id,
    digest: await digestOf(checked),
    rows: shown.map((one) => rowOf(ctx, one, members.get(one) ?? null)),
    page: at,
    pageCount,
    counts: {
      ready: ready.length,
      created: ready.filter(({ proposal }) => proposal.groupChoice === NEW_GROUP).length,
      faulty: checked.filter((one) => one.checked?.ok === false).length,
      leftOut: checked.filter((one) => one.checked === null).length,
    },
    more: setUp.more,
    isCreationForbidden: needsAdminGrant(refused),
    ...(warning && { warning }),
  };
  return listModal(model);
}

/** What `Apply` would set up: it sets up nothing else. */
export const digestOf = async (checked: readonly CheckedProposal[]): Promise<string> =>
  toHex(
    await sha256(
      JSON.stringify(
        checked.flatMap(({ proposal, checked: found }) => (found?.ok ? [proposal] : [])),
      ),
    ),
  );

const groupOf = ({ group }: RotationDraft): UserGroup =>
  group.kind === "new" ? EMPTY_GROUP : { ...group.group, isDisabled: false };

/** Asks the plan who will be in the groups of these. */
async function membersOf(
  ctx: Context,
  shown: readonly CheckedProposal[],
): Promise<ReadonlyMap<CheckedProposal, MembersAfter | null>> {
  const ready = shown.flatMap((one) =>
    one.checked?.ok ? [{ one, draft: one.checked.value }] : [],
  );
  const after = await membersAfter(
    ctx,
    ready.map(({ draft }) => {
      const group = groupOf(draft);
      const { restoresFormer: _, ...rotation } = draft;
      return {
        known: null,
        group,
        rotation: {
          ...rotation,
          ...{ id: "", groupId: group.id, options: NO_OPTIONS, version: 0, membersBefore: [] },
        },
      };
    }),
  );
  return new Map(ready.map(({ one }, nth) => [one, after[nth] ?? null]));
}

const MOST_PROBLEMS = 2;

function rowOf(
  ctx: Context,
  { proposal, nth, checked }: CheckedProposal,
  members: MembersAfter | null,
): ListRow {
  const { name, groupChoice, newAlias, enablesGroup, scheduleIds } = proposal;
  const isNew = groupChoice === NEW_GROUP;
  const group = isNew ? null : ctx.store.groups.get(groupChoice ?? "");
  const [scheduleId = ""] = scheduleIds;
  const row = {
    ...{ nth, name, handle: isNew ? newAlias : (group?.handle ?? null) },
    schedule: scheduleName(ctx, null, scheduleId) ?? scheduleId,
    groupIs: isNew ? "new" : enablesGroup ? "enabled" : "existing",
  } as const;
  if (checked === null) return { ...row, state: { kind: "left_out" } };
  if (!checked.ok) {
    const sentence = Object.values(checked.error).join(" ");
    return { ...row, state: { kind: "fault", sentence } };
  }
  const problems = (members?.problems ?? [])
    .slice(0, MOST_PROBLEMS)
    .map((problem) => `:warning: ${problemSentence(problem, connectedSystem(ctx))}`);
  const channels = group?.defaultChannels ? [defaultChannelsSentence(group.defaultChannels)] : [];
  return { ...row, state: { kind: "ready", members, notes: [...problems, ...channels] } };
}
