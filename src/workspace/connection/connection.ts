/**
 * The workspace's connection to its scheduling system, with valid credentials. OAuth tokens are renewed before they
 * expire, one renewal at a time, and a new pair is stored in the object before it is used, and before D1 has it: neither
 * a crash nor an outage of D1 costs the grant.
 */

import type { SchedulerFailure } from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { Outgoing } from "../../outgoing/outgoing.ts";
import type { SuspectMemory } from "../../schedulers/batches.ts";
import type { Credentials, GrantFailure } from "../../schedulers/credentials.ts";
import { expiryOf, renew, schedulerFor } from "../../schedulers/registry.ts";
import type { NextChangeCache, PeopleCache, Scheduler } from "../../schedulers/scheduler.ts";
import { type Connection, sameCredentials } from "../../vault/vault.ts";
import type { Context } from "../context.ts";
import { shared } from "../deadline.ts";
import { revokeBehind, revokeReplaced } from "./revoke.ts";

/** A token is renewed this long before it expires, so that none expires during a pass. */
const RENEW_BEFORE_MS = 5 * 60_000;
/** How long e-mail addresses are cached for systems that take a request per person. */
const PEOPLE_CACHE_MS = 12 * 3_600_000;
/** How long a schedule's next change is cached: an override made since moves it. */
const CHANGE_CACHE_MS = 15 * 60_000;

export type Ready = { readonly connection: Connection; readonly scheduler: Scheduler };
export type NotReady = SchedulerFailure | { readonly reason: "not_connected" };

/** The connection, with its tokens renewed if they expire soon. */
export async function readyConnection(
  ctx: Context,
  outgoing: Outgoing = ctx.outgoing,
): Promise<Result<Ready, NotReady>> {
  const connection = await ctx.vault.connection();
  if (!connection) return err({ reason: "not_connected" });
  const expiry = expiryOf(connection.credentials);
  if (expiry === null || expiry - RENEW_BEFORE_MS > ctx.now()) {
    return ok(ready(ctx, connection, outgoing));
  }
  const renewed = await renewal(ctx, connection.credentials);
  if (renewed.ok) {
    return ok(ready(ctx, { ...connection, credentials: renewed.value }, outgoing));
  }
  // The old token may still be valid for some minutes.
  const isUsable = expiry > ctx.now();
  return isUsable ? ok(ready(ctx, connection, outgoing)) : renewed;
}

/** After a 401 with a token that should be valid: renews it once, or says that somebody must connect again. */
export async function renewedConnection(
  ctx: Context,
  connection: Connection,
  outgoing: Outgoing = ctx.outgoing,
): Promise<Result<Ready, SchedulerFailure>> {
  // Before the refusal is believed: D1 may have newer ones.
  await ctx.vault.compare();
  const newest = await ctx.vault.connection();
  if (!newest) return err({ reason: "unauthorized" });
  if (!sameCredentials(newest.credentials, connection.credentials))
    return ok(ready(ctx, newest, outgoing));
  if (expiryOf(connection.credentials) === null) return err({ reason: "unauthorized" });
  const renewed = await renewal(ctx, connection.credentials);
  if (!renewed.ok) return renewed;
  return ok(ready(ctx, { ...connection, credentials: renewed.value }, outgoing));
}

/** @param stale the credentials to replace: if newer ones are stored already, those are returned */
const renewal = (
  ctx: Context,
  stale: Credentials,
): Promise<Result<Credentials, SchedulerFailure>> =>
  shared(ctx, "renewal", () => renewAndStore(ctx, stale));

async function renewAndStore(
  ctx: Context,
  stale: Credentials,
): Promise<Result<Credentials, SchedulerFailure>> {
  // Read again: a renewal that ended just now has stored a newer pair.
  const connection = await ctx.vault.connection();
  if (!connection) return err({ reason: "unauthorized" });
  if (accessTokenOf(connection.credentials) !== accessTokenOf(stale)) {
    return ok(connection.credentials);
  }
  if (isGrantDead(ctx, connection)) return err({ reason: "unauthorized" });
  const renewed = await renew(connection.credentials, ctx.env, ctx.outgoing, ctx.now());
  if (!renewed) return err({ reason: "unauthorized" });
  if (!renewed.ok) {
    if (!isForGood(renewed.error)) return err(failureOfGrant(renewed.error));
    // Another release may have renewed it, which knows D1 alone.
    await ctx.vault.compare();
    const newest = (await ctx.vault.connection())?.credentials;
    if (newest && !sameCredentials(newest, connection.credentials)) return ok(newest);
    noteRefusal(ctx, connection);
    return err(failureOfGrant(renewed.error));
  }
  // The old pair is dead: nothing comes between the answer and this.
  const isKept = await ctx.vault.keepRenewed(connection, renewed.value).catch(() => false);
  if (!isKept) return afterRaceWith(ctx, { ...connection, credentials: renewed.value });
  ctx.store.state.connection.grantIsRenewed();
  return renewed;
}

