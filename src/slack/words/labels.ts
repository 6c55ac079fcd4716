/** The visible labels of buttons, fields and titles. Instructions and external tests refer to things by them. */
import { perSystem, SYSTEM_NAMES, SYSTEMS, type SystemName } from "../../domain/systems.ts";

export const SYSTEM_LABEL = perSystem(SYSTEM_NAMES, (name) => SYSTEMS[name].label);

export const BUTTON = {
  connectPagerDuty: "Connect PagerDuty",
  usePagerDutyKey: "Use an API key instead",
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
  mute: "Mute these messages",
  unmute: "Unmute",
  acceptManualEdit: "Keep Manual Change",
  matchPeople: "Match People",
  matchedPeople: "Matched People",
  removeMatch: "Remove",
  forgetPerson: "Forget a Person",
  forget: "Forget",
  exportConfiguration: "Export",
  importConfiguration: "Import",
  moreRoom: "Add a field",
  apply: "Apply",
  done: "Done",
  refresh: "Refresh",
  settings: "Settings",
  history: "History",
  allHistory: "All History",
  comingUp: "Coming Up",
  lookUp: "Look Up",
  newer: "Newer",
  older: "Older",
  previous: "Previous",
  next: "Next",
  previousPage: "Previous Page",
  nextPage: "Next Page",
  showAll: "Show all rotations",
  submit: "Submit",
  cancel: "Cancel",
  close: "Close",
} as const;

/** The button that fixes a broken connection. */
export const RECONNECT = {
  pagerduty: BUTTON.reconnectPagerDuty,
  opsgenie: BUTTON.addOpsgenieKey,
  xmatters: BUTTON.connectXMatters,
  jira: BUTTON.reconnectJira,
} as const satisfies Readonly<Record<SystemName, string>>;

export const TITLE = {
  pagerDutyKey: "PagerDuty API Key",
  rotations: "Team Rotations",
  system: "Scheduling System",
  createRotation: "Create Rotation",
  editRotation: "Edit Rotation",
  deleteRotation: "Delete Rotation",
  linkRotations: "Link Rotations",
  changeSite: "Change Site",
  settings: "Settings",
  exportConfiguration: "Export",
  importConfiguration: "Import",
  matchPeople: "Match People",
  matchedPeople: "Matched People",
  forgetPerson: "Forget a Person",
  history: "History",
  comingUp: "Coming Up",
} as const;

export const FIELD = {
  name: "Config Name",
  group: "User Group",
  newAlias: "New Alias to Create",
  schedules: "Schedules",
  channels: "Channels",
  fallback: "When nobody is on call",
  apiKey: "API Key",
  region: "Region",
  xmattersUrl: "xMatters URL",
  apiSecret: "API Secret",
  site: "Site",
  configuration: "Configuration (YAML)",
  placeholders: "Placeholder people",
  membersAt: "Who was in the group at",
  historyOf: "Show one rotation",
  whoManages: "Who can manage rotations",
  guests: "Guests",
  installer: "The person who installed PagerSync",
  rushHour: "Rush hour",
  person: "Person",
  formerPerson: "Or their Slack ID, email address or name",
} as const;

export const OPTION = {
  newGroup: "Create a new user group",
  regionUs: "US",
  regionEu: "EU",
  everyoneManages: "Everyone (full members)",
  adminsManage: "Admins only",
  guestsLook: "Guests can see who's on call",
  installerConnects: "Can connect and disconnect the scheduling system",
  rushHour: "Add people early when more than 16 groups change at once",
} as const;

/** Where someone is in a list. @param page counts from 1 */
export const pageOf = (page: number, count: number): string => `Page ${page} of ${count}`;
