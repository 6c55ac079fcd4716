/**
 * The API keys of the emulated Opsgenie, and what each may do. Two kinds exist: a key of the account ("API key
 * management", rights ticked one by one) and a key of a team's integration, which sees that team's schedules only.
 */

export type Region = "us" | "eu";

export type ApiKey = {
  /** A UUID, as Opsgenie's are: anything else is answered with 422. */
  readonly key: string;
  readonly region: Region;
  readonly read: boolean;
  readonly configurationAccess: boolean;
  /** Of a team's integration: sees the schedules whose traits have `team:<name>`. Null: the whole account. */
  readonly team: string | null;
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export class ApiKeys {
  readonly #keys = new Map<string, ApiKey>();

  add(key: Pick<ApiKey, "key"> & Partial<ApiKey>): ApiKey {
    const made = {
      region: "us",
      read: true,
      configurationAccess: true,
      team: null,
      ...key,
    } as const;
    this.#keys.set(made.key, made);
    return made;
  }

  revoke(key: string): void {
    this.#keys.delete(key);
  }

  /** The key behind an Authorization header, or why there is none. A key is unknown in the other region. */
  open(authorization: string | null, region: Region): ApiKey | "malformed" | "unknown" {
    const typed = /^GenieKey (.+)$/.exec(authorization ?? "")?.[1];
    if (typed === undefined) return "unknown";
    if (!UUID.test(typed)) return "malformed";
    const key = this.#keys.get(typed);
    return key?.region === region ? key : "unknown";
  }
}