/** Somebody disconnected, or connected anew, while a pair was renewed: it is kept by nobody. */
async function afterRaceWith(
  ctx: Context,
  renewed: Connection,
): Promise<Result<Credentials, SchedulerFailure>> {
  const now = await ctx.vault.connection().catch(() => null);
  if (!now) revokeBehind(ctx, renewed);
  else revokeReplaced(ctx, renewed, now);
  return now ? ok(now.credentials) : err({ reason: "unauthorized" });
}

/**
 * A refresh token that was refused for good is sent once more: Atlassian takes a used one for some minutes, and a renewal
 * whose reply was lost may have been under way. After that, only a new connection helps.
 */
const MOST_REFUSALS = 2;

/** Only this error says that it is the grant that is gone (RFC 6749, 5.2). */
const isForGood = (failure: GrantFailure): boolean =>
  failure.reason === "refused" && failure.detail === "invalid_grant";

const refusalsOf = ({ store }: Context, { connectedAt }: Connection): number => {
  const refused = store.state.connection.get("deadGrant");
  return refused?.connectedAt === connectedAt ? refused.refusals : 0;
};

const isGrantDead = (ctx: Context, connection: Connection): boolean =>
  refusalsOf(ctx, connection) >= MOST_REFUSALS;

const noteRefusal = (ctx: Context, connection: Connection): void =>
  ctx.store.state.connection.grantIsRefused(
    connection.connectedAt,
    refusalsOf(ctx, connection) + 1,
  );

/** Null for systems with API keys, which are never renewed. */
const accessTokenOf = (credentials: Credentials): string | null =>
  "accessToken" in credentials ? credentials.accessToken.reveal() : null;

function failureOfGrant(failure: GrantFailure): SchedulerFailure {
  switch (failure.reason) {
    case "refused":
    case "missing_scope":
      return { reason: "unauthorized" };
    case "unreachable":
    case "unreadable":
      return { reason: "unreachable", detail: failure.detail };
  }
}

const ready = (ctx: Context, connection: Connection, outgoing: Outgoing): Ready => ({
  connection,
  scheduler: schedulerOf(ctx, connection.credentials, outgoing),
});

/** An adapter for the credentials, with the workspace's caches and rate limits. */
export const schedulerOf = (
  ctx: Context,
  credentials: Credentials,
  outgoing: Outgoing = ctx.outgoing,
): Scheduler =>
  schedulerFor(
    credentials,
    outgoing,
    peopleCache(ctx),
    changeCache(ctx),
    ctx.store.rateLimits,
    suspectMemory(ctx),
  );

const peopleCache = (ctx: Context): PeopleCache => ({
  get: (ids) => ctx.store.people.known(ids, ctx.now() - PEOPLE_CACHE_MS),
  put: (people) => ctx.store.people.saveKnown(people, ctx.now()),
});

const changeCache = (ctx: Context): NextChangeCache => ({
  get: (ids) => ctx.store.readings.changes(ids, ctx.now() - CHANGE_CACHE_MS),
  put: (changes) => ctx.store.readings.saveChanges(changes, ctx.now()),
});

/** The next pass asks for schedules that broke requests, however long they were to be left alone. */
export function retrySuspects(ctx: Context): void {
  const { connection } = ctx.store.state;
  const retryAt = ctx.now();
  const suspects = connection.get("suspects") ?? [];
  if (suspects.length > 0) connection.suspectsAre(suspects.map((group) => ({ ...group, retryAt })));
}

const suspectMemory = ({ store }: Context): SuspectMemory => ({
  get: () => store.state.connection.get("suspects") ?? [],
  put: (suspects) => store.state.connection.suspectsAre(suspects),
});
