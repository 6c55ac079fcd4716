/** Lists the groups of xMatters, and reads the shifts of groups. */
import type { ScheduleListing, SchedulerFailure } from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { forEachConcurrent } from "../../for-each-concurrent.ts";
import type { Outgoing } from "../../outgoing/outgoing.ts";
import { answer, object, text } from "../../outgoing/tolerant.ts";
import { type Batch, readBatches, type SuspectMemory } from "../batches.ts";
import { readableRows, unreadable } from "../failures.ts";
import { WIDTH, type XMattersApi } from "./api.ts";
import { groupOfRow, type Member, memberOf, type Row, rowAnswer } from "./rows.ts";

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

const groupAnswer = object({ id: text, targetName: text, status: text });
const anyGroup = answer({});

export type RowsReading = Result<readonly Row[], SchedulerFailure>;

/** The groups that have shifts, in xMatters' order. */
export async function listGroups(
  api: XMattersApi,
): Promise<Result<readonly ScheduleListing[], SchedulerFailure>> {
  const read = await readList(api, "&groupType=ON_CALL");
  return read.ok ? readableRows(read.value, listingIn) : read;
}

/** Null: without an id nobody can follow it. */
function listingIn(item: unknown): ScheduleListing | null {
  const { id = null, targetName = null, status = null } = groupAnswer.parse(item) ?? {};
  return id === null ? null : { id, name: targetName ?? id, enabled: status !== "INACTIVE" };
}

/**
 * The shifts of these groups that run now, or that overlap a time. The map has an entry for every id: no shift at all is
 * an empty list, once the group is known to be there.
 * @param time further parameters of the query, each with its `&`
 */
export async function readRows(
  { api, outgoing, suspects }: GroupReader,
  ids: readonly string[],
  time = "",
): Promise<ReadonlyMap<string, RowsReading>> {
  const read = await readBatches({
    ids,
    size: GROUPS_BATCH,
    width: WIDTH,
    ask: (batch) => readBatch(api, batch, time),
    isOver: api.isOver,
    hurry: api.hurry,
    outgoing,
    memory: suspects,
  });
  const readings = new Map(read);
  const silent = ids.filter((id) => !readings.has(id));
  const there = await findGroups(api, silent);
  for (const id of silent) {
    const found = there.get(id) ?? err({ reason: "not_found" });
    readings.set(id, found.ok ? ok([]) : found);
  }
  return readings;
}

/** What reading groups takes. */
export type GroupReader = {
  readonly api: XMattersApi;
  readonly outgoing: Outgoing;
  readonly suspects: SuspectMemory;
};

/** Has no entry for a group without a row: nobody in it is on call, or the group is gone or invisible to the key. */
async function readBatch(
  api: XMattersApi,
  ids: readonly string[],
  time: string,
): Promise<Batch<readonly Row[]>> {
  const read = await readItems(api, ids, time);
  if (read.ok) return rowsByGroup(api, ids, read.value);
  if (read.error.reason !== "not_found") return read;
  // Looked for like one without a row.
  if (ids.length === 1) return ok(new Map());
  // One group that is gone may turn the answer for all into a 404; that isn't documented. The others are asked again.
  const there = await findGroups(api, ids);
  const failed = [...there.values()].find((found) => !found.ok);
  if (failed && !failed.ok) return failed;
  const left = ids.filter((id) => there.has(id));
  if (left.length === 0) return ok(new Map());
  const again = await readItems(api, left, time);
  if (again.ok) return rowsByGroup(api, left, again.value);
  return err(again.error.reason === "not_found" ? unreadable("HTTP 404") : again.error);
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
): Promise<Batch<readonly Row[]>> {
  const readings = new Map<string, RowsReading>();
  for (const item of items) {
    const id = groupOfRow.parse(item)?.group?.id ?? null;
    // The row may be of any of these groups, which would then look as if nobody were on call.
    if (id === null || !ids.includes(id)) return err(unreadable("a shift of another group"));
    const before = readings.get(id) ?? ok([]);
    if (!before.ok) continue;
    const row = await readRow(api, item, id);
    readings.set(id, row.ok ? ok([...before.value, row.value]) : row);
  }
  return ok(readings);
}

async function readRow(
  api: XMattersApi,
  item: unknown,
  groupId: string,
): Promise<Result<Row, SchedulerFailure>> {
  const { start, end, members } = rowAnswer.parse(item);
  if (start === "unreadable" || end === "unreadable")
    return err(unreadable("a shift without its times"));
  if (!members?.data) return err(unreadable("a shift without its members"));
  const rest = await api.followAll(members.links?.next ?? null, MAX_MEMBER_PAGES);
  if (!rest.ok) return rest;
  const all: Member[] = [];
  for (const one of [...members.data, ...rest.value]) {
    const member = memberOf(one, groupId);
    if (!member) return err(unreadable("unexpected members"));
    all.push(member);
  }
  if (members.total && members.total > all.length) return err(unreadable("an incomplete shift"));
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
    const visible = new Set(listed.value.map((group) => groupAnswer.parse(group)?.id));
    return new Map(ids.filter((id) => visible.has(id)).map((id) => [id, ok(null)]));
  }
  const found = new Map<string, Result<null, SchedulerFailure>>();
  await forEachConcurrent(WIDTH, ids, async (id) => {
    const read = await api.get(`/groups/${encodeURIComponent(id)}`, anyGroup);
    if (read.ok) found.set(id, ok(null));
    else if (read.error.reason !== "not_found") found.set(id, read);
  });
  return found;
}

async function readList(api: XMattersApi, filter: string) {
  const read = await api.getAll(`/groups?offset=0&limit=${PAGE_SIZE}${filter}`, MAX_LIST_PAGES);
  return !read.ok && read.error.reason === "not_found" ? err(unreadable("HTTP 404")) : read;
}
