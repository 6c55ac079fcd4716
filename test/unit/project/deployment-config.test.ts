/** wrangler.toml says what Cloudflare keeps of each request. */
import { join } from "node:path";
import { expect, it } from "vitest";
import { unstable_readConfig } from "wrangler";

const { observability } = unstable_readConfig({
  config: join(import.meta.dirname, "../../../wrangler.toml"),
});

it("keeps no query string: addresses hold codes, states and tickets", () => {
  expect(observability?.redact_query_string).toBe(true);
});

it("keeps log lines, and no record of each request with its headers", () => {
  expect(observability?.enabled).toBe(true);
  expect(observability?.logs).toMatchObject({ enabled: true, invocation_logs: false });
});

it("keeps no traces of outgoing requests", () => {
  expect(observability?.traces?.enabled ?? false).toBe(false);
});
