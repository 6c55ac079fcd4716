/** Home models for tests of the views. */
import {
  type RightsSettings,
  roleOfStanding,
  type Standing,
} from "../../../../src/domain/rights.ts";
import type { HomeModel, HomeRotation, HomeViewer } from "../../../../src/workspace/home/model.ts";

export const NOW = Date.UTC(2026, 4, 1, 8, 0);
export const LATER = Date.UTC(2026, 4, 1, 17, 0);
export const date = (at: number, fallback: string) =>
  `<!date^${at / 1000}^{date_short_pretty} at {time}|${fallback}>`;
export const NOW_TOKEN = date(NOW, "2026-05-01 08:00 UTC");
export const LATER_TOKEN = date(LATER, "2026-05-01 17:00 UTC");

const untouched = { whoManages: null, guestsLook: true, installerConnects: true } as const;
const viewer = (
  userId: string,
  standing: Standing,
  settings: Partial<RightsSettings> = {},
): HomeViewer => ({
  userId,
  ...roleOfStanding(standing, { hasGrant: false }, { ...untouched, ...settings }),
});
export const admin = viewer("U1", "admin");
export const member = viewer("U2", "member");
export const guest = viewer("U3", "guest");
/** A member where only admins manage. */
export const looker = viewer("U4", "member", { whoManages: "admins" });
export const installer = viewer("U5", "installer");

export const empty: HomeModel = {
  viewer: admin,
  connect: {
    pagerduty: "https://app.example/pagerduty/connect?t=1",
    jira: "https://app.example/jira/connect?t=1",
  },
  connection: null,
  notices: [],
  installerConnects: true,
  rotations: [],
  rotationCount: 0,
  page: 0,
  pageCount: 1,
};

export const connected: HomeModel = {
  ...empty,
  connection: {
    system: "pagerduty",
    accountName: "acme",
    connectedAs: "Ann Lee",
    connectedBy: "U1",
    schedulesSeen: 312,
    lastReadAt: NOW,
    trouble: null,
  },
};

export const platform: HomeRotation = {
  id: "r1",
  name: "Platform",
  groupHandle: "platform-oncall",
  scheduleNames: ["Primary", "Secondary"],
  channelIds: ["C1", "C2"],
  onCall: {
    people: [
      { userId: "U7", name: "Kim" },
      { userId: null, name: "Lee & Co" },
    ],
    until: LATER,
    by: "schedule",
  },
  problems: [],
  hasPeopleToMatch: false,
  resolvedProblems: [],
  undone: null,
  upcoming: null,
  verifiedAt: NOW,
};

export const withRotation = (rotation: HomeRotation, viewer = admin): HomeModel => ({
  ...connected,
  viewer,
  rotations: [rotation],
  rotationCount: 1,
});
