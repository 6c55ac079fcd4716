import { describe, expect, it } from "vitest";
import { SlackTrouble } from "../../world/slack/client/trouble.ts";
import { actions, button, setUpBob } from "./seat.ts";
import { home, section, text } from "./workspace.ts";

describe("opening the Home", () => {
  it("notifies the app, with the view once there is one", async () => {
    const { bob, app, publish } = setUpBob();
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
    const { bob, publish } = setUpBob();
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
    const { bob, app, publish, slack, team } = setUpBob();
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
    const { bob, app, publish } = setUpBob();
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
    const { bob, app, publish } = setUpBob();
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

  it("on a link button notifies the app and answers the address", async () => {
    const { bob, app, publish } = setUpBob();
    await publish([actions(button("Connect", { url: "https://app.example/connect" }))]);
    expect(await bob.click("Connect")).toBe("https://app.example/connect");
    expect(app.last.body).toMatchObject({ type: "block_actions" });
  });

  it("shows trouble when the app answers badly, late, or not at all", async () => {
    const { bob, app, publish, slack } = setUpBob();
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
    const { bob, publish, open } = setUpBob();
    await publish([actions(button("Go"))]);
    await open([section("In front")]);
    await expect(bob.click("Go")).rejects.toThrow('no button says "Go"');
  });

  it("of somebody from another organisation carries their own team", async () => {
    const { slack, api, app, team } = setUpBob();
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

describe("slash commands", () => {
  it("reach the app as a form, and may be answered at once or later", async () => {
    const { bob, app, world, slack } = setUpBob();
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
