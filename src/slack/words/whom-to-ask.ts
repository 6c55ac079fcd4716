/** Names people who have a right that the reader lacks. */
import { cut, oneLine, userMention } from "../mrkdwn.ts";

const NAME_CHARS = 80;

/** For views: a mention there notifies nobody. @param userIds admins that are known; empty: none is */
export const askOneAmong = (userIds: readonly string[]): string => askOne(userIds.map(userMention));

/** The same as plain text, for errors at fields. */
export const askOneNamed = (names: readonly string[]): string =>
  askOne(names.map((name) => `@${cut(oneLine(name), NAME_CHARS)}`));

/** The subject of a sentence. */
export const whoConnects = (installerConnects: boolean): string =>
  `A workspace admin or owner${installerConnects ? ", or the person who installed PagerSync," : ""}`;

/** Who is known may have left: the others can help, too. */
const askOne = (known: readonly string[]): string =>
  known.length === 0 ? "ask one of them" : `ask one of them, for example ${known.join(" or ")}`;
