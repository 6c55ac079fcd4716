/** Connects a scheduling system: with an OAuth code from the browser, or with keys from a modal. */

import type { SchedulerFailure } from "../../domain/on-call.ts";
import { isSameSource, tellsMore } from "../../domain/relink.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { OAuthSystem } from "../../domain/systems.ts";
import { log, logThrown } from "../../log.ts";
import {
  type AuthorizationCode,
  type Credentials,
  type GrantFailure,
  type OAuthCredentials,
  sourceOf,
} from "../../schedulers/credentials.ts";
import { exchangeCodeAt, oauthClientOf } from "../../schedulers/registry.ts";
import type { Account } from "../../schedulers/scheduler.ts";
import { Secret } from "../../secret.ts";
import { SYSTEM_LABEL } from "../../slack/words/labels.ts";
import { schedulerFailureSentence } from "../../slack/words/scheduler-failure.ts";
import type { Context } from "../context.ts";
import { record } from "../history/record.ts";
import { roleOf } from "../people/roles.ts";
import type { CarriedCode, ConnectOutcome } from "../rpc.ts";
import { unlinkedRotations } from "../source.ts";
import type { RelinkChoices, Sites } from "../store/state/connection.ts";
import { refreshHomes, wakeNow } from "../wake.ts";
import { schedulerOf } from "./connection.ts";
import { forgetSystem } from "./disconnect.ts";
import { endOutageWhereNothingIsRead } from "./outage.ts";
import { connectionToEnd, revokeBehind, revokeReplaced } from "./revoke.ts";
import { tellAdmins } from "./tell-admins.ts";

/** Finishes the OAuth flow that `userId` began on the Home. */
export async function connectWithCode(
  ctx: Context,
  system: OAuthSystem,
  carried: CarriedCode,
  userId: string,
): Promise<ConnectOutcome> {
  const slack = await ctx.slack();
  if (!slack) return { status: "not_allowed" };
  const role = await roleOf(ctx, slack, { userId, teamId: null });
  if (role.standing === "unknown") return { status: "unreachable" };
  if (!role.mayConnect) return { status: "not_allowed" };

  const exchanged = await exchange(ctx, system, {
    code: new Secret(carried.code),
    codeVerifier: new Secret(carried.codeVerifier),
    redirectUri: carried.redirectUri,
  });
  if (!exchanged.ok) return outcomeOf(exchanged.error);
  // The code proves who the person is. This call proves the permissions and names the account.
  const { credentials, sites } = exchanged.value;
  const asked = await schedulerOf(ctx, credentials).account();
  if (!asked.ok && isDenied(asked.error)) {
    // Atlassian's one grant of the person may be the one that this workspace is connected with.
    if (system !== "jira") revokeBehind(ctx, { credentials, connectedAs: null });
    return { status: "refused", detail: schedulerFailureSentence(asked.error, system) };
  }
  // A code works once: a temporary failure must not make the person start again.
  const account = asked.ok ? asked.value : { name: nameOf(credentials), connectedAs: null };
  const stored = await storeConnection(ctx, credentials, account, userId, sites);
  switch (stored) {
    case "stored":
      return { status: "connected", accountName: account.name };
    case "uninstalled":
      return { status: "not_allowed" };
    case "not_stored":
      return { status: stored };
    default:
      return stored satisfies never;
  }
}

const isDenied = ({ reason }: SchedulerFailure): boolean =>
  reason === "unauthorized" || reason === "forbidden";

/** The account's name, where the grant contains it. */
function nameOf(credentials: OAuthCredentials): string {
  switch (credentials.system) {
    case "pagerduty":
      return credentials.subdomain ?? SYSTEM_LABEL.pagerduty;
    case "jira":
      return credentials.siteName;
  }
}

export type Stored =
  | "stored"
  /** The app was uninstalled meanwhile. */
  | "uninstalled"
  /** D1 doesn't answer: what was connected stays connected. */
  | "not_stored";

