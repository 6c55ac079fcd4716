import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { isSigned, MAX_BODY_BYTES, mayBeRight } from "../../src/routes/verify-slack.ts";
import { HOME_ACTION } from "../../src/workspace/home/view.ts";
import { OPSGENIE_FORM } from "../../src/workspace/modals/connect-with-key/opsgenie-view.ts";
import { ROTATION_BLOCK } from "../../src/workspace/modals/rotation/ids.ts";
import {
  answer,
  FORM_TYPE,
  fresh,
  interaction,
  JSON_TYPE,
  nowS,
  ORIGIN,
  send,
  signed,
} from "./edge.ts";
import { hurryTimeouts } from "./hurry.ts";
import { workspace } from "./stand-in.ts";

const challenge = JSON.stringify({ type: "url_verification", token: "t", challenge: "3eZbrw1a" });
const homeOpened = JSON.stringify({
  type: "event_callback",
  team_id: "T1",
  event_id: "Ev1",
  event_time: nowS(),
  event: {
    type: "app_home_opened",
    user: "U1",
    channel: "D1",
    tab: "home",
    event_ts: `${nowS()}.0001`,
  },
});
const view = { id: "V1", team_id: "T1", hash: "1.a", private_metadata: "", state: { values: {} } };
const person = { user: { id: "U1", team_id: "T1" }, team: { id: "T1", domain: "acme" } };
const click = {
  ...person,
  type: "block_actions",
  trigger_id: "1.2",
  view: { ...view, type: "home" },
  actions: [{ action_id: HOME_ACTION.refresh }],
};
const submission = {
  ...person,
  type: "view_submission",
  trigger_id: "1.2",
  view: { ...view, type: "modal", callback_id: OPSGENIE_FORM },
};
const search = {
  ...person,
  type: "block_suggestion",
  view,
  action_id: ROTATION_BLOCK.group,
  value: "plat",
};

const routes = [
  ["/slack/events", challenge],
  ["/slack/interactivity", interaction(click)],
  ["/slack/commands", "command=%2Foncall&team_id=T1&user_id=U1&api_app_id=A1"],
] as const;

let said: unknown[][] = [];
beforeEach(async () => {
  await fresh();
  said = [];
  for (const method of ["log", "error", "warn"] as const)
    vi.spyOn(console, method).mockImplementation((...args) => void said.push(args));
});
afterEach(() => vi.restoreAllMocks());

describe("the signature", () => {
  /** The example in Slack's documentation. */
  const vector = {
    secret: "8f742231b10e8888abcd99yyyzzz85a5",
    timestamp: "1531420618",
    signature: "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503",
    body: new TextEncoder().encode(
      "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c",
    ),
  };

  test("of Slack's own example is right", async () => {
    expect(await isSigned(vector)).toBe(true);
    expect(mayBeRight(vector.timestamp, vector.signature, 1531420618_000)).toBe(true);
  });

  test("covers the body, the time and the secret", async () => {
    expect(await isSigned({ ...vector, body: vector.body.slice(1) })).toBe(false);
    expect(await isSigned({ ...vector, timestamp: "1531420619" })).toBe(false);
    expect(await isSigned({ ...vector, secret: "another" })).toBe(false);
  });

  test.each([undefined, ""])("is never right without a signing secret (%j)", async (secret) => {
    expect(await isSigned({ ...vector, secret })).toBe(false);
  });

  test.each([
    [-300, true],
    [-301, false],
    [300, true],
    [301, false],
  ])("%i seconds from now: %s", (secondsOff, accepted) => {
    const now = 1_900_000_000_999;
    const timestamp = String(1_900_000_000 + secondsOff);
    expect(mayBeRight(timestamp, vector.signature, now)).toBe(accepted);
  });
});

