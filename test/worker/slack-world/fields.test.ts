import { describe, expect, it } from "vitest";
import { external, option, plain, setUpBob } from "./seat.ts";
import { input, modal, text } from "./workspace.ts";

describe("fields", () => {
  it("start with what the app put in, empty ones as null or []", async () => {
    const { bob, app, open } = setUpBob();
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
    const { bob, open } = setUpBob();
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
    const { slack, api, team } = setUpBob();
    const view = modal([input("Channel", { type: "conversations_select" })]);
    await api("views.open", { trigger_id: team.screens.issueTrigger("UADA"), view });
    await expect(slack.client("ada").choose("Channel", "#secret")).rejects.toThrow("offers no");
  });

  it("search what the app answers, without a trigger or the state", async () => {
    const { bob, app, open } = setUpBob();
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

  it("want three characters before a search unless the app says otherwise", async () => {
    const { bob, app, open } = setUpBob();
    await open([input("Schedule", external())]);
    expect(await bob.search("Schedule", "pl")).toEqual([]);
    expect(app.received).toEqual([]);
  });

  it("refuse options that Slack would refuse", async () => {
    const { bob, app, open } = setUpBob();
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

  it("send the app a choice outside of inputs, and inside where it asked for that", async () => {
    const { bob, app, open } = setUpBob();
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
