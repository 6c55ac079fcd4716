/** Changes that spoil nothing, but say something else that Slack may well mean. */
import type { Spoil } from "../../schedulers/spoiled/mutations.ts";

const NONE: readonly string[] = ["absent", "null", "empty text"];
const isNothing = ({ kind }: Spoil): boolean =>
  NONE.includes(kind) || kind === "empty list" || kind === "empty object";

/** Slack leaves out what isn't so: who isn't said to be a guest is none. */
const WHERE_NOTHING_IS_A_NO = [
  ...["deleted", "is_bot", "is_restricted", "is_ultra_restricted", "is_invited_user"],
  ...["is_stranger", "is_workflow_bot", "is_connector_bot", "team_id", "enterprise_user", "teams"],
  ...["is_external", "is_idp_group", "is_membership_locked", "auto_type", "enterprise_subteam_id"],
];
/** A shorter list, or the last page of one. */
const LISTS = ["members", "usergroups", "response_metadata", "next_cursor", "users"];
/** Another id, cursor or topic is as good as the one that was there. */
const WORDS = ["id", "next_cursor", "value", "tz", "hash", "auto_type"];

const endsWith = ({ place }: Spoil, names: readonly string[]): boolean =>
  names.some((name) => place === name || place.endsWith(`.${name}`));

export const saysSomethingElse = (spoil: Spoil): boolean =>
  (isNothing(spoil) && endsWith(spoil, [...WHERE_NOTHING_IS_A_NO, ...LISTS])) ||
  // Without the key that we know, an object of pages has no next one.
  (spoil.kind === "nested deeper" && endsWith(spoil, ["response_metadata", "enterprise_user"])) ||
  (["unknown word", "neighboring type"].includes(spoil.kind) && endsWith(spoil, WORDS)) ||
  // The members of a group and of a channel are ids themselves.
  (spoil.kind === "unknown word" && /(members|users|teams)\[\]$/.test(spoil.place));
