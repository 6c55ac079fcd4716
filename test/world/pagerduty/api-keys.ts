/**
 * PagerDuty's API keys: of the account, with or without the right to write, or of a person, who has no read-only ones.
 * https://support.pagerduty.com/main/docs/api-access-keys
 */
import type { RotaPerson } from "../rota.ts";

export type PagerDutyApiKey = {
  readonly key: string;
  readonly isReadOnly: boolean;
  /** Null: of the account. */
  readonly owner: RotaPerson | null;
};

export class PagerDutyApiKeys {
  readonly #keys = new Map<string, PagerDutyApiKey>();

  add(key: Pick<PagerDutyApiKey, "key"> & Partial<PagerDutyApiKey>): void {
    const made = { isReadOnly: true, owner: null, ...key };
    if (made.owner && made.isReadOnly) throw new Error("a person's key is never read-only");
    this.#keys.set(made.key, made);
  }

  /** Deleted, or disabled. */
  revoke(key: string): void {
    this.#keys.delete(key);
  }

  open(authorization: string | undefined): PagerDutyApiKey | null {
    const key = /^Token token=(\S+)$/.exec(authorization ?? "")?.[1];
    return key === undefined ? null : (this.#keys.get(key) ?? null);
  }
}
