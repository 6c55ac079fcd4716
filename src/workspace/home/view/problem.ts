/** A rotation's problem, in words for this reader. */
import type { Problem } from "../../../domain/problem.ts";
import { problemSentence } from "../../../slack/words/problem.ts";
import { needsAdminGrant } from "../../../slack/words/slack-error.ts";
import type { HomeModel } from "../model.ts";
import * as say from "../words/rotation.ts";

/** Nobody is sent to ask an admin who is one, and has the button in sight. */
export function problemWords(
  problem: Problem,
  { viewer, notices, connection }: Pick<HomeModel, "viewer" | "notices" | "connection">,
): string {
  const isOffered =
    viewer.mayAdminister && notices.some(({ kind }) => kind === "group_writes_forbidden");
  if (isOffered && problem.kind === "group_write_refused" && needsAdminGrant(problem.error))
    return say.grantAbove;
  return problemSentence(problem, connection?.system ?? null);
}
