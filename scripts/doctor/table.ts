/** Findings as a table for a terminal. */
import type { Finding } from "./finding.ts";

const MARKS = { ok: "✓", wrong: "✗", look: "!" } as const;

export function tableOf(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ what }) => what.length));
  const lines = findings.flatMap(({ what, state, said, todo }) => [
    `${MARKS[state]}  ${what.padEnd(width)}  ${said}`,
    ...(todo === undefined ? [] : [`   ${" ".repeat(width)}  → ${todo}`]),
  ]);
  return lines.join("\n");
}

export function verdictOf(findings: readonly Finding[]): string {
  const count = (state: Finding["state"]) =>
    findings.filter((finding) => finding.state === state).length;
  return `${count("ok")} fine, ${count("look")} to look at, ${count("wrong")} wrong.`;
}
