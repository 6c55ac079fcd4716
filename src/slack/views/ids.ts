/**
 * The ids by which Slack hands back what was clicked and typed: given out by the views, read by the payloads. A view
 * that is updated keeps what was typed as long as these stay the same.
 */
import type { RotationField } from "../../domain/rotation.ts";
import { forEachOption, type OptionKey } from "../../domain/rotation-options.ts";
import { OPTION_WORDS } from "../words/rotation-options.ts";

export const ACTION = {
  refresh: "refresh",
  turnPage: "turn_page",
  /** `Next` stands beside `Previous` in one block, in which Slack wants every action id once. */
  turnPageNext: "turn_page_next",
  createRotation: "create_rotation",
  moreOptions: "more_options",
  editRotation: "edit_rotation",
  deleteRotation: "delete_rotation",
  acceptManualEdit: "keep_edit",
  exportConfiguration: "export_configuration",
  turnExport: "turn_export",
  turnExportNext: "turn_export_next",
  importConfiguration: "import_configuration",
  addImportFields: "make_room",
  matchPeople: "match_people",
  matchedPeople: "matched_people",
  removeMatch: "remove_match",
  turnMatched: "turn_matched",
  turnMatchedNext: "turn_matched_next",
  settings: "settings",
  /** What everybody may look at; which of it, and of which rotation, is in the option's value. */
  rotationMenu: "rotation_menu",
  history: "history",
  historyOf: "history_of",
  historyNewer: "history_newer",
  historyOlder: "history_older",
  comingUpPrevious: "coming_up_previous",
  comingUpNext: "coming_up_next",
  mute: "mute_messages",
  unmute: "unmute_messages",
  disconnect: "disconnect",
  linkRotations: "link_rotations",
  changeSite: "change_site",
  addOpsgenieKey: "add_opsgenie_key",
  connectXMatters: "connect_xmatters",
  /** Links: Slack opens them and tells us; nothing to do. */
  connectPagerDuty: "connect_pagerduty_link",
  connectJira: "connect_jira_link",
  grantGroupWrites: "grant_group_writes_link",
} as const;

export const CALLBACK = {
  rotation: "rotation_form",
  deleteRotation: "delete_rotation_form",
  opsgenie: "opsgenie_form",
  xmatters: "xmatters_form",
  links: "links_form",
  site: "site_form",
  settings: "settings_form",
  match: "match_form",
  export: "export_form",
  import: "import_form",
  importPlan: "import_plan_form",
  history: "history_form",
} as const;

/** Block and action id alike: each of these blocks holds one element. */
export const ROTATION_BLOCK: Readonly<Record<RotationField, string>> = {
  name: "rotation_name",
  group: "rotation_group",
  newAlias: "rotation_new_alias",
  schedules: "rotation_schedules",
  channels: "rotation_channels",
  fallback: "rotation_fallback",
  ...forEachOption<Record<OptionKey, string>>((key) => OPTION_WORDS[key].blockId),
};

export type OpsgenieField = "apiKey" | "region";
export const OPSGENIE_BLOCK: Readonly<Record<OpsgenieField, string>> = {
  apiKey: "opsgenie_api_key",
  region: "opsgenie_region",
};

export type XMattersField = "url" | "apiKey" | "apiSecret";
export const XMATTERS_BLOCK: Readonly<Record<XMattersField, string>> = {
  url: "xmatters_url",
  apiKey: "xmatters_api_key",
  apiSecret: "xmatters_api_secret",
};

/** Followed by the id of the schedule that was left. */
export const LINK_BLOCK_PREFIX = "link:";

export const SITE_BLOCK = "jira_site";

export const RESTORE_BLOCK = "restore_members";
/** The value of the one option in it. */
export const RESTORE = "restore";

/** Followed by the person's id in the scheduling system. */
export const MATCH_BLOCK_PREFIX = "match_";

/** Followed by the number of the part, from 0. */
export const EXPORT_BLOCK_PREFIX = "export_part_";
export const IMPORT_BLOCK_PREFIX = "import_part_";

export const SETTINGS_BLOCK = {
  placeholders: "settings_placeholders",
  whoManages: "settings_who_manages",
} as const;

export const HISTORY_BLOCK = { at: "history_at" } as const;

/** In the value of a line of a rotation's menu, followed by a blank and the rotation's id. */
export const MENU = { comingUp: "coming_up", history: "history" } as const;
