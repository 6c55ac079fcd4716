/** Shows what an import would change, for a person to confirm. */
import type { KnownBlock, ModalView } from "@slack/types";
import type { Change } from "../../../domain/history.ts";
import { ok } from "../../../domain/result.ts";
import type { DefaultChannels } from "../../../domain/slack-member.ts";
import { escapeForeign, escapeText, lines, oneLine } from "../../../slack/mrkdwn.ts";
import type { Reading, ViewSubmission } from "../../../slack/payload/interaction.ts";
import { paragraph, section } from "../../../slack/views/blocks.ts";
import { formModal, readingModal } from "../../../slack/views/modal.ts";
import { defaultChannelsSentence } from "../../../slack/words/default-channels.ts";
import { changesSentence } from "../../../slack/words/history.ts";
import { BUTTON, TITLE } from "../../../slack/words/labels.ts";
import type { MembersAfter } from "../rotation/members-after.ts";
import { memberLines } from "../rotation/preview-view.ts";
import { IMPORT_PLAN, type PlanKind } from "./words.ts";

export const IMPORT_PLAN_FORM = "import_plan_form";

/** The plan that the person confirmed. */
export type AcceptedPlan = { readonly digest: string };

export const readAcceptedPlan = ({ view }: ViewSubmission): Reading<AcceptedPlan> =>
  ok({ digest: view.metadata ?? "" });

export type ImportPlan = {
  readonly items: readonly {
    readonly kind: PlanKind;
    readonly name: string;
    readonly groupHandle: string | null;
    /** The group is to be created, too. */
    readonly isNewGroup: boolean;
    /** The fields that an update changes. */
    readonly changes: readonly Change[];
    /** Of the group of a rotation that is made or changed; null: it has none. */
    readonly defaultChannels: DefaultChannels | null;
    /** Who joins, stays and leaves; null: it isn't known. */
    readonly members: MembersAfter | null;
  }[];
  /** The plan that is applied must have the same digest. */
  readonly digest: string;
  readonly warnings: readonly string[];
};

const NAME_CHARS = 80;
const CHANGES_CHARS = 500;
const MOST_MENTIONS = 5;

export function importPlanModal({ items, digest, warnings }: ImportPlan): ModalView {
  const unchanged = items.filter(({ kind }) => kind === "unchanged").length;
  const blocks: KnownBlock[] = [
    ...warnings.map((warning) => section(`:warning: ${escapeText(oneLine(warning))}`)),
    ...part("create", items),
    ...part("update", items),
    ...part("delete", items),
    ...sameBlocks(unchanged, items.length),
  ];
  const { importConfiguration: title } = TITLE;
  if (unchanged === items.length) return readingModal(title, BUTTON.close, blocks);
  const callbackId = IMPORT_PLAN_FORM;
  return formModal({ title, callbackId, submit: BUTTON.apply, metadata: digest, blocks });
}

function sameBlocks(unchanged: number, count: number): KnownBlock[] {
  if (unchanged === count) return [paragraph(IMPORT_PLAN.nothing(unchanged))];
  return unchanged === 0 ? [] : [paragraph(IMPORT_PLAN.unchanged(unchanged))];
}

function part(kind: keyof typeof IMPORT_PLAN.headings, items: ImportPlan["items"]): KnownBlock[] {
  const these = items.filter((item) => item.kind === kind);
  if (these.length === 0) return [];
  return [
    section(lines([`*${IMPORT_PLAN.headings[kind]} (${these.length})*`, ...these.map(itemLine)])),
  ];
}

function itemLine({ defaultChannels, members, ...item }: ImportPlan["items"][number]): string {
  return [
    changeLine(item),
    ...(members && members.joins.length + members.leaves.length > 0
      ? memberLines(members, MOST_MENTIONS)
      : []),
    ...(defaultChannels ? [defaultChannelsSentence(defaultChannels)] : []),
  ].join(". ");
}

function changeLine({
  name,
  groupHandle,
  isNewGroup,
  changes,
}: Omit<ImportPlan["items"][number], "defaultChannels" | "members">): string {
  const group = groupHandle === null ? "" : `\`@${escapeForeign(groupHandle, NAME_CHARS)}\``;
  const handle = group && ` · ${isNewGroup ? IMPORT_PLAN.newGroup(group) : group}`;
  const what = changes.length === 0 ? "" : `: ${changesSentence(changes)}`;
  const line = `${escapeForeign(name, NAME_CHARS) || IMPORT_PLAN.noName}${handle}`;
  // Cut short, a mention could lose its end: leave the changes out as a whole.
  return what.length > CHANGES_CHARS
    ? `${line}: ${IMPORT_PLAN.fields(changes.length)}`
    : line + what;
}