describe.each(routes)("%s", (path, body) => {
  test("takes what Slack signed", async () => {
    expect((await answer(await signed(path, body))).status).toBe(200);
  });

  test("takes it at both ends of the window and refuses beyond", async () => {
    for (const [off, status] of [
      [-295, 200],
      [295, 200],
      [-305, 401],
      [305, 401],
    ] as const) {
      const request = await signed(path, body, { timestamp: String(nowS() + off) });
      expect((await answer(request)).status, `${off} s`).toBe(status);
    }
  });

  const refused: readonly (readonly [string, Record<string, string>])[] = [
    ["no signature", { "x-slack-signature": "" }],
    ["another version", { "x-slack-signature": `v1=${"0".repeat(64)}` }],
    ["a wrong signature", { "x-slack-signature": `v0=${"0".repeat(64)}` }],
    ["an odd signature", { "x-slack-signature": `v0=${"0".repeat(63)}` }],
    ["a long signature", { "x-slack-signature": `v0=${"0".repeat(66)}` }],
    ["a signature that is no hex", { "x-slack-signature": `v0=${"g".repeat(64)}` }],
    ["no time", { "x-slack-request-timestamp": "" }],
    ["a time that is no number", { "x-slack-request-timestamp": "soon" }],
    ["a negative time", { "x-slack-request-timestamp": `-${nowS()}` }],
    ["a broken time", { "x-slack-request-timestamp": `${nowS()}.5` }],
    ["an exponent for a time", { "x-slack-request-timestamp": "1e10" }],
    ["a time in hex", { "x-slack-request-timestamp": `0x${nowS().toString(16)}` }],
    ["a time with a tail", { "x-slack-request-timestamp": `${nowS()}abc` }],
  ];
  test.each(refused)("refuses %s", async (_what, headers) => {
    const response = await answer(await signed(path, body, { headers }));
    expect(response.status).toBe(401);
    expect(await response.text()).toBe("");
    expect(workspace.calls).toEqual([]);
  });

  test.each(["x-slack-signature", "x-slack-request-timestamp"])(
    "refuses a second %s header, even the same",
    async (name) => {
      const request = await signed(path, body);
      request.headers.append(name, request.headers.get(name) ?? "");
      expect((await answer(request)).status).toBe(401);
      expect(workspace.calls).toEqual([]);
    },
  );

  test("refuses another secret's signature, and on a deployment without the secret everything", async () => {
    expect((await answer(await signed(path, body, { secret: "guessed" }))).status).toBe(401);
    const bare = await answer(await signed(path, body), { SLACK_SIGNING_SECRET: "" });
    expect(bare.status).toBe(401);
  });

  test("refuses what is too large, said or not, before it asks who sent it", async () => {
    const large = "x".repeat(MAX_BODY_BYTES + 1);
    const said = new Request(`${ORIGIN}${path}`, {
      method: "POST",
      body: "x",
      headers: { "content-length": String(MAX_BODY_BYTES + 1) },
    });
    expect((await answer(said)).status).toBe(413);
    expect((await answer(await signed(path, large))).status).toBe(413);
    const streamed = await signed(path, large);
    const unsaid = new Request(streamed.url, {
      method: "POST",
      headers: streamed.headers,
      body: new Blob([large]).stream(),
    });
    unsaid.headers.delete("content-length");
    expect((await answer(unsaid)).status).toBe(413);
    expect(workspace.calls).toEqual([]);
  });

  test.each(["text/plain", "multipart/form-data; boundary=x", "application/jsonp", ""])(
    "refuses content of type %j",
    async (contentType) => {
      const response = await answer(await signed(path, body, { contentType }));
      expect(response.status).toBe(415);
      expect(await response.text()).toBe("");
      expect(workspace.calls).toEqual([]);
    },
  );

  test("takes the content type with a charset", async () => {
    const contentType = `${path === "/slack/events" ? JSON_TYPE : FORM_TYPE}; charset=utf-8`;
    expect((await answer(await signed(path, body, { contentType }))).status).toBe(200);
  });

  test("answers to POST alone", async () => {
    expect((await answer(new Request(`${ORIGIN}${path}`))).status).toBe(404);
  });
});

