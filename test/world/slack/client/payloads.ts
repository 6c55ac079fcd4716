/** What Slack sends the app when a person does something, in the shapes recorded from the real one. */

import type { PlainText } from "../block-kit/composition.ts";
import type { Button, Overflow } from "../block-kit/elements.ts";
import type { FieldValue } from "../block-kit/values.ts";
import { type Channel, type Message, messageJson } from "../channels.ts";
import type { Sent } from "../json.ts";
import { type OpenView, viewJson } from "../open-view.ts";
import { toldId } from "../organization.ts";
import type { SlackUser } from "../people.ts";
import type { EmulatedSlack } from "../slack.ts";
import type { Team } from "../team.ts";

type Place = { readonly block_id: string };
/** What was done: a button pressed, a line of a menu picked, a field filled in. */
export type Action = Sent<
  | (Button & Place)
  | (Omit<Overflow, "options"> & Place & { selected_option: Overflow["options"][number] })
  | (FieldValue & Place & { action_id: string; placeholder?: PlainText })
>;

/** A person at a Slack client: at which Slack, in which workspace's installation. */
export type Session = {
  readonly slack: EmulatedSlack;
  readonly team: Team;
  readonly user: SlackUser;
};

function base<Type extends string>(session: Session, type: Type) {
  const { slack, team, user } = session;
  // People of other organisations bring their own team; the installation shows in the view only.
  const domain = user.teamId === team.id ? team.domain : `domain-${user.teamId.toLowerCase()}`;
  const { organization } = team;
  return {
    type,
    // In an organization `team` is where it happens, and `user.team_id` the person's home wherever they act.
    team: organization
      ? {
          id: team.id,
          domain: team.domain,
          enterprise_id: organization.id,
          enterprise_name: organization.name,
        }
      : { id: user.teamId, domain },
    user: { id: told(session), username: user.name, name: user.name, team_id: user.teamId },
    api_app_id: slack.app.id,
    token: "legacy-fixed-value",
    is_enterprise_install: false,
    enterprise: organization?.json ?? null,
  };
}

const told = ({ team, user }: Pick<Session, "team" | "user">): string =>
  toldId(user, team.organization, "payloads");

const view = (session: Session, open: OpenView, state: "included" | "left out") =>
  viewJson(open, session.slack.viewContext(session.team, session.user.teamId), state);

const container = (open: OpenView) => ({ type: "view", view_id: open.id });

/** @param action another than `Action` is a forged one */
export const blockActions = <A extends object = Action>(
  session: Session,
  open: OpenView,
  action: A,
) => ({
  ...base(session, "block_actions"),
  container: container(open),
  trigger_id: session.team.screens.issueTrigger(session.user.id),
  view: view(session, open, "included"),
  actions: [{ ...action, action_ts: session.slack.makeTs() }],
});

/** A button pressed in a message: there is no view, the message comes along whole. */
export const messageActions = (
  session: Session,
  channel: Channel,
  message: Message,
  action: Action,
) => ({
  ...base(session, "block_actions"),
  container: {
    type: "message",
    message_ts: message.ts,
    channel_id: channel.id,
    is_ephemeral: false,
  },
  trigger_id: session.team.screens.issueTrigger(session.user.id),
  channel: { id: channel.id, name: channel.kind === "im" ? "directmessage" : channel.name },
  message: messageJson(message, session.team.id, session.slack.app.id),
  state: { values: {} },
  response_url: session.slack.responseUrls.issue(session.team.id),
  actions: [{ ...action, action_ts: session.slack.makeTs() }],
});

export const viewSubmission = (session: Session, open: OpenView) => ({
  ...base(session, "view_submission"),
  trigger_id: session.team.screens.issueTrigger(session.user.id),
  view: view(session, open, "included"),
  response_urls: [],
});

export const viewClosed = (session: Session, open: OpenView, isCleared: boolean) => ({
  ...base(session, "view_closed"),
  view: view(session, open, "left out"),
  is_cleared: isCleared,
});

/** No trigger: a search can't open anything. */
export const blockSuggestion = (
  session: Session,
  open: OpenView,
  field: { readonly blockId: string; readonly actionId: string; readonly value: string },
) => ({
  ...base(session, "block_suggestion"),
  container: container(open),
  action_id: field.actionId,
  block_id: field.blockId,
  value: field.value,
  view: view(session, open, "left out"),
});

export const homeOpened = (
  { slack, team, user }: Session,
  botUserId: string,
  home: OpenView | null,
) => ({
  type: "app_home_opened" as const,
  user: told({ team, user }),
  ...(team.organization ? { user_team: user.teamId } : {}),
  channel: team.talk.direct(user.id, botUserId).id,
  tab: "home" as const,
  ...(home ? { view: viewJson(home, slack.viewContext(team, user.teamId), "left out") } : {}),
});

/** A slash command's form. */
export const slashCommand = (
  { slack, team, user }: Session,
  typed: { readonly command: string; readonly text: string; readonly channel: Channel },
  responseUrl: string,
) => ({
  token: "legacy-fixed-value",
  team_id: team.id,
  team_domain: team.domain,
  channel_id: typed.channel.id,
  channel_name: typed.channel.kind === "im" ? "directmessage" : typed.channel.name,
  ...(team.organization
    ? { enterprise_id: team.organization.id, enterprise_name: team.organization.name }
    : {}),
  user_id: told({ team, user }),
  user_name: user.name,
  command: typed.command,
  text: escaped(team, typed.text),
  api_app_id: slack.app.id,
  is_enterprise_install: "false",
  response_url: responseUrl,
  trigger_id: team.screens.issueTrigger(user.id),
});

/** With escaping on, as the app's manifest asks: what names a group or a person becomes their mention. */
const escaped = (team: Team, text: string): string =>
  text
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/@([\p{L}\p{N}._-]+)/gu, (typed, name: string) => {
      const group = team.groups.all().find((g) => g.handle === name && g.deletedAtS === 0);
      if (group) return `<!subteam^${group.id}|@${name}>`;
      const user = [...team.users.values()].find((u) => u.name === name);
      return user ? `<@${user.id}|${name}>` : typed;
    });
