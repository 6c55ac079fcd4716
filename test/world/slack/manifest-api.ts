/** `apps.manifest.*` and `tooling.tokens.rotate` (docs.slack.dev/reference/methods), called with configuration tokens. */
import type { JsonObject } from "./json.ts";
import { asJsonObject } from "./json.ts";
import type { Tier } from "./limits.ts";
import type { ConfigurationToken, ConfiguredApp } from "./manifest-apps.ts";
import { asExported, type Manifest, readManifest } from "./manifest-rules.ts";
import type { EmulatedSlack } from "./slack.ts";
import { parseJson } from "./web-api/method.ts";
import type { Incoming } from "./web-api/transport.ts";

const TIERS: Readonly<Record<string, Tier>> = {
  "apps.manifest.create": 1,
  "apps.manifest.update": 1,
  "apps.manifest.delete": 1,
  "apps.manifest.export": 3,
  "apps.manifest.validate": 3,
};
const ROTATE = "tooling.tokens.rotate";

export const isManifestMethod = (name: string): boolean => name in TIERS || name === ROTATE;

/** @returns what Slack answers, or after how many seconds it may be asked again */
export function answerManifestMethod(
  slack: EmulatedSlack,
  name: string,
  { args, token }: Incoming,
): JsonObject | { readonly retryAfterS: number } {
  if (name === ROTATE) return rotated(slack, textOf(args["refresh_token"]));
  if (token === null) return failed("not_authed");
  // A bot's or a person's token of an installation.
  if (slack.installs.grant(token)) return failed("not_allowed_token_type");
  const owner = slack.manifests.tokenOf(token);
  if (typeof owner === "string") return failed(owner);
  const allowance = slack.limits.allowance(name, TIERS[name] ?? null);
  const wait = slack.limits.take(`${name}:${owner.teamId}:${owner.userId}`, allowance, slack.now());
  if (wait !== null) return { retryAfterS: wait };

  switch (name) {
    case "apps.manifest.validate":
      return withManifest(args, () => ({ ok: true, errors: [] }));
    case "apps.manifest.create":
      return withManifest(args, (manifest) =>
        created(slack, owner, slack.manifests.create(owner, manifest)),
      );
    case "apps.manifest.update":
      return withApp(slack, owner, args, (app) =>
        withManifest(args, (manifest) => updated(app, manifest)),
      );
    case "apps.manifest.export":
      return withApp(slack, owner, args, (app) => ({
        ok: true,
        manifest: asJsonObject(asExported(app.manifest)),
      }));
    default:
      return withApp(slack, owner, args, ({ id }) => {
        slack.manifests.delete(id);
        return { ok: true };
      });
  }
}

const failed = (error: string): JsonObject => ({ ok: false, error });
const textOf = (value: unknown): string | undefined =>
  typeof value === "string" ? value : undefined;

function rotated(slack: EmulatedSlack, refreshToken: string | undefined): JsonObject {
  const next = slack.manifests.rotate(refreshToken);
  if (!next) return failed("invalid_refresh_token");
  const iat = Math.floor(next.issuedAt / 1000);
  return {
    ok: true,
    token: next.token,
    refresh_token: next.refreshToken,
    team_id: next.teamId,
    user_id: next.userId,
    iat,
    exp: iat + 12 * 60 * 60,
  };
}

function withManifest(
  args: Incoming["args"],
  answer: (manifest: Manifest) => JsonObject,
): JsonObject {
  const text = textOf(args["manifest"]);
  if (text === undefined) return failed("invalid_arguments");
  const read = readManifest(parseJson(text));
  if (Array.isArray(read))
    return { ok: false, error: "invalid_manifest", errors: read.map(asJsonObject) };
  return answer(read as Manifest);
}

function withApp(
  slack: EmulatedSlack,
  owner: ConfigurationToken,
  args: Incoming["args"],
  answer: (app: ConfiguredApp) => JsonObject,
): JsonObject {
  const id = textOf(args["app_id"]) ?? "";
  const app = slack.manifests.apps.get(id);
  if (!app) return failed(slack.manifests.deleted.has(id) ? "app_not_found" : "invalid_app_id");
  if (app.teamId !== owner.teamId || app.userId !== owner.userId) return failed("no_permission");
  return answer(app);
}

function created(slack: EmulatedSlack, owner: ConfigurationToken, app: ConfiguredApp): JsonObject {
  const { client_id } = app.credentials;
  const scope = app.manifest.oauth_config?.scopes?.bot?.join(",") ?? "";
  return {
    ok: true,
    app_id: app.id,
    credentials: app.credentials,
    oauth_authorize_url: `https://slack.com/oauth/v2/authorize?client_id=${client_id}&scope=${scope}`,
    team_id: owner.teamId,
    team_domain: slack.teams.get(owner.teamId)?.domain ?? "",
  };
}

function updated(app: ConfiguredApp, manifest: Manifest): JsonObject {
  const before = JSON.stringify(asExported(app.manifest).oauth_config?.scopes ?? {});
  app.manifest = manifest;
  const after = JSON.stringify(asExported(manifest).oauth_config?.scopes ?? {});
  return { ok: true, app_id: app.id, permissions_updated: before !== after };
}