describe("events", () => {
  test("gives Slack's challenge back", async () => {
    const response = await answer(await signed("/slack/events", challenge));
    expect(await response.json()).toEqual({ challenge: "3eZbrw1a" });
  });

  test("performs an event for the team that Slack names, and acknowledges when it is done", async () => {
    const held = Promise.withResolvers<void>();
    let isAnswered = false;
    workspace.perform = async () => {
      await held.promise;
      expect(isAnswered).toBe(false);
      return { body: null };
    };
    const { response, background } = send(await signed("/slack/events", homeOpened));
    const answered = response.then((r) => {
      isAnswered = true;
      return r.status;
    });
    await vi.waitFor(() => expect(workspace.calls).toHaveLength(1));
    held.resolve();
    expect(await answered).toBe(200);
    await background();
    expect(workspace.calls).toMatchObject([
      {
        teamId: "T1",
        method: "perform",
        args: [{ kind: "event", eventId: "Ev1", event: { type: "home_opened" } }, ORIGIN],
      },
    ]);
  });

  test("has Slack deliver an event again that its workspace fails on, and logs it without a word of the person's", async () => {
    workspace.perform = () => Promise.reject(new Error("storage is gone"));
    const response = await answer(await signed("/slack/events", homeOpened));
    expect(response.status).toBe(503);
    expect(said).toEqual([
      [
        {
          event: "workspace.perform_failed",
          team_id: "T1",
          kind: "event",
          error: "Error: storage is gone",
        },
      ],
    ]);
  });

  test("has Slack deliver it again that takes too long, before Slack gives up, and lets it go on", async () => {
    const held = Promise.withResolvers<void>();
    let isDone = false;
    workspace.perform = async () => {
      await held.promise;
      isDone = true;
      return { body: null };
    };
    const asked = hurryTimeouts(20, 1_000);
    const { response, background } = send(await signed("/slack/events", homeOpened));
    expect((await response).status).toBe(503);
    expect(asked).toEqual([2_500]);
    held.resolve();
    await background();
    expect(isDone).toBe(true);
  });

  test.each([
    [{ retryable: true }, 2],
    [{ durableObjectReset: true }, 2],
    [{ retryable: true, overloaded: true }, 1],
    [{ retryable: false }, 1],
  ])("of an object that fails with %o is tried %i times", async (traits, times) => {
    workspace.perform = () => Promise.reject(Object.assign(new Error("broken"), traits));
    expect((await answer(await signed("/slack/events", homeOpened))).status).toBe(503);
    const sent = workspace.calls.map(({ args }) => args[0]);
    expect(sent).toHaveLength(times);
    if (times === 2) expect(sent[1]).toEqual({ ...(sent[0] as object), isRetry: true });
  });

  test.each([{ event: { type: "subteam_updated" } }, { event_id: 7 }, { team_id: null }])(
    "takes one that it can't use, so that Slack doesn't send it again: %o",
    async (spoil) => {
      const body = JSON.stringify({ ...JSON.parse(homeOpened), event_id: null, ...spoil });
      expect((await answer(await signed("/slack/events", body))).status).toBe(200);
      expect(workspace.calls).toEqual([]);
      expect(said).toEqual([[expect.objectContaining({ event: "slack.event_unusable" })]]);
    },
  );

  test.each(["", "{", "null", "[]", "1", '"x"', '{"type":7}'])(
    "refuses %j with 400",
    async (body) => {
      const response = await answer(await signed("/slack/events", body));
      expect(response.status).toBe(400);
      expect(await response.text()).toBe("");
    },
  );

  test("acknowledges what it doesn't know", async () => {
    const body = JSON.stringify({ type: "app_rate_limited", team_id: "T1" });
    expect((await answer(await signed("/slack/events", body))).status).toBe(200);
    expect(workspace.calls).toEqual([]);
  });
});

