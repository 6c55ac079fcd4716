/** Opsgenie's own names for the people in its answers: recipients, whose user name is an e-mail address. Pure. */
import * as z from "zod/mini";
import type { OnCallPerson } from "../../domain/on-call.ts";
import { nonEmptyText } from "../../non-empty-text.ts";
import { instant } from "../instant.ts";
import { type Period, standIn, timelineOf } from "./timeline.ts";

/** The person behind a user name, which is the e-mail address that they log in with. */
export const personOf = (userName: string): OnCallPerson => ({
  id: userName.toLowerCase(),
  name: userName,
  emails: userName.includes("@") ? [userName] : [],
});

const isNobody = (type: string): boolean => type === "none" || type === "noone";

const recipient = z
  .looseObject({
    id: z.optional(z.string()),
    name: z.optional(nonEmptyText),
    type: z.string(),
  })
  .check(
    z.refine(({ type, name, id }) => (type === "user" ? name : isNobody(type) || (name ?? id))),
  );
type Recipient = z.infer<typeof recipient>;

const peopleOf = (recipients: readonly Recipient[]): readonly OnCallPerson[] =>
  recipients
    .filter(({ type }) => !isNobody(type))
    .map(({ type, name, id }) =>
      type === "user" && name !== undefined
        ? personOf(name)
        : standIn(type, `${id ?? name}`, `the ${type} ${name ?? ""}`),
    );

const period = z.pipe(
  z
    .looseObject({
      startDate: instant,
      endDate: instant,
      type: z.nullish(z.string()),
      recipient: z.optional(recipient),
      /** The people behind the recipient. Given for the past only. */
      flattenedRecipients: z.optional(z.array(recipient)),
    })
    .check(z.refine((p) => p.recipient !== undefined || p.flattenedRecipients !== undefined)),
  z.transform(({ startDate, endDate, type, recipient: one, flattenedRecipients }): Period => {
    const named = one && [one];
    return {
      startDate,
      endDate,
      isOverride: type === "override",
      named: peopleOf(named ?? flattenedRecipients ?? []),
      people: peopleOf(flattenedRecipients ?? named ?? []),
    };
  }),
);

export const timelineAnswer = z.looseObject({
  data: timelineOf(
    z.pipe(
      z.looseObject({ periods: z._default(z.array(period), []) }),
      z.transform(({ periods }) => periods),
    ),
  ),
});
