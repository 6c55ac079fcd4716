/** Names of rotations in a sentence about all of them. */
import { escapeForeign, list } from "../../../slack/mrkdwn.ts";

const NAME_CHARS = 60;
const MOST_NAMES = 12;

export const namesOf = (names: readonly string[]): string =>
  list(
    names.map((name) => escapeForeign(name, NAME_CHARS)),
    MOST_NAMES,
  );
