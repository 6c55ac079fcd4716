/** Addresses that may be the same person's: `ann+pagerduty@acme.com` and `ann@acme.com`. Pure: a person confirms. */

/**
 * The address without its tag, then the same local part in other domains.
 * @param domains those of addresses that have accounts, best first
 */
export function similarAddresses(email: string, domains: readonly string[]): readonly string[] {
  const at = email.lastIndexOf("@");
  if (at <= 0) return [];
  const address = email.toLowerCase();
  const [local = "", domain] = [address.slice(0, at), address.slice(at + 1)];
  const [plain = ""] = local.split("+");
  if (plain === "") return [];
  const all = [domain, ...domains.map((other) => other.toLowerCase())].flatMap((one) => [
    `${plain}@${one}`,
    `${local}@${one}`,
  ]);
  return [...new Set(all)].filter((one) => one !== address);
}
