/**
 * A small Slack app on Slack's own framework, Bolt, with Bolt's own installer: none of our code reads what the emulated
 * Slack sends it. Its Home has a button that opens a form, and the form puts somebody into a user group.
 */
import type { AddressInfo } from "node:net";
import {
  App,
  type BlockAction,
  HTTPReceiver,
  type Installation,
  type Logger,
  LogLevel,
} from "@slack/bolt";
import type { HomeView, ModalView, SectionBlock } from "@slack/types";
import { EmulatedSlack } from "../../world/slack/slack.ts";
import { World } from "../../world/world.ts";

const SCOPES = ["chat:write", "commands", "im:write", "usergroups:read", "usergroups:write"];
const CREDENTIALS = {
  clientId: "1.2",
  clientSecret: "a-client-secret",
  signingSecret: "a-signing-secret",
};

const plain = (text: string) => ({ type: "plain_text" as const, text });

const homeView = (words: string): HomeView => ({
  type: "home",
  blocks: [
    { type: "section", text: { type: "mrkdwn", text: words } },
    {
      type: "actions",
      elements: [
        { type: "button", action_id: "open-form", text: plain("Add Somebody"), value: "form" },
        {
          type: "overflow",
          action_id: "more",
          options: [{ text: plain("Write to Me"), value: "write" }],
        },
      ],
    },
  ],
});

const formView: ModalView = {
  type: "modal",
  callback_id: "form",
  title: plain("Add Somebody"),
  submit: plain("Submit"),
  close: plain("Cancel"),
  notify_on_close: true,
  private_metadata: "kept by Slack",
  blocks: [
    {
      type: "actions",
      elements: [{ type: "button", action_id: "explain", text: plain("What Is This?") }],
    },
    {
      type: "input",
      block_id: "group",
      label: plain("User Group"),
      element: { type: "external_select", action_id: "group", min_query_length: 1 },
    },
    {
      type: "input",
      block_id: "person",
      label: plain("Person"),
      element: { type: "users_select", action_id: "person" },
    },
    {
      type: "input",
      block_id: "note",
      optional: true,
      label: plain("Note"),
      element: { type: "plain_text_input", action_id: "note" },
    },
  ],
};

const explanation: SectionBlock = { type: "section", text: plain("Whoever is on call is in it.") };

/** What the app was told, in Bolt's reading, and what Bolt complained of. */
export type Heard = {
  readonly complaints: string[];
  readonly installations: Map<string, Installation>;
  readonly heard: unknown[];
};

/** The app behind a port of this machine, and the emulated Slack around it. */
export async function startBoltApp() {
  const world = new World();
  const told: Heard = { complaints: [], installations: new Map(), heard: [] };
  const complain = (...words: unknown[]) => void told.complaints.push(words.join(" "));
  const logger: Logger = {
    debug: () => {},
    info: () => {},
    warn: complain,
    error: complain,
    setLevel: () => {},
    getLevel: () => LogLevel.WARN,
    setName: () => {},
  };
  const installationStore = {
    storeInstallation: async (installation: Installation) => {
      told.installations.set(installation.team?.id ?? "", installation);
    },
    fetchInstallation: async ({ teamId }: { teamId: string | undefined }) => {
      const installation = told.installations.get(teamId ?? "");
      if (!installation) throw new Error(`not installed in ${teamId}`);
      return installation;
    },
  };
  const fetch = world.fetch as typeof globalThis.fetch;
  const clientOptions = { fetch, retryConfig: { retries: 0 }, logger };
  const receiver = new HTTPReceiver({
    ...CREDENTIALS,
    endpoints: ["/slack/events", "/slack/interactivity", "/slack/commands"],
    stateSecret: "a-state-secret",
    scopes: SCOPES,
    redirectUri: "https://app.example/slack/callback",
    installationStore,
    installerOptions: { directInstall: true, redirectUriPath: "/slack/callback", clientOptions },
    logger,
  });
  const app = new App({ receiver, clientOptions, logger });
  wire(app, told);
  const server = await receiver.start({ port: 0, host: "127.0.0.1" });
  const { port } = server.address() as AddressInfo;
  const slack = new EmulatedSlack({
    world,
    deliver: (request) => passOn(request, port),
    appOrigin: "https://app.example",
    ...CREDENTIALS,
  });
  world.add(slack);
  slack.app.isMessagesTabOn = true;
  const stop = async () => {
    server.closeAllConnections();
    await receiver.stop();
  };
  return { ...told, world, slack, stop };
}

