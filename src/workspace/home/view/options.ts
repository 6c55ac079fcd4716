/** What a rotation's options make of it, in few words. */

import { dateToken, list, userMention } from "../../../slack/mrkdwn.ts";
import type { HomeRotation } from "../model.ts";

const MOST_PEOPLE = 8;
const MINUTE_MS = 60_000;

/** Who is in the group without being on call, and why. */
export function besidesLine({ extraMembers, options }: HomeRotation): string[] {
  if (!extraMembers) return [];
  const keptMs = (options?.keepOutgoingMinutes ?? 0) * MINUTE_MS;
  const seen = new Set(extraMembers.held);
  const people: string[] = [];
  const add = (userId: string, why: string): void => {
    if (seen.has(userId)) return;
    seen.add(userId);
    people.push(`${userMention(userId)} (${why})`);
  };
  for (const userId of extraMembers.always) add(userId, "always");
  for (const { userId, since } of extraMembers.outgoing)
    add(userId, `relieved, until ${dateToken(since + keptMs)}`);
  for (const { userId, from } of extraMembers.incoming)
    add(userId, `on call from ${dateToken(from)}`);
  return people.length === 0 ? [] : [`Also in the group: ${list(people, MOST_PEOPLE)}`];
}

/** Which options are on. */
export function optionsLine({ options }: HomeRotation): string[] {
  if (!options) return [];
  const { keepOutgoingMinutes, letInEarlyMinutes, alwaysUserIds, remindHours } = options;
  const on = [
    keepOutgoingMinutes > 0 && `outgoing stay ${keepOutgoingMinutes} min`,
    letInEarlyMinutes > 0 && `incoming ${letInEarlyMinutes} min early`,
    alwaysUserIds.length > 0 && `${alwaysUserIds.length} always in`,
    options.tellPeople && "people are messaged",
    remindHours > 0 && `reminder ${remindHours} h before`,
    options.topicChannelIds.length > 0 && "channel topic",
  ].filter((one) => one !== false);
  return on.length === 0 ? [] : [`Options: ${on.join(" · ")}`];
}
