/** Opsgenie's own names for the people in its answers: recipients, whose user name is an e-mail address. Pure. */
import { type OnCallPerson, unnamedPerson } from "../../domain/on-call.ts";
import { answer, anything, isNone, list, object, text } from "../../outgoing/tolerant.ts";
import { standIn, timelineFields, type WhoIsIn } from "./timeline.ts";

/** The person behind a user name, which is the e-mail address that they log in with. */
export const personOf = (userName: string): OnCallPerson => ({
  id: userName.toLowerCase(),
  name: userName,
  emails: userName.includes("@") ? [userName] : [],
});

const recipient = object({ id: text, name: text, username: text, type: text });

/** A person, a team or an escalation; null: nobody. */
export function recipientOf(value: unknown, scheduleId: string): OnCallPerson | null {
  if (isNone(value)) return null;
  const plain = text.parse(value);
  if (plain !== null) return personOf(plain);
  const { id = null, name = null, username = null, type = null } = recipient.parse(value) ?? {};
  if (type === "none" || type === "noone") return null;
  const userName = username ?? name;
  if (userName !== null && (type === "user" || userName.includes("@"))) return personOf(userName);
  const known = id ?? userName;
  if (known === null) return unnamedPerson(scheduleId);
  // Somebody who was deleted.
  if (type === "user") return { id: known, name: `Opsgenie user ${known}`, emails: [] };
  return standIn(type ?? "recipient", known, `the ${type ?? "recipient"} ${userName ?? ""}`);
}

/** Who is on call, in a flat answer. */
export const personIn = (item: unknown, scheduleId: string): OnCallPerson =>
  recipientOf(item, scheduleId) ?? unnamedPerson(scheduleId);

const period = object({ recipient: anything, flattenedRecipients: list });

export const whoIsIn =
  (scheduleId: string): WhoIsIn =>
  (value) => {
    const { recipient: one, flattenedRecipients } = period.parse(value) ?? {};
    const peopleOf = (some: readonly unknown[]) =>
      some.flatMap((item) => recipientOf(item, scheduleId) ?? []);
    // The people behind the recipient. Given for the past only.
    const behind = peopleOf(flattenedRecipients ?? []);
    const named = isNone(one) ? behind : peopleOf([one]);
    return { named, people: behind.length > 0 ? behind : named };
  };

export const timelineAnswer = answer({ data: object(timelineFields) });
