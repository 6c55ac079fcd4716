/** A rotation's lines about its options: which are on, and who is in the group because of them. */
import {
  type OptionKey,
  optionsInUse,
  type RotationOptions,
} from "../../../domain/rotation-options.ts";
import { dateToken, list, userMention } from "../../../slack/mrkdwn.ts";
import { OPTION_WORDS } from "../../../slack/words/rotation-options.ts";
import type { HomeRotation } from "../model.ts";
import * as say from "../words/rotation.ts";

const MOST_PEOPLE = 8;
const MINUTE_MS = 60_000;

/** Members who aren't on call, and the reason. */
export function besidesLine({ extraMembers, options }: HomeRotation): string[] {
  if (!extraMembers) return [];
  const overlapMs = (options?.keepOutgoingMinutes ?? 0) * MINUTE_MS;
  const seen = new Set(extraMembers.held);
  const people: string[] = [];
  const add = (userId: string, why: string): void => {
    if (seen.has(userId)) return;
    seen.add(userId);
    people.push(`${userMention(userId)} (${why})`);
  };
  for (const userId of extraMembers.always) add(userId, say.always);
  for (const { userId, since, as } of extraMembers.outgoing)
    add(userId, say.outgoing(as, dateToken(since + overlapMs)));
  for (const { userId, from, as } of extraMembers.incoming)
    add(userId, say.incoming(as, dateToken(from)));
  return people.length === 0 ? [] : [say.also(list(people, MOST_PEOPLE))];
}

/** The options that are on. */
export function optionsLine({ options }: HomeRotation): string[] {
  if (!options) return [];
  const on = optionsInUse(options).map((key) => onHome(key, options));
  return on.length === 0 ? [] : [say.options(on.join(" · "))];
}

const onHome = <K extends OptionKey>(key: K, options: RotationOptions): string =>
  OPTION_WORDS[key].home(options[key]);
