/**
 * E-mail addresses of xMatters' people. A person has none of their own: they are among the person's devices, asked for
 * one person at a time and remembered.
 */
import * as z from "zod/mini";
import type { OnCallPerson, SchedulerFailure } from "../../domain/on-call.ts";
import { err, ok, type Result } from "../../domain/result.ts";
import { nonEmptyText } from "../../non-empty-text.ts";
import type { Outgoing } from "../../outgoing/outgoing.ts";
import { forEachConcurrent } from "../for-each-concurrent.ts";
import type { PeopleCache, PeopleReading } from "../scheduler.ts";
import { WIDTH, type XMattersApi } from "./api.ts";

/** What an on-call answer says of a person. */
export type PersonHint = {
  readonly id: string;
  readonly name: string;
  /** Often an e-mail address, not always. */
  readonly webLogin: string | null;
};

/** 200 devices. */
const MAX_PAGES = 2;

const deviceAnswer = z.looseObject({
  deviceType: z.literal("EMAIL"),
  emailAddress: nonEmptyText,
  name: z.nullish(z.string()),
  defaultDevice: z.nullish(z.boolean()),
});
type EmailDevice = z.infer<typeof deviceAnswer>;

/**
 * Everybody asked for, from memory where it knows them, else one request each, as far as half of the budget that is left
 * reaches; the rest is `postponed`. The map has an entry for every id.
 */
export async function readPeople(
  api: XMattersApi,
  outgoing: Outgoing,
  memory: PeopleCache,
  hints: ReadonlyMap<string, PersonHint>,
): Promise<PeopleReading> {
  const known = memory.get([...hints.keys()]);
  const readings = new Map<string, Result<OnCallPerson, SchedulerFailure>>();
  for (const id of hints.keys()) {
    const person = known.get(id);
    readings.set(id, person ? ok(person) : err({ reason: "postponed" }));
  }
  const unknown = [...hints.values()].filter((hint) => !known.has(hint.id));
  const found: OnCallPerson[] = [];
  // The other half is for what has to be done with the answers.
  await forEachConcurrent(WIDTH, unknown.slice(0, Math.ceil(outgoing.left() / 2)), async (hint) => {
    const read = await readPerson(api, hint);
    readings.set(hint.id, read);
    if (read.ok) found.push(read.value);
  });
  if (found.length > 0) memory.put(found);
  return readings;
}

async function readPerson(
  api: XMattersApi,
  { id, name, webLogin }: PersonHint,
): Promise<Result<OnCallPerson, SchedulerFailure>> {
  const path = `/people/${encodeURIComponent(id)}/devices?offset=0&limit=100`;
  const read = await api.getAll(path, MAX_PAGES);
  // Out of the key's sight, or just deleted: a person all the same, by their login or matched by hand.
  const isHidden = !read.ok && ["forbidden", "not_found"].includes(read.error.reason);
  if (!read.ok && !isHidden) return read;
  const devices = (read.ok ? read.value : []).flatMap((item) => {
    const device = deviceAnswer.safeParse(item);
    return device.success ? [device.data] : [];
  });
  const addresses = devices.toSorted((a, b) => rankOf(a) - rankOf(b)).map((d) => d.emailAddress);
  if (webLogin?.includes("@")) addresses.push(webLogin);
  const lower = addresses.map((address) => address.toLowerCase());
  return ok({ id, name, emails: addresses.filter((_, n) => lower.indexOf(lower[n] ?? "") === n) });
}

/** The address at work first: the one that Slack is likeliest to know. `Work Email` is what xMatters calls it. */
function rankOf(device: EmailDevice): number {
  if (device.name?.toLowerCase() === "work email") return 0;
  return device.defaultDevice ? 1 : 2;
}
