/** What an app's answer to a submission does to the screen. */
import * as z from "zod";
import type { Ack } from "../app-line.ts";
import { checkModal, type ModalView } from "../block-kit/surfaces.ts";
import { isRefusal } from "../host.ts";
import type { OpenView } from "../open-view.ts";
import type { Session } from "./payloads.ts";
import { NO_CONNECTION, reasonOf, SlackTrouble } from "./trouble.ts";

export type Outcome = "closed" | "errors" | "updated" | "pushed" | "cleared";

const answers = z.discriminatedUnion("response_action", [
  z.strictObject({
    response_action: z.literal("errors"),
    errors: z.record(z.string(), z.string().min(1)),
  }),
  z.strictObject({ response_action: z.literal("update"), view: z.unknown() }),
  z.strictObject({ response_action: z.literal("push"), view: z.unknown() }),
  z.strictObject({ response_action: z.literal("clear") }),
]);

/** Applies the answer. Throws what the person is shown when the answer is none that Slack understands. */
export function applyAnswer({ team, user }: Session, open: OpenView, ack: Ack): Outcome {
  const fail = (detail: string) => new SlackTrouble(NO_CONNECTION, detail);
  if (ack.status !== 200) throw fail(reasonOf(ack));
  const { screens } = team;
  if (ack.body === "") {
    screens.close(user.id, "top");
    return "closed";
  }
  const parsed = answers.safeParse(asJson(ack.body));
  if (!parsed.success) throw fail(`an answer that Slack doesn't understand: ${ack.body}`);
  const answer = parsed.data;
  switch (answer.response_action) {
    case "errors":
      open.errors = readErrors(open, answer.errors, fail);
      screens.touched(user.id, open);
      return "errors";
    case "update":
      screens.updateChecked(user.id, open, readView(answer.view, fail));
      return "updated";
    case "push": {
      const pushed = screens.pushChecked(user.id, readView(answer.view, fail));
      if (isRefusal(pushed)) throw fail(pushed.error);
      return "pushed";
    }
    case "clear":
      screens.close(user.id, "all");
      return "cleared";
  }
}

/** Errors can be shown at input blocks only. */
function readErrors(
  open: OpenView,
  errors: Readonly<Record<string, string>>,
  fail: (detail: string) => Error,
): ReadonlyMap<string, string> {
  const inputs = new Set(open.view.blocks.filter((b) => b.type === "input").map((b) => b.block_id));
  const stray = Object.keys(errors).filter((id) => !inputs.has(id));
  if (stray.length > 0) throw fail(`errors for blocks that are no inputs here: ${stray.join()}`);
  if (Object.keys(errors).length === 0) throw fail("an empty list of errors");
  return new Map(Object.entries(errors));
}

function readView(view: unknown, fail: (detail: string) => Error): ModalView {
  const checked = checkModal(view);
  if (!checked.ok) throw fail(checked.complaints.join("; "));
  return checked.value;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
