/** The visible names of buttons, fields and titles. People's instructions and outside tests find things by them. */
import type { SystemName } from "../../domain/on-call.ts";

export const SYSTEM_LABEL: Readonly<Record<SystemName, string>> = {
  pagerduty: "PagerDuty",
  opsgenie: "Opsgenie",
  xmatters: "xMatters",
  jira: "Jira Service Management",
};

export const BUTTON = {
  connectPagerDuty: "Connect PagerDuty",
  connectJira: "Connect Jira Service Management",
  addOpsgenieKey: "Add Opsgenie API Key",
  connectXMatters: "Connect xMatters",
  reconnectPagerDuty: "Reconnect PagerDuty",
  reconnectJira: "Reconnect Jira Service Management",
  disconnect: "Disconnect",
  linkRotations: "Link Rotations",
  changeSite: "Change Site",
  grantGroupWrites: "Grant Access",
  createRotation: "Create Rotation",
  moreOptions: "More options",
  edit: "Edit",
  delete: "Delete",
  keepEdit: "Keep until the next handover",
  matchPeople: "Match People",
  matchedPeople: "Matched People",
  removeMatch: "Remove",
  refresh: "Refresh",
  settings: "Settings",
  previous: "Previous",
  next: "Next",
  submit: "Submit",
  cancel: "Cancel",
  close: "Close",
} as const;

export const TITLE = {
  rotations: "Team Rotations",
  createRotation: "Create Rotation",
  editRotation: "Edit Rotation",
  deleteRotation: "Delete Rotation",
  linkRotations: "Link Rotations",
  changeSite: "Change Site",
  settings: "Settings",
  matchPeople: "Match People",
  matchedPeople: "Matched People",
} as const;

export const FIELD = {
  name: "Config Name",
  group: "User Group",
  newAlias: "New Alias to Create",
  schedules: "Schedules",
  channels: "Channels",
  fallback: "When nobody is on call",
  keepOutgoing: "Keep outgoing people (minutes)",
  letInEarly: "Let incoming people in early (minutes)",
  always: "Always in the group",
  tell: "Tell the person",
  remind: "Reminder before a shift",
  topic: "Channel topic",
  apiKey: "API Key",
  region: "Region",
  xmattersUrl: "xMatters URL",
  apiSecret: "API Secret",
  site: "Site",
  placeholders: "Placeholder people",
  whoManages: "Who may manage rotations",
} as const;

export const OPTION = {
  newGroup: "Create a new user group",
  tell: "Message who goes on call and who is relieved",
  remindNever: "Off",
  remindHour: "1 hour before",
  remindDay: "24 hours before",
  regionUs: "US",
  regionEu: "EU",
  everyoneManages: "Everyone",
  adminsManage: "Admins only",
} as const;
