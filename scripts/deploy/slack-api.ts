/**
 * Slack's methods for apps by manifest, called with a configuration token.
 * https://docs.slack.dev/app-manifests/configuring-apps-with-app-manifests
 */
import { isRecord, parseJson, textAt } from "./json.ts";
import type { Tools } from "./tools.ts";

export type Refused =
  /** No answer: nobody knows whether it was done. */
  | { readonly reason: "unreachable" }
  | { readonly reason: "token_expired" | "token_unknown" | "token_of_another_kind" }
  /** The app isn't there any more. */
  | { readonly reason: "app_gone" }
  | { readonly reason: "not_your_app" }
  | { readonly reason: "manifest"; readonly faults: readonly string[] }
  | { readonly reason: "other"; readonly error: string };

export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | ({ readonly ok: false } & Refused);

export type Credentials = {
  readonly SLACK_CLIENT_ID: string;
  readonly SLACK_CLIENT_SECRET: string;
  readonly SLACK_SIGNING_SECRET: string;
};
export type CreatedApp = { readonly id: string; readonly credentials: Credentials };

const REASONS: Readonly<Record<string, Exclude<Refused["reason"], "manifest" | "other">>> = {
  token_expired: "token_expired",
  invalid_refresh_token: "token_expired",
  invalid_auth: "token_unknown",
  not_authed: "token_unknown",
  token_revoked: "token_unknown",
  account_inactive: "token_unknown",
  not_allowed_token_type: "token_of_another_kind",
  app_not_found: "app_gone",
  invalid_app_id: "app_gone",
  no_permission: "not_your_app",
  access_denied: "not_your_app",
  app_not_eligible: "not_your_app",
  app_not_owned_by_manager_app: "not_your_app",
};

const TIMEOUT_MS = 20_000;
/** Making and changing apps is allowed about once a minute. */
const WAITS = 2;
const LONGEST_WAIT_S = 90;

export class SlackApi {
  readonly #tools: Pick<Tools, "fetch" | "say" | "sleep">;

  constructor(tools: Pick<Tools, "fetch" | "say" | "sleep">) {
    this.#tools = tools;
  }

  async validate(token: string, manifest: object): Promise<Answer<null>> {
    const args = { manifest: JSON.stringify(manifest) };
    return mapped(await this.#call("apps.manifest.validate", args, token), () => null);
  }

  async create(token: string, manifest: object): Promise<Answer<CreatedApp>> {
    const args = { manifest: JSON.stringify(manifest) };
    return mapped(await this.#call("apps.manifest.create", args, token), (answer) => ({
      id: textAt(answer, "app_id"),
      credentials: {
        SLACK_CLIENT_ID: textAt(answer["credentials"], "client_id"),
        SLACK_CLIENT_SECRET: textAt(answer["credentials"], "client_secret"),
        SLACK_SIGNING_SECRET: textAt(answer["credentials"], "signing_secret"),
      },
    }));
  }

  /** @returns the manifest as Slack has it */
  async export(token: string, app: string): Promise<Answer<Readonly<Record<string, unknown>>>> {
    return mapped(await this.#call("apps.manifest.export", { app_id: app }, token), (answer) =>
      isRecord(answer["manifest"]) ? answer["manifest"] : {},
    );
  }

  async update(token: string, app: string, manifest: object): Promise<Answer<null>> {
    const args = { app_id: app, manifest: JSON.stringify(manifest) };
    return mapped(await this.#call("apps.manifest.update", args, token), () => null);
  }

  async delete(token: string, app: string): Promise<Answer<null>> {
    return mapped(await this.#call("apps.manifest.delete", { app_id: app }, token), () => null);
  }

  /** A refresh token is good once: the next one must be kept at once. */
  async rotate(refreshToken: string): Promise<Answer<{ token: string; refreshToken: string }>> {
    const args = { refresh_token: refreshToken };
    return mapped(await this.#call("tooling.tokens.rotate", args, null), (answer) => ({
      token: textAt(answer, "token"),
      refreshToken: textAt(answer, "refresh_token"),
    }));
  }

  async #call(
    method: string,
    args: Readonly<Record<string, string>>,
    token: string | null,
  ): Promise<Answer<Readonly<Record<string, unknown>>>> {
    for (let waits = 0; ; waits += 1) {
      const answer = await this.#post(method, args, token);
      if (answer === null) return { ok: false, reason: "unreachable" };
      if (answer.status !== 429 || waits >= WAITS) return read(answer.body);
      const seconds = Math.min(Math.max(answer.retryAfterS, 1), LONGEST_WAIT_S);
      this.#tools.say(`     Slack allows this about once a minute: waiting ${seconds} s.`);
      await this.#tools.sleep(seconds * 1_000);
    }
  }

  async #post(
    method: string,
    args: Readonly<Record<string, string>>,
    token: string | null,
  ): Promise<{ status: number; retryAfterS: number; body: string } | null> {
    try {
      const answer = await this.#tools.fetch(`https://slack.com/api/${method}`, {
        method: "POST",
        headers: {
          "content-type": "application/x-www-form-urlencoded",
          ...(token !== null && { authorization: `Bearer ${token}` }),
        },
        body: new URLSearchParams(args).toString(),
        redirect: "error",
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const retryAfterS = Number(answer.headers.get("retry-after") ?? 0) || 0;
      return { status: answer.status, retryAfterS, body: await answer.text() };
    } catch {
      return null;
    }
  }
}

function read(body: string): Answer<Readonly<Record<string, unknown>>> {
  const answer = parseJson(body);
  // Not Slack's own: a proxy's page, half an answer.
  if (!isRecord(answer)) return { ok: false, reason: "unreachable" };
  if (answer["ok"] === true) return { ok: true, value: answer };
  const error = textAt(answer, "error");
  if (error === "invalid_manifest" || error === "invalid_app")
    return { ok: false, reason: "manifest", faults: faultsOf(answer["errors"]) };
  const reason = REASONS[error];
  return reason ? { ok: false, reason } : { ok: false, reason: "other", error };
}

const faultsOf = (errors: unknown): readonly string[] =>
  Array.isArray(errors)
    ? errors.map((fault: unknown) => `${textAt(fault, "pointer")}: ${textAt(fault, "message")}`)
    : [];

const mapped = <T, U>(answer: Answer<T>, map: (value: T) => U): Answer<U> =>
  answer.ok ? { ok: true, value: map(answer.value) } : answer;
