/** The emulated `apps.manifest.*`: the official client gets along with them, and they refuse what Slack's schema does. */
import { ErrorCode, LogLevel, WebClient } from "@slack/web-api";
import { describe, expect, it } from "vitest";
import { manifestFor } from "../../../src/slack/manifest.ts";
import { CONFIGURATION_TOKEN_LIFE_MS } from "../../world/slack/manifest-apps.ts";
import { readManifest } from "../../world/slack/manifest-rules.ts";
import { loneSlack } from "./lone-slack.ts";

const manifest = manifestFor("https://pagersync.example");
const quiet = { debug() {}, info() {}, warn() {}, error() {}, setLevel() {}, setName() {} };
const logger = { ...quiet, getLevel: () => LogLevel.ERROR };

function setUp() {
  const clock = { now: Date.UTC(2030, 0, 7) };
  const { world, slack } = loneSlack(() => clock.now);
  const team = slack.addTeam({ id: "TACME", name: "Acme" });
  team.addUser({ id: "UADA", name: "ada", kind: "admin" });
  const made = slack.manifests.generateToken({ teamId: "TACME", userId: "UADA" });
  const clientFor = (token: string) =>
    new WebClient(token, {
      fetch: world.fetch as typeof fetch,
      retryConfig: { retries: 0 },
      rejectRateLimitedCalls: true,
      logger,
    });
  return { clock, slack, made, clientFor, web: clientFor(made.token) };
}

const refused = (error: string) => ({ code: ErrorCode.PlatformError, data: { ok: false, error } });
const asTyped = manifest as Parameters<WebClient["apps"]["manifest"]["create"]>[0]["manifest"];

describe("the official client", () => {
  it("makes, exports, updates and deletes an app", async () => {
    const { web, slack, clock } = setUp();
    expect(await web.apps.manifest.validate({ manifest: asTyped })).toMatchObject({ ok: true });
    const created = await web.apps.manifest.create({ manifest: asTyped });
    expect(created).toMatchObject({
      ok: true,
      app_id: expect.stringMatching(/^A/),
      credentials: {
        client_id: expect.stringMatching(/^\d+\.\d+$/),
        client_secret: expect.any(String),
        signing_secret: expect.any(String),
      },
      team_id: "TACME",
    });
    const app_id = created.app_id ?? "";
    const exported = await web.apps.manifest.export({ app_id });
    expect(exported.manifest).toMatchObject({
      settings: manifest.settings,
      oauth_config: {
        pkce_enabled: false,
        scopes: { bot: manifest.oauth_config.scopes.bot.toSorted() },
      },
    });
    expect(await web.apps.manifest.update({ app_id, manifest: asTyped })).toMatchObject({
      app_id,
      permissions_updated: false,
    });
    await expect(web.apps.manifest.update({ app_id, manifest: asTyped })).rejects.toMatchObject({
      code: ErrorCode.RateLimitedError,
    });
    clock.now += 60_000;
    await web.apps.manifest.delete({ app_id });
    expect(slack.manifests.apps.size).toBe(0);
    await expect(web.apps.manifest.export({ app_id })).rejects.toMatchObject(
      refused("app_not_found"),
    );
  });

  it("is told what is wrong with its token", async () => {
    const { web, clientFor, clock, slack } = setUp();
    const args = { manifest: asTyped };
    const { botToken } = slack.placeInstallation({ as: "ada", scopes: ["chat:write"] });
    for (const [token, error] of [
      ["xoxe.xoxp-none", "invalid_auth"],
      [botToken, "not_allowed_token_type"],
    ] as const)
      await expect(clientFor(token).apps.manifest.validate(args)).rejects.toMatchObject(
        refused(error),
      );
    clock.now += CONFIGURATION_TOKEN_LIFE_MS;
    await expect(web.apps.manifest.validate(args)).rejects.toMatchObject(refused("token_expired"));
  });

  it("rotates an expired token, once", async () => {
    const { made, clientFor, clock } = setUp();
    clock.now += CONFIGURATION_TOKEN_LIFE_MS;
    const { refreshToken: refresh_token } = made;
    const next = await clientFor("").tooling.tokens.rotate({ refresh_token });
    expect((next.exp ?? 0) - (next.iat ?? 0)).toBe(12 * 60 * 60);
    const web = clientFor(next.token ?? "");
    expect(await web.apps.manifest.validate({ manifest: asTyped })).toMatchObject({ ok: true });
    await expect(clientFor("").tooling.tokens.rotate({ refresh_token })).rejects.toMatchObject(
      refused("invalid_refresh_token"),
    );
  });
});

describe("a manifest is refused", () => {
  const faultsOf = (changed: object) => {
    const read = readManifest({ ...manifest, ...changed });
    return Array.isArray(read) ? read.map(({ pointer }) => pointer) : [];
  };
  const { display_information, features, oauth_config, settings } = manifest;

  it("never as PagerSync writes it", () => expect(faultsOf({})).toEqual([]));

  it.each([
    ["with no name", { display_information: {} }, "/display_information/name"],
    [
      "with a long description that is too short",
      { display_information: { ...display_information, long_description: "Short." } },
      "/display_information/long_description",
    ],
    [
      "with a bot's name in capitals",
      { features: { ...features, bot_user: { display_name: "Bot" } } },
      "/features/bot_user/display_name",
    ],
    ["with a part that Slack doesn't know", { feature: {} }, "/"],
    [
      "with events and no address",
      { settings: { ...settings, event_subscriptions: { bot_events: ["app_home_opened"] } } },
      "/settings/event_subscriptions",
    ],
    [
      "with interactivity and no address",
      { settings: { ...settings, interactivity: { is_enabled: true } } },
      "/settings/interactivity",
    ],
    [
      "with a scope that doesn't exist",
      { oauth_config: { ...oauth_config, scopes: { bot: ["groups:rule"] } } },
      "/oauth_config/scopes/bot",
    ],
    [
      "with an optional scope that isn't a scope of it",
      { oauth_config: { ...oauth_config, scopes: { bot: [], bot_optional: ["commands"] } } },
      "/oauth_config/scopes/bot_optional",
    ],
  ])("%s", (_, changed, pointer) => expect(faultsOf(changed)).toEqual([pointer]));
});
