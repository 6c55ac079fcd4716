import { describe, expect, it } from "vitest";
import { makeWorkspace, section, text } from "./workspace.ts";

describe("people", () => {
  it("are found by e-mail, unless unknown, deactivated, or of another organisation", async () => {
    const { api, refusal } = makeWorkspace();
    expect(await api("users.lookupByEmail", { email: "Bob@Example.com" })).toMatchObject({
      ok: true,
      user: { id: "UBOB", team_id: "TACME", profile: { email: "bob@example.com" } },
    });
    for (const email of ["nobody@example.com", "dee@example.com", "ext@example.com"])
      expect(await refusal("users.lookupByEmail", { email })).toBe("users_not_found");
  });

  it("show what they are", async () => {
    const { api, refusal } = makeWorkspace();
    const flags = async (user: string) => (await api("users.info", { user }))["user"];
    expect(await flags("UADA")).toMatchObject({ is_admin: true, is_owner: false });
    expect(await flags("UOLGA")).toMatchObject({ is_admin: true, is_owner: true });
    expect(await flags("UGUS")).toMatchObject({ is_restricted: true, is_ultra_restricted: false });
    expect(await flags("USOL")).toMatchObject({ is_restricted: true, is_ultra_restricted: true });
    expect(await flags("UROB")).toMatchObject({ is_bot: true });
    expect(await flags("UIVY")).toMatchObject({ is_invited_user: true });
    expect(await flags("UEXT")).toMatchObject({ is_stranger: true });
    const gone = await flags("UDEE");
    expect(gone).toMatchObject({ deleted: true });
    expect(gone).not.toHaveProperty("is_admin");
    expect(await refusal("users.info", { user: "UNOBODY" })).toBe("user_not_found");
    expect(await refusal("users.info")).toBe("user_not_found");
  });

  it("of elsewhere are told by their teams: no flag says it where the app shares a channel with them", async () => {
    const { api, team } = makeWorkspace();
    team.addUser({ id: "USUE", name: "sue", kind: "stranger", sharesChannel: true });
    const organizationTeams = ["TSISTER", "TACME"];
    team.addUser({ id: "UORG", name: "org", teamId: "TSISTER", organizationTeams });
    const told = async (user: string) => (await api("users.info", { user }))["user"];
    expect(await told("USUE")).toMatchObject({
      is_stranger: false,
      team_id: expect.not.stringMatching("TACME"),
    });
    expect(await told("UORG")).toMatchObject({
      team_id: "TSISTER",
      enterprise_user: { teams: organizationTeams },
    });
  });

  it("keep their e-mail from tokens without the scope", async () => {
    const { api } = makeWorkspace(["users:read"]);
    const bob = await api("users.info", { user: "UBOB" });
    expect(bob).toMatchObject({ ok: true });
    expect(JSON.stringify(bob)).not.toContain("bob@example.com");
  });

  it("come in pages", async () => {
    const { api, refusal, team } = makeWorkspace();
    const ids: unknown[] = [];
    let cursor = "";
    do {
      const page = await api("users.list", { limit: "4", cursor });
      ids.push(...(page["members"] as { id: string }[]).map((m) => m.id));
      cursor = (page["response_metadata"] as { next_cursor: string }).next_cursor;
    } while (cursor !== "");
    expect(ids).toEqual([...team.users.keys()]);
    expect(await refusal("users.list", { cursor: "bm9uc2Vuc2U=" })).toBe("invalid_cursor");
    expect(await refusal("users.list", { limit: "1001" })).toBe("invalid_limit");
  });
});

describe("channels", () => {
  it("hide when private and the bot is not in them", async () => {
    const { api, refusal, team } = makeWorkspace();
    expect(await refusal("conversations.info", { channel: "CSECRET" })).toBe("channel_not_found");
    team.channel("secret").members.add(team.installation?.botUserId ?? "");
    expect(await api("conversations.info", { channel: "CSECRET" })).toMatchObject({
      channel: { id: "CSECRET", is_private: true, is_member: true },
    });
    expect(await api("conversations.info", { channel: "COPS" })).toMatchObject({
      channel: { name: "ops", is_private: false, is_member: false, is_archived: false },
    });
  });

  it("need the scope for their kind", async () => {
    const { api, team } = makeWorkspace(["channels:read"]);
    team.channel("secret").members.add(team.installation?.botUserId ?? "");
    expect(await api("conversations.info", { channel: "CSECRET" })).toMatchObject({
      error: "missing_scope",
      needed: "groups:read",
    });
  });

  it("name who is in them, in pages that may be shorter than asked for", async () => {
    const { api, refusal, team } = makeWorkspace();
    const ask = { channel: "CSECRET", limit: "900" };
    expect(await refusal("conversations.members", ask)).toBe("channel_not_found");
    const { members } = team.channel("secret");
    members.add(team.installation?.botUserId ?? "");
    for (let n = 0; n < 450; n += 1) members.add(`U9${n}`);
    const found: unknown[] = [];
    let cursor = "";
    do {
      const page = await api("conversations.members", { ...ask, cursor });
      found.push(...(page["members"] as unknown[]));
      cursor = (page["response_metadata"] as { next_cursor: string }).next_cursor;
    } while (cursor !== "");
    expect(found).toEqual([...members]);
    const tooMany = { ...ask, limit: "1000" };
    expect(await refusal("conversations.members", tooMany)).toBe("invalid_limit");
    const nonsense = { ...ask, cursor: "bm9uc2Vuc2U=" };
    expect(await refusal("conversations.members", nonsense)).toBe("invalid_cursor");
    const few = makeWorkspace(["channels:read"]);
    few.team.channel("secret").members.add(few.team.installation?.botUserId ?? "");
    expect(await few.refusal("conversations.members", ask)).toBe("missing_scope");
  });

  it("take a topic only from members", async () => {
    const { api, refusal, team } = makeWorkspace();
    const topic = { channel: "COPS", topic: "On call: bob" };
    expect(await refusal("conversations.setTopic", topic)).toBe("not_in_channel");
    team.channel("ops").members.add(team.installation?.botUserId ?? "");
    expect(await api("conversations.setTopic", topic)).toMatchObject({ ok: true });
    expect(team.channel("ops").topic).toBe("On call: bob");
    expect(
      await refusal("conversations.setTopic", { channel: "COPS", topic: "x".repeat(251) }),
    ).toBe("too_long");
  });

  it("open for direct messages only while the app's Messages tab is on", async () => {
    const { api, refusal, slack } = makeWorkspace();
    expect(await refusal("conversations.open", { users: "UBOB" })).toBe("messages_tab_disabled");
    slack.app.isMessagesTabOn = true;
    const opened = await api("conversations.open", { users: "UBOB" });
    expect(opened).toMatchObject({ ok: true, channel: { id: expect.stringMatching(/^D/) } });
    expect(await refusal("conversations.open", { users: "UNOBODY" })).toBe("user_not_found");
    expect(await refusal("conversations.open", { users: "UDEE" })).toBe("user_disabled");
  });
});