/** Stores a tested connection and forgets what the previous system answered. */
export async function storeConnection(
  ctx: Context,
  credentials: Credentials,
  account: Account,
  userId: string,
  sites: Sites | null = null,
): Promise<Stored> {
  const { store } = ctx;
  const source = sourceOf(credentials, account.id);
  const slack = await ctx.slack();
  const isNew = await isNewConnection(ctx, source, account, userId);
  const before = await connectionToEnd(ctx);
  const formerSource = before && (await sourceBeforeRename(ctx, before.credentials, credentials));
  const connection = {
    credentials,
    accountName: account.name,
    connectedAs: account.connectedAs,
    connectedBy: userId,
    connectedAt: ctx.now(),
  };
  // Not revoked where that fails: D1 may have it, or the system may count it as one with the connection before.
  const row = await ctx.vault.saveConnection(connection).catch((thrown: unknown) => {
    logThrown("connection.not_stored", thrown, { team_id: ctx.teamId });
    return "not_stored" as const;
  });
  if (row === "not_stored") return row;
  if (!row) {
    revokeBehind(ctx, connection);
    return "uninstalled";
  }
  if (before) revokeReplaced(ctx, before, connection);
  store.transaction(() => {
    ctx.vault.keepConnection(row);
    if (formerSource) store.rotations.changeSource(formerSource, source);
    beginWith(ctx, source, sites);
    endOutageWhereNothingIsRead(ctx);
    record(ctx, null, {
      kind: "connected",
      by: userId,
      system: credentials.system,
      accountName: account.name,
    });
    // Nothing is read before a person has confirmed the site: that is told then.
    if (slack && isNew && sites?.isConfirmed !== false)
      tellAdmins(ctx, slack.installation.installedBy, {
        system: credentials.system,
        accountName: account.name,
        connectedAs: account.connectedAs,
        by: userId,
      });
    store.viewers.opened(userId, ctx.now());
    store.outbox.put({ kind: "home", userId }, ctx.now());
    refreshHomes(ctx);
  });
  log("connection.made", { team_id: ctx.teamId, system: credentials.system, user_id: userId });
  await wakeNow(ctx);
  return "stored";
}

/** False: the same person connects the same account again, whose site was confirmed. */
async function isNewConnection(
  ctx: Context,
  source: string,
  { name }: Account,
  userId: string,
): Promise<boolean> {
  const { connection } = ctx.store.state;
  const known = connection.get("source");
  const isKnown = known !== null && isSameSource(known, source);
  if (!isKnown || connection.get("sites")?.isConfirmed === false) return true;
  // Credentials that can't be opened any more are a reason to connect again.
  const before = await ctx.vault.connection().catch(() => null);
  // By name, too: some sources don't tell the account.
  return before?.connectedBy !== userId || before.accountName !== name;
}

/**
 * Credentials from before the account's id was stored have its subdomain only. Where the account that they still reach is
 * called like the new one by now, it is the same, renamed.
 * @returns the source that its rotations have; null: it isn't the same, or can't be told
 */
async function sourceBeforeRename(
  ctx: Context,
  before: Credentials,
  now: Credentials,
): Promise<string | null> {
  if (before.system !== "pagerduty" || now.system !== "pagerduty") return null;
  if (before.accountId || before.subdomain === null || now.subdomain === null) return null;
  if (before.subdomain === now.subdomain || before.apiOrigin !== now.apiOrigin) return null;
  const reached = await schedulerOf(ctx, before).account();
  return reached.ok && reached.value.name === now.subdomain ? sourceOf(before) : null;
}

/** Call it in a transaction. Rotations of the same account go on. Those of another account wait until they are linked. */
export function beginWith(ctx: Context, source: string, sites: Sites | null): void {
  const { rotations, state } = ctx.store;
  forgetSystem(ctx);
  state.connection.systemConnected(source, sites);
  // Stored before the account's id was known.
  for (const known of rotations.countBySource().keys())
    if (known !== null && tellsMore(source, known)) rotations.changeSource(known, source);
  // Their stored coming shifts belong to the previous system.
  for (const { id } of unlinkedRotations(ctx)) rotations.saveUpcoming(id, null);
  rotations.markAllDue();
}

/** A person linked some schedules of rotations that still wait for links of their other schedules. */
export const saveRelinkChoices = (ctx: Context, choices: RelinkChoices): void =>
  ctx.store.state.connection.relinkChosen(choices);

async function exchange(
  ctx: Context,
  system: OAuthSystem,
  code: AuthorizationCode,
): Promise<
  Result<{ readonly credentials: OAuthCredentials; readonly sites: Sites | null }, GrantFailure>
> {
  const client = oauthClientOf(ctx.env, system);
  if (!client) return err({ reason: "refused", detail: "not set up on this deployment" });
  const granted = await exchangeCodeAt(system, code, client, ctx.outgoing, ctx.now());
  if (!granted.ok) return granted;
  const accounts = granted.value;
  const known = accounts.find((credentials) => isInUse(ctx, sourceOf(credentials)));
  const credentials = known ?? accounts[0];
  if (!credentials) return err({ reason: "refused", detail: "no site was granted" });
  return ok({
    credentials,
    sites:
      accounts.length > 1 ? { count: accounts.length, isConfirmed: known !== undefined } : null,
  });
}

/** Whether rotations follow this account already: then nobody has to confirm the site again. */
function isInUse(ctx: Context, source: string): boolean {
  return ctx.store.rotations.all().some((rotation) => rotation.source === source);
}

function outcomeOf(failure: GrantFailure): ConnectOutcome {
  switch (failure.reason) {
    case "refused":
    case "missing_scope":
      return { status: "refused", detail: failure.detail };
    case "unreachable":
    case "unreadable":
      return { status: "unreachable" };
  }
}
