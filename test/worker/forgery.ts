/**
 * What Slack's own client would not send: one person's doing in another's name, a form sent in a state that Slack
 * checks before it sends it. Signed all the same, as if Slack had let it through.
 */
import type { Ack } from "../world/slack/app-line.ts";
import { blockActions, viewSubmission } from "../world/slack/client/payloads.ts";
import type { JsonObject } from "../world/slack/json.ts";
import type { OpenView } from "../world/slack/open-view.ts";
import type { Stage } from "./stage.ts";

type SlackSide = Pick<Stage, "slack" | "team">;

/** `name` presses something on a view that was shown to somebody. @param over parts of the payload, in place of its own */
export const clickAs = (
  side: SlackSide,
  name: string,
  open: OpenView,
  action: JsonObject,
  over: JsonObject = {},
) => post(side, { ...blockActions(sessionOf(side, name), open, action), ...over });

/** `name` submits a modal that was shown to somebody, with what is entered in it. */
export const submitAs = (side: SlackSide, name: string, open: OpenView): Promise<Ack> =>
  post(side, viewSubmission(sessionOf(side, name), open));

/** Whatever `open` is: a modal or a Home. Throws for none. */
export function shown(open: OpenView | null): OpenView {
  if (!open) throw new Error("nothing is shown");
  return open;
}

const sessionOf = ({ slack, team }: SlackSide, name: string) => ({
  slack,
  team,
  user: team.user(name),
});

const post = ({ slack }: SlackSide, payload: JsonObject): Promise<Ack> =>
  slack.line.post(
    "/slack/interactivity",
    "application/x-www-form-urlencoded",
    new URLSearchParams({ payload: JSON.stringify(payload) }).toString(),
  );
