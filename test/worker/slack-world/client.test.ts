import { describe, expect, it } from "vitest";
import { SlackTrouble } from "../../world/slack/client/trouble.ts";
import type { SlackClient } from "../../world/slack/client.ts";
import { home, input, makeWorkspace, modal, section, text, type Workspace } from "./workspace.ts";

const button = (label: string, more: object = {}) => ({
  type: "button",
  action_id: label,
  text: text(label),
  ...more,
});
const actions = (...elements: object[]) => ({ type: "actions", elements });
const option = (words: string) => ({ text: text(words), value: words.toLowerCase() });

type Seated = Workspace & {
  readonly bob: SlackClient;
  readonly publish: (blocks: readonly object[]) => Promise<void>;
  /** Opens a modal for bob, as an app does that was clicked. */
  readonly open: (blocks: readonly object[], more?: object) => Promise<void>;
};

function seat(): Seated {
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

const plain = (more: object = {}) => ({ type: "plain_text_input", ...more });
const external = (more: object = {}) => ({ type: "external_select", ...more });

describe("opening the Home", () => {
  it("tells the app, with the view once there is one", async () => {
    const { bob, app, publish } = seat();
    await bob.openHome();
    expect(app.last.body).toMatchObject({
      event: {
        type: "app_home_opened",
        user: "UBOB",
        channel: expect.stringMatching(/^D/),
        tab: "home",
      },
    });
    expect(app.last.body["event"]).not.toHaveProperty("view");
    await publish([section("Hello")]);
    await bob.openHome();
    expect(app.last.body["event"]).toMatchObject({ view: { type: "home", hash: bob.home?.hash } });
  });

  it("shows names for mentions, words for links, and text for what was escaped", async () => {
    const { bob, publish } = seat();
    await publish([
      { type: "header", text: text("Team Rotations") },
      section("*<@UADA>* in <!subteam^SPLAT> and <#COPS>, <https://x.example|here> &lt;b&gt;"),
      section("until <!date^1893456000^{time}|17:00 UTC>"),
      actions(button("Edit")),
    ]);
    expect(bob.visibleText()).toBe(
      ["Team Rotations", "@ada in @platform and #ops, here <b>", "until 17:00 UTC", "[Edit]"].join(
        "\n",
      ),
    );
  });
});

describe("a click", () => {
  it("reaches the app in the recorded shape", async () => {
    const { bob, app, publish, slack, team } = seat();
    await publish([actions(button("Refresh", { value: "now", style: "primary" }))]);
    expect(await bob.click("Refresh")).toBeNull();
    expect(app.last.path).toBe("/slack/interactivity");
    expect(app.last.headers.get("content-type")).toBe("application/x-www-form-urlencoded");
    expect(app.last.body).toEqual({
      type: "block_actions",
      team: { id: "TACME", domain: "acme" },
      user: { id: "UBOB", username: "bob", name: "bob", team_id: "TACME" },
      api_app_id: slack.app.id,
      token: expect.any(String),
      is_enterprise_install: false,
      enterprise: null,
      container: { type: "view", view_id: bob.home?.id },
      trigger_id: expect.any(String),
      view: {
        id: bob.home?.id,
        team_id: "TACME",
        type: "home",
        blocks: expect.any(Array),
        private_metadata: "",
        callback_id: "",
        state: { values: {} },
        hash: bob.home?.hash,
        title: { type: "plain_text", text: "View Title", emoji: true },
        clear_on_close: false,
        notify_on_close: false,
        close: null,
        submit: null,
        previous_view_id: null,
        root_view_id: bob.home?.id,
        app_id: slack.app.id,
        external_id: "",
        app_installed_team_id: "TACME",
        bot_id: team.installation?.botId,
      },
      actions: [
        {
          type: "button",
          action_id: "Refresh",
          block_id: expect.any(String),
          text: { type: "plain_text", text: "Refresh", emoji: true },
          value: "now",
          style: "primary",
          action_ts: expect.stringMatching(/^\d{10}\.\d{6}$/),
        },
      ],
    });
  });

  it("tells equal buttons apart by the words above them", async () => {
    const { bob, app, publish } = seat();
    const rotation = (name: string) => [
      section(`*${name}*`),
      section("@somebody"),
      actions(button("Edit", { value: name }), button("Delete")),
      { type: "divider" },
    ];
    await publish([...rotation("Platform"), ...rotation("Platform DB")]);
    await expect(bob.click("Edit")).rejects.toThrow('2 buttons say "Edit"');
    for (const name of ["Platform", "Platform DB"]) {
      await bob.click("Edit", { within: name });
      expect(app.last.body).toMatchObject({ actions: [{ value: name }] });
    }
    await expect(bob.click("Edit", { within: "Data" })).rejects.toThrow('no button says "Edit"');
  });

  it("asks first where the app wants that, and does nothing on a no", async () => {
    const { bob, app, publish } = seat();
    const confirm = {
      title: text("Sure?"),
      text: text("It stops."),
      confirm: text("Yes"),
      deny: text("No"),
    };
    await publish([actions(button("Disconnect", { confirm }))]);
    await bob.click("Disconnect", { deny: true });
    expect(app.received).toEqual([]);
    expect(bob.lastConfirm?.text.text).toBe("It stops.");
    await bob.click("Disconnect");
    expect(app.last.body).toMatchObject({ actions: [{ action_id: "Disconnect" }] });
  });

  it("on a link button tells the app and answers the address", async () => {
    const { bob, app, publish } = seat();
    await publish([actions(button("Connect", { url: "https://app.example/connect" }))]);
    expect(await bob.click("Connect")).toBe("https://app.example/connect");
    expect(app.last.body).toMatchObject({ type: "block_actions" });
  });

  it("shows trouble when the app answers badly, late, or not at all", async () => {
    const { bob, app, publish, slack } = seat();
    await publish([actions(button("Go"))]);
    app.answer = () => new Response("", { status: 500 });
    await expect(bob.click("Go")).rejects.toThrow(SlackTrouble);
    app.answer = () => Promise.reject(new Error("down"));
    await expect(bob.click("Go")).rejects.toThrow("connection_failed");
    slack.line.ackWithinMs = 5;
    app.answer = async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return new Response("");
    };
    await expect(bob.click("Go")).rejects.toThrow("http_timeout");
  });

  it("can't reach the Home behind a modal", async () => {
    const { bob, publish, open } = seat();
    await publish([actions(button("Go"))]);
    await open([section("In front")]);
    await expect(bob.click("Go")).rejects.toThrow('no button says "Go"');
  });

  it("of somebody from another organisation carries their own team", async () => {
    const { slack, api, app, team } = seat();
    const view = home([actions(button("Go"))]);
    await api("views.publish", { user_id: "UEXT", view });
    await slack.client("ext").click("Go");
    const foreign = team.user("ext").teamId;
    expect(foreign).not.toBe("TACME");
    expect(app.last.body).toMatchObject({
      team: { id: foreign },
      user: { id: "UEXT", team_id: foreign },
      view: { team_id: foreign, app_installed_team_id: "TACME" },
    });
  });
});

