/** Reads people's e-mail addresses, which xMatters has among each person's devices: one request per person, cached. */
import type { OnCallPerson, SchedulerFailure } from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { forEachConcurrent } from "../../for-each-concurrent.ts";
import type { Outgoing } from "../../outgoing/outgoing.ts";
import { flag, object, text } from "../../outgoing/tolerant.ts";
import { NOT_JSON } from "../failures.ts";
import type { PeopleCache, PeopleReading } from "../scheduler.ts";
import { WIDTH, type XMattersApi } from "./api.ts";

/** A person as an on-call answer has them. */
export type PersonHint = {
  readonly id: string;
  readonly name: string;
  /** Often an e-mail address. */
  readonly webLogin: string | null;
  /** xMatters doesn't tell who that is: nobody to look up. */
  readonly isUntold?: true;
};

/** 200 devices. */
const MAX_PAGES = 2;

const deviceAnswer = object({ emailAddress: text, name: text, defaultDevice: flag });
type EmailDevice = NonNullable<ReturnType<typeof deviceAnswer.parse>>;

/**
 * Everybody asked for, from the cache or by one request each. Requests use at most half of the budget that is left; people
 * beyond it are `postponed`. The map has an entry for every id.
 */
export async function readPeople(
  api: XMattersApi,
  outgoing: Outgoing,
  cache: PeopleCache,
  hints: ReadonlyMap<string, PersonHint>,
): Promise<PeopleReading> {
  const known = cache.get([...hints.keys()]);
  const readings = new Map<string, Result<OnCallPerson, SchedulerFailure>>();
  for (const id of hints.keys()) {
    const person = known.get(id);
    readings.set(id, person ? ok(person) : err({ reason: "postponed" }));
  }
  const unknown = [...hints.values()].filter((hint) => !known.has(hint.id));
  const found: OnCallPerson[] = [];
  // The other half of the budget is for acting on the answers.
  await forEachConcurrent(WIDTH, unknown.slice(0, Math.ceil(outgoing.left() / 2)), async (hint) => {
    const read = await readPerson(api, hint);
    readings.set(hint.id, read.ok ? ok(read.value.person) : read);
    if (read.ok && read.value.isTold) found.push(read.value.person);
  });
  if (found.length > 0) cache.put(found);
  return readings;
}

/** `isTold` false: xMatters is asked again in the next pass. */
type Told = { readonly person: OnCallPerson; readonly isTold: boolean };

async function readPerson(
  api: XMattersApi,
  { id, name, webLogin, isUntold }: PersonHint,
): Promise<Result<Told, SchedulerFailure>> {
  const login = webLogin?.includes("@") ? [webLogin] : [];
  if (isUntold) return ok({ person: { id, name, emails: login }, isTold: false });
  const path = `/people/${encodeURIComponent(id)}/devices?offset=0&limit=100`;
  const read = await api.getAll(path, MAX_PAGES);
  // Invisible to the key, or just deleted: still a person, to be matched by their login or by hand.
  if (!read.ok && !isHidden(read.error)) return read;
  const devices = (read.ok ? read.value : []).flatMap((item) => {
    // Only e-mail devices have an address.
    const device = deviceAnswer.parse(item);
    return device?.emailAddress?.includes("@") ? [device] : [];
  });
  const addresses = [
    ...devices
      .toSorted((a, b) => rankOf(a) - rankOf(b))
      .flatMap(({ emailAddress }) => emailAddress ?? []),
    ...login,
  ];
  const lower = addresses.map((address) => address.toLowerCase());
  const emails = addresses.filter((_, n) => lower.indexOf(lower[n] ?? "") === n);
  return ok({
    person: { id, name, emails },
    isTold: read.ok || read.error.reason !== "unreadable",
  });
}

/** True also of an answer whose fields make no sense; of one that is cut short, the next may be whole. */
const isHidden = (failure: SchedulerFailure): boolean =>
  failure.reason === "forbidden" ||
  failure.reason === "not_found" ||
  (failure.reason === "unreadable" && failure.detail !== NOT_JSON);

/** The work address first, because Slack most likely has that one. `Work Email` is xMatters' name for it. */
function rankOf(device: EmailDevice): number {
  if (device.name?.toLowerCase() === "work email") return 0;
  return device.defaultDevice ? 1 : 2;
}
