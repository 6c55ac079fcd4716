import { describe, expect, it } from "vitest";
import { home, input, makeWorkspace, modal, section, text } from "./workspace.ts";

const plain = (more: object = {}) => ({ type: "plain_text_input", ...more });
const name = (more: object = {}) => input("Name", plain(more));

function setUpBob() {
  const workspace = makeWorkspace();
  const { api, slack, team } = workspace;
  const trigger = () => team.screens.issueTrigger("UBOB");
  const open = (view: object, triggerId = trigger()) =>
    api("views.open", { trigger_id: triggerId, view });
  const push = (view: object, triggerId = trigger()) =>
    api("views.push", { trigger_id: triggerId, view });
  return { ...workspace, bob: slack.client("bob"), trigger, open, push };
}

describe("a trigger", () => {
  it("opens one view, within three seconds", async () => {
    const { open, trigger, clock } = setUpBob();
    const first = trigger();
    clock.now += 3_000;
    expect(await open(modal([]), first)).toMatchObject({ ok: true });
    expect(await open(modal([]), first)).toEqual({ ok: false, error: "exchanged_trigger_id" });
    const late = trigger();
    clock.now += 3_001;
    expect(await open(modal([]), late)).toEqual({ ok: false, error: "expired_trigger_id" });
    expect(await open(modal([]), "1.2.made-up")).toEqual({
      ok: false,
      error: "invalid_trigger_id",
    });
  });

  it("is not spent on a view that is refused", async () => {
    const { open, trigger } = setUpBob();
    const once = trigger();
    expect(await open(modal([], { title: text("x".repeat(25)) }), once)).toEqual({
      ok: false,
      error: "invalid_arguments",
      response_metadata: {
        messages: ["[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"],
      },
    });
    expect(await open(modal([]), once)).toMatchObject({ ok: true });
  });
});

describe("the stack of modals", () => {
  it("holds three", async () => {
    const { open, push, bob } = setUpBob();
    const root = (await open(modal([]))) as { view: { id: string } };
    expect(await push(modal([]))).toMatchObject({
      view: { root_view_id: root.view.id, previous_view_id: root.view.id },
    });
    await push(modal([], { title: text("Third") }));
    expect(await push(modal([]))).toEqual({ ok: false, error: "push_limit_reached" });
    expect(bob.modal?.view).toMatchObject({ title: { text: "Third" } });
  });

  it("can't begin with a push", async () => {
    const { push } = setUpBob();
    expect(await push(modal([]))).toMatchObject({
      error: "invalid_arguments",
      response_metadata: {
        messages: [
          "[ERROR] must match the `type` of the root view whose stack we're pushing onto [json-pointer:/view/type]",
        ],
      },
    });
  });

  it("goes one down on Cancel, and away where the app asked for that", async () => {
    const { open, push, bob, app } = setUpBob();
    await open(modal([]));
    await push(modal([], { notify_on_close: true }));
    await bob.cancel();
    expect(app.last.body).toMatchObject({ type: "view_closed", is_cleared: false });
    expect(bob.modal).not.toBeNull();
    await push(modal([], { clear_on_close: true }));
    await bob.click("Cancel");
    expect(bob.modal).toBeNull();
    expect(app.received).toHaveLength(1);
  });

  it("closes whole on the X, and reports the views that asked", async () => {
    const { open, push, bob, app } = setUpBob();
    await open(modal([], { notify_on_close: true }));
    await push(modal([]));
    await bob.closeAll();
    expect(app.received.map((r) => r.body["is_cleared"])).toEqual([true]);
    expect(bob.modal).toBeNull();
  });
});

describe("views.update", () => {
  it("keeps what was typed where block and action stay the same", async () => {
    const { open, bob, api } = setUpBob();
    const { view } = (await open(modal([name()]))) as { view: { id: string; hash: string } };
    await bob.fill("Name", "typed");
    const update = (more: object) => api("views.update", { view_id: view.id, ...more });
    await update({ view: modal([section("New above"), name({ initial_value: "ignored" })]) });
    expect(bob.fieldValue("Name")).toMatchObject({ value: "typed" });
    await update({ view: modal([input("Name", plain(), { block_id: "other" })]) });
    expect(bob.fieldValue("Name")).toMatchObject({ value: null });
    expect(await update({ view: modal([]), hash: view.hash })).toEqual({
      ok: false,
      error: "hash_conflict",
    });
    expect(await update({ view: modal([]), hash: bob.modal?.hash })).toMatchObject({ ok: true });
  });

  it("finds a view by external id, and none that is closed", async () => {
    const { open, push, bob, api } = setUpBob();
    await open(modal([], { external_id: "saving" }));
    const byName = { external_id: "saving", view: modal([section("Done")]) };
    expect(await push(modal([], { external_id: "saving" }))).toEqual({
      ok: false,
      error: "duplicate_external_id",
    });
    await bob.cancel();
    expect(await api("views.update", byName)).toEqual({ ok: false, error: "not_found" });
    expect(await api("views.update", { view: modal([]) })).toMatchObject({
      error: "invalid_arguments",
    });
  });
});

