/** The problems of rotations: those of their last plans, and what Slack has refused since. */
import type { ActiveProblem } from "../../domain/problem.ts";
import type { Context } from "../context.ts";
import { sourceFilter } from "../source.ts";
import type { Refusals } from "../store/outbox-entries.ts";
import { rejectionProblem } from "../store/rejected-recipients.ts";
import type { RotationGlance } from "../store/rotations.ts";

/** Less than a whole rotation, which need not be read for it. */
type Troubled = Pick<RotationGlance, "id" | "groupId" | "source" | "problems">;

export type ProblemReader = {
  readonly of: (rotation: Troubled) => readonly ActiveProblem[];
  /** What Slack refused, of all entries of the outbox. */
  readonly refusals: Refusals;
};

/**
 * What is stored about all rotations is read at once.
 * @param connectedAt when the present system was connected: rotations of another wait to be linked since, epoch ms
 */
export function problemReader(ctx: Context, connectedAt: number): ProblemReader {
  const isFromConnected = sourceFilter(ctx);
  const refusals = ctx.store.outbox.refusals();
  const rejected = ctx.store.rejectedRecipients.all();
  const of = ({ id, groupId, source, problems }: Troubled): readonly ActiveProblem[] => {
    const write = refusals.of({ kind: "group", groupId });
    return [
      ...(isFromConnected({ source })
        ? problems
        : [{ problem: { kind: "unlinked" } as const, since: connectedAt }]),
      ...(write
        ? [
            {
              problem: { kind: "group_write_refused", error: write.error } as const,
              since: write.at,
            },
          ]
        : []),
      ...(rejected.get(id) ?? []).map(({ recipient, error, since }) => ({
        problem: rejectionProblem(recipient, error),
        since,
      })),
    ];
  };
  return { of, refusals };
}
