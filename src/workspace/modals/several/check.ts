/** Checks proposals as the rotation form would be checked, and against each other. Reads the store only. */
import { fold } from "../../../domain/best-match.ts";
import { handleFor, type Proposal } from "../../../domain/proposal.ts";
import { err, type Result } from "../../../domain/result.ts";
import { NEW_GROUP, type RotationField, type RotationForm } from "../../../domain/rotation.ts";
import { checkRotationForm, type RotationDraft } from "../../../domain/rotation-check.ts";
import { fieldFaultSentences } from "../../../slack/words/field-fault.ts";
import { aliasOfDisabledGroup } from "../../../slack/words/fields.ts";
import { slackErrorSentence } from "../../../slack/words/slack-error.ts";
import type { Context, Slack } from "../../context.ts";
import { ALIAS_TAKEN, disabledGroupWith } from "../../groups/create.ts";
import { type Author, whoMayChoose } from "../../groups/take-over.ts";
import type { SetUp } from "../../store/set-ups.ts";
import { checkFacts } from "../rotation/check-facts.ts";
import { FAULT } from "./words.ts";

type Faults = Partial<Record<RotationField, string>>;

export type CheckedProposal = {
  readonly proposal: Proposal;
  /** Its place in the set, from 0. */
  readonly nth: number;
  /** Null: the person left it out. */
  readonly checked: Result<RotationDraft, Faults> | null;
};

export const formOf = (setUp: SetUp, { isLeftOut: _, ...proposal }: Proposal): RotationForm => ({
  ...proposal,
  channelIds: setUp.channelIds,
  fallbackUserIds: setUp.fallbackUserIds,
  options: null,
});

/** Of two proposals with the same group, the first has it. */
export function checkProposals(
  ctx: Context,
  slack: Slack,
  author: Author,
  setUp: SetUp,
): readonly CheckedProposal[] {
  const check = checkerOf(ctx, slack, author);
  const owners = new Map<string, string>();
  return setUp.proposals.map((proposal, nth) => {
    if (proposal.isLeftOut) return { proposal, nth, checked: null };
    const checked = check(formOf(setUp, proposal), (key) => owners.get(key) ?? null);
    if (checked.ok) owners.set(keyOf(proposal), proposal.name);
    return { proposal, nth, checked };
  });
}

/** One proposal as a person has changed it, against all others that aren't left out. */
export function checkChanged(
  ctx: Context,
  slack: Slack,
  author: Author,
  setUp: SetUp,
  nth: number,
): Result<RotationDraft, Faults> {
  const others = setUp.proposals.filter((one, at) => at !== nth && !one.isLeftOut);
  const owners = new Map(others.map((one) => [keyOf(one), one.name]));
  const proposal = setUp.proposals[nth];
  if (!proposal) return err({});
  const form = formOf(setUp, proposal);
  return checkerOf(ctx, slack, author)(form, (key) => owners.get(key) ?? null);
}

/** A handle for a new group of this name, that neither Slack's groups nor the other proposals have. */
export function freeHandle({ store }: Context, { proposals }: SetUp, name: string): string {
  const taken = new Set([
    ...store.groups.listed().map(({ handle }) => fold(handle)),
    ...proposals.map(({ newAlias }) => newAlias),
  ]);
  return handleFor(name, (handle) => taken.has(handle));
}

/** The group, or the alias of the new one. */
const keyOf = ({ groupChoice, newAlias }: Pick<Proposal, "groupChoice" | "newAlias">): string =>
  groupChoice === NEW_GROUP ? `@${newAlias.replace(/^@/, "")}` : (groupChoice ?? "");

function checkerOf(ctx: Context, slack: Slack, author: Author) {
  const handles = new Set(ctx.store.groups.listed().map(({ handle }) => fold(handle)));
  const facts = {
    ...checkFacts(ctx, null),
    whoMayChoose: whoMayChoose(ctx, slack, author),
    // Asked when they were chosen.
    channelFault: () => null,
  };
  /** @param ownerOf the name of the other proposal that has the group or the alias; null: none */
  return (
    form: RotationForm,
    ownerOf: (key: string) => string | null,
  ): Result<RotationDraft, Faults> => {
    const checked = checkRotationForm(form, facts);
    if (!checked.ok) return err(fieldFaultSentences(checked.error));
    const { group } = checked.value;
    const owner = ownerOf(keyOf(form));
    if (group.kind === "existing")
      return owner === null ? checked : err({ group: FAULT.groupTwice(owner) });
    const { alias } = group;
    if (owner !== null) return err({ newAlias: FAULT.aliasTwice(owner) });
    if (!handles.has(alias)) return checked;
    return err({
      newAlias: disabledGroupWith(ctx, alias)
        ? aliasOfDisabledGroup(alias)
        : slackErrorSentence(ALIAS_TAKEN.error),
    });
  };
}
