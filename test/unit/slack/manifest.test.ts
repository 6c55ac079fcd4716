import { describe, expect, test } from "vitest";
import { createAppUrl, manifestFor } from "../../../src/slack/manifest.ts";
import { BOT_SCOPES, GRANT_SCOPE } from "../../../src/slack/scopes.ts";

const manifest = manifestFor("https://pagersync.example");

describe("the manifest", () => {
  test("is within Slack's limits", () => {
    const { display_information: shown, features } = manifest;
    expect(shown.name.length).toBeLessThanOrEqual(35);
    expect(shown.description.length).toBeLessThanOrEqual(140);
    expect(shown.long_description.length).toBeGreaterThanOrEqual(174);
    expect(shown.long_description.length).toBeLessThanOrEqual(4000);
    expect(features.bot_user.display_name).toMatch(/^[a-z0-9\-_.]{1,80}$/);
    for (const { command } of features.slash_commands) expect(command).toMatch(/^\/[a-z]{1,31}$/);
  });

  test("has all URLs on the deployment's host", () => {
    const addresses = JSON.stringify(manifest).match(/https?:\/\/[^"]+/g);
    expect(addresses).toEqual([
      "https://pagersync.example/slack/commands",
      "https://pagersync.example/slack/callback",
      "https://pagersync.example/slack/events",
      "https://pagersync.example/slack/interactivity",
      "https://pagersync.example/slack/interactivity",
    ]);
  });

  test("requests the scopes of the authorize URL, the admin's as optional", () => {
    const { scopes } = manifest.oauth_config;
    expect(scopes.bot).toEqual(BOT_SCOPES.map((scope) => scope.name));
    expect(scopes.user).toEqual([GRANT_SCOPE.name]);
    expect(scopes.user_optional).toEqual(scopes.user);
    for (const { why } of [...BOT_SCOPES, GRANT_SCOPE]) expect(why).toMatch(/^[A-Z].+\.$/);
  });

  test("subscribes to the handled events, over HTTP, with tokens that don't expire", () => {
    const { settings, features } = manifest;
    expect(settings.event_subscriptions.bot_events.toSorted()).toEqual([
      "app_home_opened",
      "app_uninstalled",
      "subteam_members_changed",
      "subteam_updated",
      "tokens_revoked",
    ]);
    expect(settings).toMatchObject({
      interactivity: { is_enabled: true },
      socket_mode_enabled: false,
      token_rotation_enabled: false,
      org_deploy_enabled: false,
    });
    expect(features.app_home).toEqual({
      home_tab_enabled: true,
      messages_tab_enabled: true,
      messages_tab_read_only_enabled: true,
    });
  });

  test("is complete in the link that creates the app", () => {
    const url = new URL(createAppUrl("https://pagersync.example"));
    expect(url.origin + url.pathname).toBe("https://api.slack.com/apps");
    expect(url.searchParams.get("new_app")).toBe("1");
    expect(JSON.parse(url.searchParams.get("manifest_json") ?? "")).toEqual(manifest);
  });
});