/** The tunnel from the app's public address to its port. */
async function passOn(request: Request, port: number): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  return globalThis.fetch(`http://127.0.0.1:${port}${pathname}${search}`, {
    method: request.method,
    headers: request.headers,
    redirect: "manual",
    ...(request.method === "GET" ? {} : { body: await request.text() }),
  });
}

function wire(app: App, { heard }: Heard): void {
  app.event("app_home_opened", async ({ event, client, context }) => {
    heard.push({ tab: event.tab, of: event.view?.type, teamId: context.teamId });
    await client.views.publish({ user_id: event.user, view: homeView("Nobody was added.") });
  });
  app.event("subteam_members_changed", async ({ event, body, context }) => {
    const { added_users: added, removed_users: removed } = event;
    const { isEnterpriseInstall, retryNum = 0 } = context;
    const by = body.authorizations?.[0]?.team_id;
    heard.push({ group: event.subteam_id, added, removed, by, isEnterpriseInstall, retryNum });
  });
  app.event("tokens_revoked", async ({ event }) => void heard.push(event.tokens));
  app.event("app_uninstalled", async ({ context }) => void heard.push(`left ${context.teamId}`));

  app.action<BlockAction>("open-form", async ({ ack, body, client, action }) => {
    await ack();
    heard.push({ pressed: action.type, in: body.view?.type, team: body.team?.id });
    await client.views.open({ trigger_id: body.trigger_id, view: formView });
  });
  app.action<BlockAction>("explain", async ({ ack, body, client }) => {
    await ack();
    const { id: view_id = "", hash = "", state } = body.view ?? {};
    heard.push({ noted: state?.values["note"]?.["note"]?.value });
    const blocks = [explanation, ...formView.blocks];
    const update = () => client.views.update({ view_id, hash, view: { ...formView, blocks } });
    await update();
    // The view has another hash now, and the trigger that opened the second form is spent.
    await update().catch(({ data }) => heard.push(data.error));
    const { trigger_id } = body;
    await client.views.push({ trigger_id, view: { ...formView, title: plain("On Top") } });
    await client.views
      .push({ trigger_id, view: formView })
      .catch(({ data }) => heard.push(data.error));
  });
  app.action(
    { type: "block_actions", action_id: "more" },
    async ({ ack, body, client, action }) => {
      await ack();
      if (action.type !== "overflow") return;
      const actions = {
        type: "actions" as const,
        elements: [{ type: "button" as const, action_id: "thanks", text: plain("Thanks") }],
      };
      const text = `You chose ${action.selected_option.value}`;
      const { channel = { id: "" } } = await client.conversations.open({ users: body.user.id });
      await client.chat.postMessage({ channel: channel.id ?? "", text, blocks: [actions] });
    },
  );
  app.action<BlockAction>("thanks", async ({ ack, respond, say }) => {
    await ack();
    await respond({ text: "You are welcome", replace_original: false });
    await say("Any time");
  });
  app.options("group", async ({ ack, options, client }) => {
    const { usergroups = [] } = await client.usergroups.list();
    const found = usergroups.filter(({ handle }) => handle?.includes(options.value));
    await ack({
      options: found.map(({ id = "", handle = "" }) => ({ text: plain(handle), value: id })),
    });
  });
  app.view("form", async ({ ack, view, body, client }) => {
    const { group, person, note } = view.state.values;
    if (!note?.["note"]?.value) {
      await ack({ response_action: "errors", errors: { note: "Say why" } });
      return;
    }
    await ack();
    const usergroup = group?.["group"]?.selected_option?.value ?? "";
    const users = person?.["person"]?.selected_user ?? "";
    await client.usergroups.users.update({ usergroup, users });
    heard.push({ metadata: view.private_metadata, root: view.root_view_id === view.id });
    await client.views.publish({ user_id: body.user.id, view: homeView(`Added <@${users}>.`) });
  });
  app.view({ callback_id: "form", type: "view_closed" }, async ({ ack, body }) => {
    await ack();
    heard.push({ closed: body.view.callback_id, all: "is_cleared" in body && body.is_cleared });
  });
  app.command("/oncall", async ({ ack, command, respond }) => {
    await ack({ text: `You asked for ${command.text}`, response_type: "ephemeral" });
    await respond({ text: "It is Bob", response_type: "in_channel" });
  });
}
