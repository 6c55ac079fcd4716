/** Lists the groups of xMatters, and reads the shifts of groups. */
import * as z from "zod/mini";
import type { ScheduleListing, SchedulerFailure } from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { forEachConcurrent } from "../../for-each-concurrent.ts";
import { nonEmptyText } from "../../non-empty-text.ts";
import { unreadable } from "../failures.ts";
import { WIDTH, type XMattersApi } from "./api.ts";
import { groupOfRow, type Member, memberAnswer, type Row, rowAnswer } from "./rows.ts";

/** The API's own limit. */
const PAGE_SIZE = 1000;
/** 10,000 groups. */
const MAX_LIST_PAGES = 10;
/** Groups a request: their ids fill 4 kB of its address. */
const GROUPS_BATCH = 100;
const MAX_ROW_PAGES = 10;
/** 500 members of a shift. */
const MAX_MEMBER_PAGES = 4;
/** From so many groups without a row on, the list of what there is costs less than asking for each. */
const MANY_SILENT = 4;

const groupAnswer = z.looseObject({
  id: nonEmptyText,
  targetName: z.string(),
  status: z.nullish(z.string()),
});

export type RowsReading = Result<readonly Row[], SchedulerFailure>;

/** The groups that have shifts, in xMatters' order. */
export async function listGroups(
  api: XMattersApi,
): Promise<Result<readonly ScheduleListing[], SchedulerFailure>> {
  const read = await readList(api, "&groupType=ON_CALL");
  if (!read.ok) return read;
  return ok(
    read.value.map(({ id, targetName, status }) => ({
      id,
      name: targetName,
      enabled: status !== "INACTIVE",
    })),
  );
}

/**
 * The shifts of these groups that run now, or that overlap a time. The map has an entry for every id: no shift at all is
 * an empty list, once the group is known to be there.
 * @param time further parameters of the query, each with its `&`
 */
export async function readRows(
  api: XMattersApi,
  ids: readonly string[],
  time = "",
): Promise<ReadonlyMap<string, RowsReading>> {
  const readings = new Map<string, RowsReading>();
  const batches = Array.from({ length: Math.ceil(ids.length / GROUPS_BATCH) }, (_, n) =>
    ids.slice(n * GROUPS_BATCH, (n + 1) * GROUPS_BATCH),
  );
  await forEachConcurrent(WIDTH, batches, async (batch) => {
    for (const [id, reading] of await readBatch(api, batch, time)) readings.set(id, reading);
  });
  const silent = ids.filter((id) => !readings.has(id));
  const there = await findGroups(api, silent);
  for (const id of silent) {
    const found = there.get(id) ?? err({ reason: "not_found" });
    readings.set(id, found.ok ? ok([]) : found);
  }
  return readings;
}

/** Has no entry for a group without a row: nobody in it is on call, or the group is gone or invisible to the key. */
async function readBatch(
  api: XMattersApi,
  ids: readonly string[],
  time: string,
): Promise<ReadonlyMap<string, RowsReading>> {
  const same = (failure: SchedulerFailure) => new Map(ids.map((id) => [id, err(failure)]));
  const read = await readItems(api, ids, time);
  if (read.ok) return rowsByGroup(api, ids, read.value);
  if (read.error.reason !== "not_found" || ids.length === 1) return same(read.error);
  // One group that is gone may turn the answer for all into a 404; that isn't documented. The others are asked again.
  const there = await findGroups(api, ids);
  const failed = [...there.values()].find((found) => !found.ok);
  if (failed && !failed.ok) return same(failed.error);
  const left = ids.filter((id) => there.has(id));
  if (left.length === 0) return new Map();
  const again = await readItems(api, left, time);
  if (again.ok) return rowsByGroup(api, left, again.value);
  const failure = again.error.reason === "not_found" ? unreadable("HTTP 404") : again.error;
  return new Map(left.map((id) => [id, err(failure)]));
}

const readItems = (api: XMattersApi, ids: readonly string[], time: string) =>
  api.getAll(
    // Commas separate the groups, so each name is escaped by itself. The default is three members.
    `/on-call?groups=${ids.map(encodeURIComponent).join(",")}&membersPerShift=100&embed=members.owner,shift&offset=0&limit=${PAGE_SIZE}${time}`,
    MAX_ROW_PAGES,
  );

async function rowsByGroup(
  api: XMattersApi,
  ids: readonly string[],
  items: readonly unknown[],
): Promise<ReadonlyMap<string, RowsReading>> {
  const readings = new Map<string, RowsReading>();
  for (const item of items) {
    const { data } = groupOfRow.safeParse(item);
    // The row may be of any of these groups, which would then look as if nobody were on call.
    if (!data || !ids.includes(data.group.id))
      return new Map(ids.map((id) => [id, err(unreadable("a shift of no group asked for"))]));
    const { id } = data.group;
    const before = readings.get(id) ?? ok([]);
    if (!before.ok) continue;
    const row = await readRow(api, item);
    readings.set(id, row.ok ? ok([...before.value, row.value]) : row);
  }
  return readings;
}

async function readRow(api: XMattersApi, item: unknown): Promise<Result<Row, SchedulerFailure>> {
  const row = rowAnswer.safeParse(item);
  if (!row.success) return err(unreadable(`unexpected ${row.error.issues[0]?.path.join(".")}`));
  const { start, end, members } = row.data;
  const rest = await api.followAll(members.links?.next ?? null, MAX_MEMBER_PAGES);
  if (!rest.ok) return rest;
  const more = z.array(memberAnswer).safeParse(rest.value);
  if (!more.success) return err(unreadable("unexpected members"));
  const all: readonly Member[] = [...members.data, ...more.data];
  if (members.total && members.total > all.length) return err(unreadable("half a shift"));
  return ok({
    from: start ?? Number.NEGATIVE_INFINITY,
    until: end ?? Number.POSITIVE_INFINITY,
    members: all,
  });
}

/** Which of these groups exist, as far as the key's user may see them; a failure where that could not be read. */
async function findGroups(
  api: XMattersApi,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Result<null, SchedulerFailure>>> {
  if (ids.length >= MANY_SILENT) {
    const listed = await readList(api, "");
    if (!listed.ok) return new Map(ids.map((id) => [id, listed]));
    const visible = new Set(listed.value.map((group) => group.id));
    return new Map(ids.filter((id) => visible.has(id)).map((id) => [id, ok(null)]));
  }
  const found = new Map<string, Result<null, SchedulerFailure>>();
  await forEachConcurrent(WIDTH, ids, async (id) => {
    const read = await api.get(`/groups/${encodeURIComponent(id)}`, groupAnswer);
    if (read.ok) found.set(id, ok(null));
    else if (read.error.reason !== "not_found") found.set(id, read);
  });
  return found;
}

async function readList(api: XMattersApi, filter: string) {
  const read = await api.getAll(`/groups?offset=0&limit=${PAGE_SIZE}${filter}`, MAX_LIST_PAGES);
  if (!read.ok) return read.error.reason === "not_found" ? err(unreadable("HTTP 404")) : read;
  const groups = z.array(groupAnswer).safeParse(read.value);
  return groups.success ? ok(groups.data) : err(unreadable("unexpected groups"));
}