describe("views.publish", () => {
  it("keeps a Home per person, behind a hash", async () => {
    const { api, slack } = setUpBob();
    const publish = (user: string, words: string, more: object = {}) =>
      api("views.publish", { user_id: user, view: home([section(words)]), ...more });
    const { view } = (await publish("UBOB", "one")) as { view: { hash: string } };
    await publish("UADA", "other");
    expect(await publish("UBOB", "two", { hash: view.hash })).toMatchObject({ ok: true });
    expect(await publish("UBOB", "three", { hash: view.hash })).toMatchObject({
      error: "hash_conflict",
    });
    expect(slack.client("bob").visibleText()).toBe("two");
    expect(slack.client("ada").visibleText()).toBe("other");
    expect(await publish("UNOBODY", "x")).toMatchObject({
      error: "invalid_arguments",
      response_metadata: { messages: ["[ERROR] invalid `user_id`"] },
    });
    slack.app.isHomeTabOn = false;
    expect(await publish("UBOB", "x")).toEqual({ ok: false, error: "not_enabled" });
  });

  it("takes 250 KB and no more, and only a bot's token", async () => {
    const { api, slack } = setUpBob();
    const blocks = Array.from({ length: 90 }, () => section("x".repeat(2_900)));
    expect(await api("views.publish", { user_id: "UBOB", view: home(blocks) })).toEqual({
      ok: false,
      error: "view_too_large",
    });
    const { userToken } = slack.placeInstallation({
      as: "ada",
      scopes: [],
      userScopes: ["users:read"],
    });
    expect(
      await api("views.publish", { user_id: "UBOB", view: home([]) }, { token: userToken }),
    ).toEqual({ ok: false, error: "not_allowed_token_type" });
  });
});

describe("a submission", () => {
  it("stays with the person until their fields are right", async () => {
    const { open, bob, app } = setUpBob();
    await open(
      modal([
        name({ min_length: 3, max_length: 5 }),
        input("Mail", { type: "email_text_input" }),
        input("Site", { type: "url_text_input" }),
        input("Count", { type: "number_input", is_decimal_allowed: false, max_value: "9" }),
      ]),
    );
    expect(await bob.submit()).toBe("errors");
    expect(bob.errors()["Name"]).toBe("Please complete this required field.");
    await bob.fill("Name", "ab");
    await bob.fill("Mail", "nobody");
    await bob.fill("Site", "nowhere");
    await bob.fill("Count", "1.5");
    await bob.submit();
    expect(bob.errors()).toEqual({
      Name: "Must be at least 3 characters.",
      Mail: "Please enter a valid email address.",
      Site: "Please enter a valid URL.",
      Count: "Please enter a whole number.",
    });
    await bob.fill("Name", "abcdef");
    await bob.fill("Count", "10");
    await bob.submit();
    expect(bob.errors()).toMatchObject({
      Name: "Must be 5 characters or fewer.",
      Count: "Must be at most 9.",
    });
    expect(app.received).toEqual([]);
  });

  it("shows the app's errors at their fields and keeps what was typed", async () => {
    const { open, bob, app } = setUpBob();
    await open(modal([name()]));
    await bob.fill("Name", "taken");
    app.answersJson({ response_action: "errors", errors: { Name: "That name is taken." } });
    expect(await bob.submit()).toBe("errors");
    expect(bob.errors()).toEqual({ Name: "That name is taken." });
    expect(bob.visibleText()).toContain("That name is taken.");
    expect(bob.fieldValue("Name")).toMatchObject({ value: "taken" });
    app.answer = () => new Response("");
    expect(await bob.submit()).toBe("closed");
  });

  it("can be answered with another view, one on top, or the end of all", async () => {
    const { open, bob, app } = setUpBob();
    await open(modal([name({ initial_value: "x" })]));
    app.answersJson({ response_action: "update", view: modal([section("Saving…")]) });
    expect(await bob.submit()).toBe("updated");
    expect(bob.visibleText()).toContain("Saving…");
    app.answersJson({ response_action: "push", view: modal([], { title: text("On top") }) });
    expect(await bob.submit()).toBe("pushed");
    await bob.seesModal("On top");
    app.answersJson({ response_action: "clear" });
    expect(await bob.submit()).toBe("cleared");
    expect(bob.modal).toBeNull();
  });

  it("shows trouble for any other answer, and stays open", async () => {
    const { open, bob, app } = setUpBob();
    await open(modal([name({ initial_value: "x" }), section("no input")]));
    const trouble = async (answer: () => Response, detail: string) => {
      app.answer = answer;
      await expect(bob.submit()).rejects.toThrow(detail);
      expect(bob.modal).not.toBeNull();
    };
    await trouble(() => new Response("ok"), "doesn't understand: ok");
    await trouble(() => Response.json({}), "doesn't understand: {}");
    await trouble(() => new Response("", { status: 401 }), "HTTP 401");
    await trouble(
      () => Response.json({ response_action: "errors", errors: { nowhere: "x" } }),
      "no inputs here: nowhere",
    );
    await trouble(
      () => Response.json({ response_action: "errors", errors: {} }),
      "an empty list of errors",
    );
    await trouble(
      () => Response.json({ response_action: "update", view: modal([section("")]) }),
      "must be more than 0 characters [json-pointer:/view/blocks/0/text/text]",
    );
  });
});
