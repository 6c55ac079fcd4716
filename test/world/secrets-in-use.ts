/** Every secret that was in use, to be sought where somebody could read it. */
import { secrets } from "./secrets.ts";
import type { Call } from "./world.ts";

/** Not a secret: what a client is called, and the kinds of tokens. */
const PUBLIC: ReadonlySet<string> = new Set([
  secrets.SLACK_CLIENT_ID,
  secrets.PAGERDUTY_CLIENT_ID,
  secrets.JIRA_CLIENT_ID,
]);
const SECRET_FIELDS = /^(code|code_verifier|client_secret|(access|refresh|id)_token|token)$/;

/** Whatever hangs below a secret's name in a JSON answer or a form. */
function fieldsOf(text: string): string[] {
  const found = [...new URLSearchParams(text)].flatMap(([name, value]) =>
    SECRET_FIELDS.test(name) ? [value] : [],
  );
  const named = text.matchAll(/"(\w+)":"([^"]+)"/g);
  for (const [, name = "", value = ""] of named) if (SECRET_FIELDS.test(name)) found.push(value);
  return found;
}

/** What stands in the Authorization header, encoded and decoded. */
export function authorizedWith({ headers }: Call): string[] {
  const [scheme = "", value = ""] = (headers["authorization"] ?? "").split(" ");
  if (scheme === "") return [];
  return scheme === "Basic" ? [value, ...atob(value).split(":")] : [value.replace(/^token=/, "")];
}

export const isTokenEndpoint = ({ path }: Call): boolean => /oauth/.test(path);

/**
 * What was in an Authorization header, went to or came from a token endpoint, or is a secret of the deployment, each once.
 * @param others were typed into a form or carried by a browser
 */
export function secretsAmong(calls: readonly Call[], others: readonly string[]): readonly string[] {
  const exchanged = calls
    .filter(isTokenEndpoint)
    .flatMap((call) => [...fieldsOf(call.body), ...fieldsOf(call.response)]);
  const [, key = ""] = secrets.ENCRYPTION_KEYS.split(":");
  const all = [
    ...Object.values(secrets),
    key,
    ...others,
    ...calls.flatMap(authorizedWith),
    ...exchanged,
  ];
  return [...new Set(all)].filter((secret) => !PUBLIC.has(secret) && secret.length > 5);
}
