/** Mutants that survive because they do what the original does. Each says why no test can tell the two apart. */
import type { Equivalent } from "./verdict.ts";

const JUNK_IS_NOBODY = "a text among the people has no user id, so it is dropped";
const NO_SUCH_ID = "the text is nobody's id";
const THERE_FOR_THE_TYPE = "it is there for the type: the list is never empty";
const NOTHING_TO_DO = "the case does nothing: without it, nothing is done either";
const IN_ORDER_ALREADY = "the record lists the kinds in the order of their urgency";
const WRITTEN_TOGETHER = "the word and its instant are written together: both are null, or neither";
const NULL_IS_IN_NO_SET = "the condition narrows the type: no set of ids contains null";

export const EQUIVALENTS: readonly Equivalent[] = [
  {
    file: "src/domain/agenda.ts",
    code: "const reads = [input.lastFullReadAt === null ? now : input.lastFullReadAt + pollMs];",
    change: "input.lastFullReadAt === null → false",
    why: "null counts as 1970, which is overdue just as now is",
  },
  {
    file: "src/domain/announced.ts",
    code: "const isEarly = hasOnCall && change !== null && until !== null && change.at < until;",
    change: "until !== null → true",
    why: "the condition narrows the type: null counts as 1970, so nothing comes before it",
  },
  {
    file: "src/domain/announced.ts",
    code: "const left = change ? change.goes.flatMap(({ personId }) => personId ?? []) : [];",
    change: '[] → ["Stryker was here"]',
    why: NO_SUCH_ID,
  },
  {
    file: "src/domain/announced.ts",
    code: "all.flatMap(({ people, byOverride = [] }) =>",
    change: '[] → ["Stryker was here"]',
    why: NO_SUCH_ID,
  },
  {
    file: "src/domain/announced.ts",
    code: "people.flatMap(({ id }) => (byOverride.includes(id) ? [] : [id])),",
    change: '[] → ["Stryker was here"]',
    why: NO_SUCH_ID,
  },
  {
    file: "src/domain/announced.ts",
    code: "people.length > 0 && people.every(({ personId }) => personId !== null && ids.includes(personId));",
    change: "personId !== null → true",
    why: NULL_IS_IN_NO_SET,
  },
  {
    file: "src/domain/coming-up.ts",
    code: 'const key = isRunning ? "" : dayOf(shift.from);',
    change: '"" → "Stryker was here!"',
    why: "any key works that is not the name of a day",
  },
  {
    file: "src/domain/drift.ts",
    code: "const recent = [...(before?.recent ?? []).filter((at) => at > edit.at - WAR_WITHIN_MS), edit.at];",
    change: '[] → ["Stryker was here"]',
    why: "a text is never later than an instant, so it is filtered out",
  },
  {
    file: "src/domain/notifications.ts",
    code: 'const incoming = handover.by === "schedule" ? handover.comesIn : [];',
    change: '[] → ["Stryker was here"]',
    why: JUNK_IS_NOBODY,
  },
  {
    file: "src/domain/notifications.ts",
    code: 'const outgoing = before.by === "fallback" ? [] : handover.goes;',
    change: '[] → ["Stryker was here"]',
    why: JUNK_IS_NOBODY,
  },
  {
    file: "src/domain/notifications.ts",
    code: "if (userId === null || !isIn.has(userId)) return [];",
    change: "userId === null → false",
    why: NULL_IS_IN_NO_SET,
  },
  {
    file: "src/domain/notifications.ts",
    code: "if (userId === null || !wasIn.has(userId) || isIn.has(userId)) return [];",
    change: "userId === null → false",
    why: NULL_IS_IN_NO_SET,
  },
  {
    file: "src/domain/notifications.ts",
    code: "if (options.remindHours === 0 || upcoming === null) return [];",
    change: "options.remindHours === 0 → false",
    why: "no future shift starts within 0 hours; the condition states the rule",
  },
  {
    file: "src/domain/notifications.ts",
    code: 'const current = state.by === "schedule" ? state.onCall : [];',
    change: '[] → ["Stryker was here"]',
    why: JUNK_IS_NOBODY,
  },
  {
    file: "src/domain/own-words.ts",
    code: 'const [standing = "on_call"] = STANDINGS[options.members];',
    change: '"on_call" → ""',
    why: THERE_FOR_THE_TYPE,
  },
  {
    file: "src/domain/own-words.ts",
    code: 'const present = by === "schedule" ? onCall : [];',
    change: '[] → ["Stryker was here"]',
    why: "a text among the people has no id, so it is the same person as nobody",
  },
  {
    file: "src/domain/reading-key.ts",
    code: "const [, standing, sourceId] = KEY.exec(key) ?? [];",
    change: '[] → ["Stryker was here"]',
    why: "the first of a match is not used",
  },
  {
    file: "src/domain/template.ts",
    code: 'const said = typed.replace(/:.*/, "").slice(0, NEAR_CHARS);',
    change: 'typed.replace(/:.*/, "").slice(0, NEAR_CHARS) → typed.replace(/:.*/, "")',
    why: "it bounds the work: no place is near so long a text",
  },
  {
    file: "src/domain/topic.ts",
    code: "if (end >= 0) return { from, to: end + 1 };",
    change: "end >= 0 → end > 0",
    why: "the end comes after the beginning, so its index is never 0",
  },
  {
    file: "src/domain/topic.ts",
    code: 'versions[Math.max(0, versions.length - 1 - most)] ?? "";',
    change: '"" → "Stryker was here!"',
    why: THERE_FOR_THE_TYPE,
  },
  {
    file: "src/domain/topic.ts",
    code: "{ inSchedules = [], until }: RotationState,",
    change: '[] → ["Stryker was here"]',
    why: "a text among the schedules has no id, so it is never found",
  },
  {
    file: "src/workspace/outbox/outbox.ts",
    code: "const sends: Promise<void>[] = [];",
    change: '[] → ["Stryker was here"]',
    why: "waiting for all of them doesn't wait for a text",
  },
  {
    file: "src/workspace/outbox/outbox.ts",
    code: "lines.find(({ kind }) => kind === freed.entry.kind)?.entries.push(freed);",
    change:
      "lines.find(({ kind }) => kind === freed.entry.kind)?.entries → lines.find(({ kind }) => kind === freed.entry.kind).entries",
    why: "the question mark is there for the type: each kind has a line",
  },
  {
    file: "src/workspace/outbox/outbox.ts",
    code: "(a, b) => KINDS[a].urgency - KINDS[b].urgency,",
    change: "(a, b) => KINDS[a].urgency - KINDS[b].urgency → () => undefined",
    why: IN_ORDER_ALREADY,
  },
  {
    file: "src/workspace/outbox/outbox.ts",
    code: "(a, b) => KINDS[a].urgency - KINDS[b].urgency,",
    change: "KINDS[a].urgency - KINDS[b].urgency → KINDS[a].urgency + KINDS[b].urgency",
    why: IN_ORDER_ALREADY,
  },
  {
    file: "src/workspace/outbox/outbox.ts",
    code: "readMethod === null ? 0 : limitOf(readMethod),",
    change: "readMethod === null → false",
    why: "no method is called null, so none of that name is ever blocked",
  },
  {
    file: "src/workspace/outbox/outbox.ts",
    code: "default:",
    change: "default: failure satisfies never; → default:",
    why: "only the compiler reads it",
  },
  {
    file: "src/workspace/outbox/outbox.ts",
    code: 'case "rate_limited":',
    change: '"rate_limited" → ""',
    why: NOTHING_TO_DO,
  },
  {
    file: "src/workspace/outbox/outbox.ts",
    code: 'case "blocked":',
    change: '"blocked" → ""',
    why: NOTHING_TO_DO,
  },
  {
    file: "src/workspace/outbox/outbox.ts",
    code: 'case "postponed":',
    change: '"postponed" → ""',
    why: NOTHING_TO_DO,
  },
  {
    file: "src/workspace/store/outbox-entries.ts",
    code: "SELECT count(*) AS waiting, count(refused) AS refused FROM outbox`[0] ?? {",
    change: "{ waiting: 0, refused: 0, } → {}",
    why: "it is there for the type: a count always has its row",
  },
  {
    file: "src/workspace/store/outbox-entries.ts",
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is quoted
    code: "sql`UPDATE outbox SET due_at = ${now} WHERE refused IS NOT NULL AND due_at > ${now}`;",
    change: "> → >=",
    why: "what is due now is made due now",
  },
  {
    file: "src/workspace/store/outbox-entries.ts",
    code: "row.refused === null || row.refused_at === null",
    change: "row.refused === null → false",
    why: WRITTEN_TOGETHER,
  },
  {
    file: "src/workspace/store/outbox-entries.ts",
    code: "row.refused === null || row.refused_at === null",
    change: "row.refused_at === null → false",
    why: WRITTEN_TOGETHER,
  },
  {
    file: "src/workspace/store/outbox-entries.ts",
    code: "row.refused === null || row.refused_at === null",
    change:
      "row.refused === null || row.refused_at === null → row.refused === null && row.refused_at === null",
    why: WRITTEN_TOGETHER,
  },
];