describe("interactivity", () => {
  const interact = async (payload: unknown) =>
    send(await signed("/slack/interactivity", interaction(payload)));

  test("answers a click at once, empty, and performs it afterwards", async () => {
    const held = Promise.withResolvers<void>();
    workspace.perform = async () => {
      await held.promise;
      return { body: { not: "for a click" } };
    };
    const { response, background } = await interact(click);
    const answered = await response;
    expect(answered.status).toBe(200);
    expect(await answered.text()).toBe("");
    held.resolve();
    await background();
    expect(workspace.calls).toMatchObject([
      {
        teamId: "T1",
        method: "perform",
        args: [{ kind: "interaction", interaction: { type: "block_actions" } }, ORIGIN],
      },
    ]);
  });

  test("gives back what the workspace answers to a submission", async () => {
    const body = { response_action: "errors", errors: { name: "Give it a name." } };
    workspace.perform = async () => ({ body });
    expect(await (await (await interact(submission)).response).json()).toEqual(body);
    workspace.perform = async () => ({ body: null });
    expect(await (await (await interact(submission)).response).text()).toBe("");
  });

  test("answers submissions and searches before Slack gives up, and lets them go on", async () => {
    const held = Promise.withResolvers<void>();
    let done = 0;
    workspace.perform = async () => {
      await held.promise;
      done += 1;
      return { body: null };
    };
    // Nothing else ends the wait: a shorter timer shows that it is this one, and what it asked for counts.
    const asked = hurryTimeouts(20, 1_000);
    const sent = [await interact(submission), await interact(search)];
    const bodies = await Promise.all(sent.map(async (s) => (await s.response).json()));
    expect(asked).toHaveLength(2);
    for (const ms of asked) expect(ms).toBeLessThan(3_000);
    expect(bodies).toMatchObject([
      { response_action: "update", view: { type: "modal", title: { text: "Still working" } } },
      { options: [] },
    ]);
    held.resolve();
    await Promise.all(sent.map((s) => s.background()));
    expect(done).toBe(2);
  });

  test("says so in the modal when a submission fails", async () => {
    workspace.perform = () => Promise.reject(new Error("bug"));
    expect(await (await (await interact(submission)).response).json()).toMatchObject({
      response_action: "update",
      view: { title: { text: "Something went wrong" } },
    });
  });

  test("answers a search with what the workspace finds, and with nothing when it fails", async () => {
    const body = { options: [{ text: { type: "plain_text", text: "@platform" }, value: "S1" }] };
    workspace.perform = async () => ({ body });
    expect(await (await (await interact(search)).response).json()).toEqual(body);
    workspace.perform = () => Promise.reject(new Error("bug"));
    expect(await (await (await interact(search)).response).json()).toEqual({ options: [] });
  });

  test("acknowledges what it doesn't know and asks nobody", async () => {
    const closed = { ...person, type: "view_closed", view };
    const response = await (await interact(closed)).response;
    expect(response.status).toBe(200);
    expect(workspace.calls).toEqual([]);
  });

  test.each([
    "",
    "payload=",
    "payload=%7B",
    "payload=null",
    "payload=%5B%5D",
    "other=1",
    `${interaction(click)}&${interaction(click)}`,
  ])("refuses %j with 400", async (body) => {
    const response = await answer(await signed("/slack/interactivity", body));
    expect(response.status).toBe(400);
    expect(workspace.calls).toEqual([]);
  });
});

describe("/oncall", () => {
  const asked = (fields: Readonly<Record<string, string>>) =>
    signed(
      "/slack/commands",
      new URLSearchParams({
        command: "/oncall",
        team_id: "T1",
        user_id: "U1",
        ...fields,
      }).toString(),
    );

  test("is put to the workspace that Slack names, and answered with its words", async () => {
    workspace.perform = async () => ({ body: { text: "ada" } });
    const response = await answer(await asked({ text: "<!subteam^S1|@platform>", team: "T2" }));
    expect(await response.json()).toEqual({ text: "ada" });
    const command = {
      actor: { userId: "U1", teamId: null },
      question: { about: "group", groupId: "S1" },
    };
    expect(workspace.calls).toEqual([
      { teamId: "T1", method: "perform", args: [{ kind: "command", command }, ORIGIN] },
    ]);
  });

  test("answers Slack's check of the certificate with 200 and nothing, and asks no workspace", async () => {
    for (const body of ["ssl_check=1&token=abc", "token=abc&ssl_check=1&team_id=T1&user_id=U1"]) {
      const response = await answer(await signed("/slack/commands", body));
      expect([response.status, await response.text()]).toEqual([200, ""]);
    }
    expect(workspace.calls).toEqual([]);
  });

  test("says so where PagerSync is gone, and where it took too long or broke", async () => {
    const text = async () =>
      ((await (await answer(await asked({}))).json()) as { text: string }).text;
    expect(await text()).toBe("PagerSync is no longer installed in this workspace.");
    workspace.perform = () => Promise.reject(new Error("broken"));
    expect(await text()).toBe("That took too long. Try again in a moment.");
  });

  test.each([
    { team_id: "T1><!channel>" },
    { team_id: "E1" },
    { user_id: "" },
    { user_id: "<!here>" },
  ])("refuses %j", async (fields) => {
    expect((await answer(await asked(fields))).status).toBe(400);
    expect(workspace.calls).toEqual([]);
  });
});