describe("messages", () => {
  const post = (channel: string, more: object = {}) => ({ channel, text: "hello", ...more });

  it("go where the bot may write", async () => {
    const { api, refusal, team } = makeWorkspace();
    const posted = await api("chat.postMessage", post("COPS", { blocks: [section("hello")] }));
    expect(posted).toMatchObject({
      ok: true,
      channel: "COPS",
      ts: team.channel("ops").messages[0]?.ts,
      message: { type: "message", text: "hello", bot_id: team.installation?.botId },
    });
    expect(await refusal("chat.postMessage", post("CSECRET"))).toBe("channel_not_found");
    expect(await refusal("chat.postMessage", post("CNONE"))).toBe("channel_not_found");
    expect(await refusal("chat.postMessage", post("COLD"))).toBe("is_archived");
    expect(await refusal("chat.postMessage", post("UBOB"))).toBe("messages_tab_disabled");
    expect(await refusal("chat.postMessage", { channel: "COPS" })).toBe("no_text");
  });

  it("need chat:write.public or membership in a public channel", async () => {
    const { api, refusal, team } = makeWorkspace(["chat:write"]);
    expect(await refusal("chat.postMessage", post("COPS"))).toBe("not_in_channel");
    team.channel("ops").members.add(team.installation?.botUserId ?? "");
    expect(await api("chat.postMessage", post("COPS"))).toMatchObject({ ok: true });
  });

  it("refuse bad blocks with the spot", async () => {
    const { api, refusal } = makeWorkspace();
    const refused = await api(
      "chat.postMessage",
      post("COPS", { blocks: [{ type: "header", text: text("x".repeat(151)) }] }),
    );
    expect(refused).toEqual({
      ok: false,
      error: "invalid_blocks",
      errors: ["must be less than 151 characters [json-pointer:/blocks/0/text/text]"],
      response_metadata: {
        messages: ["[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]"],
      },
    });
    const many = Array.from({ length: 51 }, () => ({ type: "divider" }));
    expect(await api("chat.postMessage", post("COPS", { blocks: many }))).toMatchObject({
      errors: ["no more than 50 items allowed [json-pointer:/blocks]"],
    });
    expect(await refusal("chat.postMessage", post("COPS", { blocks: "nonsense" }))).toBe(
      "invalid_blocks_format",
    );
    const long = Array.from({ length: 5 }, () => section("x".repeat(3_000)));
    expect(await refusal("chat.postMessage", post("COPS", { blocks: long }))).toBe(
      "msg_blocks_too_long",
    );
  });

  it("can be edited by who wrote them", async () => {
    const { api, refusal, team } = makeWorkspace();
    const { ts } = await api("chat.postMessage", post("COPS"));
    const edit = { channel: "COPS", ts, text: "<@UBOB> is on call" };
    expect(await api("chat.update", edit)).toMatchObject({ ok: true, ts, text: edit.text });
    expect(team.channel("ops").messages[0]?.text).toBe("<@UBOB> is on call");
    const bobs = team.talk.post(team.channel("ops"), team.user("bob"), { text: "mine" });
    expect(await refusal("chat.update", { ...edit, ts: bobs.ts })).toBe("cant_update_message");
    expect(await refusal("chat.update", { ...edit, ts: "1.000001" })).toBe("message_not_found");
  });

  it("remember whom they notified", async () => {
    const { api, team } = makeWorkspace();
    const pings = async (words: string, blocks: readonly object[] = []) => {
      await api("chat.postMessage", { channel: "COPS", text: words, blocks });
      return team.channel("ops").messages.at(-1)?.pings;
    };
    const nobody = { users: [], groups: [], everybody: false };
    expect(await pings("<@UBOB> and <!subteam^SPLAT>")).toEqual({
      users: ["UBOB"],
      groups: ["SPLAT"],
      everybody: false,
    });
    expect(await pings("`<@UBOB>`")).toEqual(nobody);
    expect(await pings("&lt;!channel&gt; @channel")).toEqual(nobody);
    expect(await pings("<!here>")).toEqual({ ...nobody, everybody: true });
    expect(await pings("x", [section("ask @channel")])).toEqual({ ...nobody, everybody: true });
    const verbatim = { type: "mrkdwn", text: "ask @channel", verbatim: true };
    expect(await pings("x", [{ type: "section", text: verbatim }])).toEqual(nobody);
    expect(await pings("x", [{ type: "section", text: text("<@UBOB>") }])).toEqual(nobody);
  });
});