describe("fields", () => {
  it("start with what the app put in, empty ones as null or []", async () => {
    const { bob, app, open } = seat();
    await open([
      input("Name", plain({ initial_value: "Platform" })),
      input("Alias", plain(), { optional: true }),
      input("Mode", { type: "static_select", options: [option("A")] }, { optional: true }),
      input("People", { type: "multi_users_select" }, { optional: true }),
    ]);
    expect(await bob.submit()).toBe("closed");
    expect(app.last.body).toMatchObject({
      type: "view_submission",
      response_urls: [],
      view: {
        type: "modal",
        state: {
          values: {
            Name: { a: { type: "plain_text_input", value: "Platform" } },
            Alias: { a: { type: "plain_text_input", value: null } },
            Mode: { a: { type: "static_select", selected_option: null } },
            People: { a: { type: "multi_users_select", selected_users: [] } },
          },
        },
      },
    });
    expect(bob.modal).toBeNull();
  });

  it("take people, channels and options by their words", async () => {
    const { bob, open } = seat();
    await open([
      input("Mode", { type: "static_select", options: [option("A"), option("B")] }),
      input("People", { type: "multi_users_select" }),
      input("Channels", {
        type: "multi_conversations_select",
        filter: { include: ["public", "private"] },
      }),
      input("Public", { type: "channels_select" }),
      input("Put back", { type: "checkboxes", options: [option("Yes")] }),
    ]);
    await bob.choose("Mode", "B");
    await bob.choose("People", ["@ada", "cyd"]);
    await bob.choose("Channels", ["#ops", "#secret"]);
    await bob.choose("Put back", "Yes");
    await bob.unchoose("People", "@ada");
    expect(bob.fieldValue("Mode")).toMatchObject({ selected_option: { value: "b" } });
    expect(bob.fieldValue("People")).toMatchObject({ selected_users: ["UCYD"] });
    expect(bob.fieldValue("Channels")).toMatchObject({
      selected_conversations: ["COPS", "CSECRET"],
    });
    await bob.clear("Put back");
    expect(bob.fieldValue("Put back")).toEqual({ type: "checkboxes", selected_options: [] });
    await expect(bob.choose("Public", "#secret")).rejects.toThrow('offers no "#secret"');
    await expect(bob.choose("Channels", "#old")).rejects.toThrow('offers no "#old"');
    await expect(bob.choose("People", "@dee")).rejects.toThrow('offers no "@dee"');
    await expect(bob.choose("Mode", "C")).rejects.toThrow('offers no "C"');
    await expect(bob.fill("Nmae", "x")).rejects.toThrow('there are "Mode", "People"');
  });

  it("show a private channel only to its members", async () => {
    const { slack, api, team } = seat();
    const view = modal([input("Channel", { type: "conversations_select" })]);
    await api("views.open", { trigger_id: team.screens.issueTrigger("UADA"), view });
    await expect(slack.client("ada").choose("Channel", "#secret")).rejects.toThrow("offers no");
  });

  it("search what the app answers, without a trigger or the state", async () => {
    const { bob, app, open } = seat();
    await open([input("Schedule", external({ min_query_length: 2 }))]);
    app.answersJson({ options: [option("Platform primary"), option("Platform secondary")] });
    expect(await bob.search("Schedule", "p")).toEqual([]);
    expect(app.received).toEqual([]);
    expect(await bob.search("Schedule", "plat")).toEqual([
      "Platform primary",
      "Platform secondary",
    ]);
    expect(app.last.body).toMatchObject({
      type: "block_suggestion",
      action_id: "a",
      block_id: "Schedule",
      value: "plat",
      container: { type: "view", view_id: bob.modal?.id },
      view: { state: { values: {} } },
    });
    expect(app.last.body).not.toHaveProperty("trigger_id");
    expect(app.last.body).not.toHaveProperty("response_url");
    await bob.choose("Schedule", "Platform secondary");
    expect(bob.fieldValue("Schedule")).toMatchObject({
      type: "external_select",
      selected_option: { value: "platform secondary" },
    });
  });

  it("want three characters before a search unless told otherwise", async () => {
    const { bob, app, open } = seat();
    await open([input("Schedule", external())]);
    expect(await bob.search("Schedule", "pl")).toEqual([]);
    expect(app.received).toEqual([]);
  });

  it("refuse options that Slack would refuse", async () => {
    const { bob, app, open } = seat();
    await open([input("Schedule", external({ min_query_length: 0 }))]);
    app.answersJson({ options: [option("x".repeat(76))] });
    await expect(bob.search("Schedule", "")).rejects.toThrow(
      "must be less than 76 characters [json-pointer:/options/0/text/text]",
    );
    app.answersJson({ options: Array.from({ length: 101 }, (_, i) => option(`o${i}`)) });
    await expect(bob.search("Schedule", "")).rejects.toThrow(
      "no more than 100 items allowed [json-pointer:/options]",
    );
    app.answer = () => new Response("");
    await expect(bob.search("Schedule", "")).rejects.toThrow("Couldn't load options");
    app.answersJson({ option_groups: [{ label: text("Teams"), options: [option("A")] }] });
    expect(await bob.search("Schedule", "")).toEqual(["A"]);
  });

  it("tell the app of a choice outside of inputs, and inside where it asked for that", async () => {
    const { bob, app, open } = seat();
    const mode = { type: "static_select", action_id: "m", options: [option("A")] };
    await open([
      { type: "section", text: text("Mode"), accessory: mode },
      input("Quiet", { type: "users_select" }),
      input("Loud", { type: "users_select" }, { dispatch_action: true }),
      input("Typed", plain(), { dispatch_action: true }),
    ]);
    await bob.choose("Quiet", "@ada");
    await bob.fill("Typed", "hello");
    expect(app.received).toEqual([]);
    await bob.pressEnter("Typed");
    expect(app.last.body).toMatchObject({
      actions: [{ type: "plain_text_input", block_id: "Typed", value: "hello" }],
    });
    await bob.choose("Loud", "@ada");
    expect(app.last.body).toMatchObject({
      actions: [{ type: "users_select", block_id: "Loud", action_id: "a", selected_user: "UADA" }],
      view: { state: { values: { Quiet: { a: { selected_user: "UADA" } } } } },
    });
    await bob.choose("Mode", "A");
    expect(app.last.body).toMatchObject({ actions: [{ action_id: "m", selected_option: {} }] });
  });
});

describe("slash commands", () => {
  it("reach the app as a form, and may be answered at once or later", async () => {
    const { bob, app, world, slack } = seat();
    app.answersJson({ response_type: "ephemeral", text: "ada is on call" });
    const { reply, responseUrl } = await bob.command("/oncall platform", "#ops");
    expect(app.last).toMatchObject({
      path: "/slack/commands",
      body: {
        command: "/oncall",
        text: "platform",
        channel_id: "COPS",
        channel_name: "ops",
        user_id: "UBOB",
        team_id: "TACME",
        response_url: responseUrl,
      },
    });
    expect(reply).toEqual({ text: "ada is on call", blocks: [], to: "ephemeral" });
    const more = () =>
      world.fetch(responseUrl, { method: "POST", body: JSON.stringify({ text: "more" }) });
    for (let use = 0; use < 5; use += 1) expect((await more()).status).toBe(200);
    expect((await more()).status).toBe(404);
    expect(slack.responseUrls.replies(responseUrl)).toHaveLength(5);
  });
});
