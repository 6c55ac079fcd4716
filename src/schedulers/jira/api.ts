/**
 * Client of Jira's two REST APIs: Service Management Operations, and the platform for people. Each has its own circuit
 * breaker.
 */
import type * as z from "zod/mini";
import type { ScheduleListing, SchedulerFailure } from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import type { Outgoing, OutgoingFailure, Reply } from "../../outgoing/outgoing.ts";
import { answer, list, nextLink, object } from "../../outgoing/tolerant.ts";
import { circuitBreaker, patienceOf } from "../circuit-breaker.ts";
import type { JiraCredentials } from "../credentials.ts";
import { type Dialect, readableRows, readReply, unreadable } from "../failures.ts";
import { listingIn, rotationListings } from "../opsgenie/listings.ts";
import type { LimitedPart, RateLimits } from "../scheduler.ts";
import { isCloudId, JIRA_OPERATIONS_SCOPE, JIRA_PEOPLE_SCOPE } from "./oauth.ts";

const ORIGIN = "https://api.atlassian.com";

/** One of the two APIs. */
export interface JiraApi {
  /** @param path below the API's versioned base, with its query */
  get<T>(path: string, schema: z.ZodMiniType<T>): Promise<Result<T, SchedulerFailure>>;
  /** True once nothing more is sent in this pass. */
  isOver(): boolean;
  /** From now on, no request is waited for as long as the first. */
  hurry(): void;
}

/** Schedules, who is on call, timelines: `/jsm/ops/api/{cloudId}/v1`. */
export const operationsApi = (
  credentials: JiraCredentials,
  outgoing: Outgoing,
  limits?: RateLimits,
): JiraApi =>
  api(credentials, outgoing, limits, {
    part: "jira operations",
    base: `${ORIGIN}/jsm/ops/api/${encodeURIComponent(credentials.cloudId)}/v1`,
    scope: JIRA_OPERATIONS_SCOPE,
    right: "access to the schedule in Jira Service Management",
  });

/** People: `/ex/jira/{cloudId}/rest/api/3`. */
export const platformApi = (
  credentials: JiraCredentials,
  outgoing: Outgoing,
  limits?: RateLimits,
): JiraApi =>
  api(credentials, outgoing, limits, {
    part: "jira platform",
    base: `${ORIGIN}/ex/jira/${encodeURIComponent(credentials.cloudId)}/rest/api/3`,
    scope: JIRA_PEOPLE_SCOPE,
    right: "access to Jira's users",
  });

function api(
  credentials: JiraCredentials,
  outgoing: Outgoing,
  limits: RateLimits | undefined,
  side: {
    readonly part: LimitedPart;
    readonly base: string;
    readonly scope: string;
    readonly right: string;
  },
): JiraApi {
  // Checked when the site was read, and again here, because it decides where the token is sent.
  if (!isCloudId(credentials.cloudId)) throw new Error("not a site of Jira");
  const dialect: Dialect = { right: side.right, waitHeaders: ["retry-after"] };
  const breaker = circuitBreaker(side.part, limits);
  const patience = patienceOf(breaker);
  return {
    isOver: () => breaker.refusal() !== null,
    hurry: patience.hurry,
    async get<T>(path: string, schema: z.ZodMiniType<T>) {
      const refusal = breaker.refusal();
      if (refusal) return err(refusal);
      const sent = await outgoing.send(side.base + path, {
        method: "GET",
        ...patience.timeout(),
        headers: {
          authorization: `Bearer ${credentials.accessToken.reveal()}`,
          accept: "application/json",
        },
      });
      const read: Result<T, SchedulerFailure> = lacksScope(sent)
        ? err({ reason: "forbidden", detail: side.scope })
        : readReply(sent, schema, Date.now(), dialect);
      patience.note(sent);
      breaker.note(read);
      return read;
    },
  };
}

/** A missing scope is a 401 like a dead token; only the message differs. */
function lacksScope(sent: Result<Reply, OutgoingFailure>): boolean {
  return sent.ok && sent.value.status === 401 && /scope does not match/i.test(sent.value.body);
}

const schedulesAnswer = answer({ values: list, links: object({ next: nextLink }) });

/** One page of schedules with the rotations inside them, and where the next one begins; null: this was the last. */
export async function readSchedulesPage(
  operations: JiraApi,
  size: number,
  offset: number,
): Promise<
  Result<
    {
      schedules: readonly ScheduleListing[];
      rotations: readonly ScheduleListing[];
      next: number | null;
    },
    SchedulerFailure
  >
> {
  const read = await askForSchedules(operations, size, offset, schedulesAnswer, "rotation");
  if (!read.ok) return read;
  const { values, links } = read.value;
  const rows = readableRows(values, listingIn);
  if (!rows.ok) return rows;
  const schedules = rows.value;
  const rotations = rotationListings(values ?? []);
  const isFull = (values?.length ?? 0) >= size;
  // A full page may have lost its link.
  const link = links?.next ?? null;
  if (link === null) return ok({ schedules, rotations, next: isFull ? offset + size : null });
  // Only the offset is taken from the link: its base is not documented, and no link is followed unchecked.
  const next = Number(/[?&]offset=(\d{1,9})(?:&|$)/.exec(link)?.[1]);
  return next > offset
    ? ok({ schedules, rotations, next })
    : err(unreadable("pages that never end"));
}

/** Proves the right to read schedules, whatever they are. */
export const proveSchedules = (operations: JiraApi): Promise<Result<object, SchedulerFailure>> =>
  askForSchedules(operations, 1, 0, answer({}));

async function askForSchedules<T>(
  operations: JiraApi,
  size: number,
  offset: number,
  schema: z.ZodMiniType<T>,
  expand?: "rotation",
): Promise<Result<T, SchedulerFailure>> {
  const query = `size=${size}&offset=${offset}${expand ? `&expand=${expand}` : ""}`;
  const read = await operations.get(`/schedules?${query}`, schema);
  // The site has no Operations: this request is about no single schedule.
  return !read.ok && read.error.reason === "not_found"
    ? err({ reason: "forbidden", detail: "Jira Service Management Operations on this site" })
    : read;
}
