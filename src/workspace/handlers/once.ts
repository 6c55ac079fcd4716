/** Carries out a click, a submission or a command once, whoever sends it again, and again if it was cut in the middle. */
import { logThrown } from "../../log.ts";
import { type Ack, EMPTY_ACK } from "../../slack/ack.ts";
import type { Context } from "../context.ts";
import { running, shared } from "../deadline.ts";
import type { Intent } from "../rpc.ts";
import { REPEATED_COMMAND } from "./oncall-command.ts";

/**
 * Slack sends none of them twice: a second one is somebody else's copy of the signed request, and gets no answer, or the
 * Worker's own retry after its first call was cut. What it has begun is carried out again then, unless it is done.
 * @throws for a retry of what is done: nobody can say any more what its answer was
 */
export async function once(
  ctx: Context,
  { kind, digest, isRetry }: Exclude<Intent, { kind: "event" }>,
  run: (ctx: Context) => Promise<Ack>,
): Promise<Ack> {
  if (digest === undefined) return run(ctx);
  const { seenRequests } = ctx.store;
  const name = `request ${digest}`;
  const first = running<Ack>(ctx, name);
  // The connection broke, and the object lives on.
  if (first && isRetry) return first;
  const isDone = seenRequests.has(digest);
  if (isDone && isRetry) throw new Error("done before the call was cut");
  if (first || isDone) return kind === "command" ? REPEATED_COMMAND : EMPTY_ACK;

  const carriedOut = () => seenRequests.add(digest, ctx.now());
  return shared(ctx, name, async () => {
    try {
      return await run({ ...ctx, carriedOut });
    } finally {
      try {
        carriedOut();
      } catch (thrown) {
        // An uninstall has deleted the tables, or no more rows may be written. What was done counts all the same.
        logThrown("request.not_noted", thrown, { team_id: ctx.teamId, kind });
      }
    }
  });
}
