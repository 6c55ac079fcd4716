/** Bob at his Slack client, and an app that shows him things. */
import { expect } from "vitest";
import type { SlackClient } from "../../world/slack/client.ts";
import { home, makeWorkspace, modal, text, type Workspace } from "./workspace.ts";

export const button = (label: string, more: object = {}) => ({
  type: "button",
  action_id: label,
  text: text(label),
  ...more,
});
export const actions = (...elements: object[]) => ({ type: "actions", elements });
export const option = (words: string) => ({ text: text(words), value: words.toLowerCase() });

export type WorkspaceOfBob = Workspace & {
  readonly bob: SlackClient;
  readonly publish: (blocks: readonly object[]) => Promise<void>;
  /** Opens a modal for bob, as an app does after a click. */
  readonly open: (blocks: readonly object[], more?: object) => Promise<void>;
};

export function setUpBob(): WorkspaceOfBob {
  const workspace = makeWorkspace();
  const { api, slack, team } = workspace;
  const must = async (method: string, args: Record<string, unknown>) =>
    expect(await api(method, args)).toMatchObject({ ok: true });
  return {
    ...workspace,
    bob: slack.client("bob"),
    publish: (blocks) => must("views.publish", { user_id: "UBOB", view: home(blocks) }),
    open: (blocks, more) =>
      must("views.open", {
        trigger_id: team.screens.issueTrigger("UBOB"),
        view: modal(blocks, more),
      }),
  };
}

export const plain = (more: object = {}) => ({ type: "plain_text_input", ...more });
export const external = (more: object = {}) => ({ type: "external_select", ...more });
