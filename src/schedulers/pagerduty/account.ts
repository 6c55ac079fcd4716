/** Which account is connected, and as whom. */
import type { SchedulerFailure } from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { answer, list, object, text } from "../../outgoing/tolerant.ts";
import type { PagerDutyCredentials } from "../credentials.ts";
import { unreadable } from "../failures.ts";
import type { Account } from "../scheduler.ts";
import type { PagerDutyApi } from "./api.ts";
import { meAnswer } from "./shapes.ts";

/** A key of the whole account is nobody's: PagerDuty refuses to say whose it is. */
const NOBODYS = [400];

const schedulesAnswer = answer({ schedules: list });
const linked = object({ html_url: text });

/** The account's subdomain is in every page's address. One request, and a second for a key of the whole account. */
export async function readAccount(
  api: PagerDutyApi,
  credentials: PagerDutyCredentials,
): Promise<Result<Account, SchedulerFailure>> {
  const me = await api.find("/users/me", [], meAnswer, "apiKey" in credentials ? NOBODYS : []);
  if (!me.ok) return me;
  if (!me.value) return ofAccountKey(api, credentials);
  const { name = null, summary = null, email = null, html_url: page } = me.value.user ?? {};
  return ok({
    // The account may have another subdomain by now.
    name: subdomainOf(page ?? "") ?? credentials.subdomain ?? "PagerDuty",
    connectedAs: name ?? summary ?? email,
  });
}

async function ofAccountKey(
  api: PagerDutyApi,
  { subdomain }: PagerDutyCredentials,
): Promise<Result<Account, SchedulerFailure>> {
  const read = await api.get("/schedules", [["limit", "1"]], schedulesAnswer);
  if (!read.ok) return read;
  if (!read.value.schedules) return err(unreadable("unexpected schedules"));
  const page = linked.parse(read.value.schedules[0])?.html_url;
  return ok({ name: subdomainOf(page ?? "") ?? subdomain ?? "PagerDuty", connectedAs: null });
}

/** `acme` of https://acme.pagerduty.com/users/…, or of acme.eu.pagerduty.com. */
export function subdomainOf(url: string): string | null {
  const host = URL.parse(url)?.hostname ?? "";
  return /^([a-z0-9-]+)\.(?:[a-z0-9]+\.)?pagerduty\.com$/.exec(host)?.[1] ?? null;
}
