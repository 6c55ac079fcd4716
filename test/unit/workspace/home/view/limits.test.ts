/** Whatever is wrong, however much of it, and whoever looks: Slack takes the Home. */
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Problem } from "../../../../../src/domain/problem.ts";
import { NO_OPTIONS } from "../../../../../src/domain/rotation-options.ts";
import type { BulkModel } from "../../../../../src/workspace/home/bulk.ts";
import type { HomeModel, HomeRotation } from "../../../../../src/workspace/home/model.ts";
import { homeView } from "../../../../../src/workspace/home/view.ts";
import { viewComplaints } from "../../../slack/limits.ts";
import {
  admin,
  connected,
  guest,
  installer,
  LATER,
  looker,
  member,
  NOW,
  platform,
} from "../../../slack/views/home-models.ts";

const eve: Problem = { kind: "no_slack_match", personName: "Eve", email: null };
const NOTICES: HomeModel["notices"] = [
  {
    kind: "group_writes_forbidden",
    grantUrl: "https://a.example/g",
    missing: "both",
    grantedBy: "U1",
  },
  { kind: "grant_ended", grantedBy: "U1", at: NOW },
  { kind: "user_groups_need_paid_plan" },
  { kind: "slack_unreachable", since: NOW },
];

const rotation = fc.record({
  id: fc.uuid(),
  name: fc.string({ maxLength: 200, unit: "grapheme" }),
  hasPeopleToMatch: fc.boolean(),
  undone: fc.constantFrom(null, { by: "U9", at: NOW }),
  problems: fc.constantFrom([], [{ problem: eve, since: NOW }]),
  verifiedAt: fc.constantFrom(null, NOW, NOW - 60_000),
  options: fc.constantFrom(NO_OPTIONS, { ...NO_OPTIONS, tellPeople: true }),
});

const model: fc.Arbitrary<HomeModel> = fc
  .record({
    viewer: fc.constantFrom(admin, member, guest, looker, installer),
    isMuted: fc.boolean(),
    notices: fc.subarray([...NOTICES]),
    isConnected: fc.boolean(),
    trouble: fc.constantFrom(null, "unauthorized" as const, "unreachable" as const),
    site: fc.constantFrom(null, true, false),
    unlinked: fc.integer({ min: 0, max: 3_000 }),
    hasRecovered: fc.boolean(),
    shared: fc.integer({ min: 0, max: 4 }),
    bulk: fc.integer({ min: 0, max: 5 }),
    isAdminsOnly: fc.boolean(),
    isOnCall: fc.boolean(),
    isRush: fc.boolean(),
    rotations: fc.array(rotation, { maxLength: 20 }),
    page: fc.integer({ min: 0, max: 149 }),
    isFound: fc.boolean(),
  })
  .map((some) => {
    const names = Array.from({ length: some.unlinked }, (_, n) => `Rotation ${n}`);
    const failure =
      some.trouble === "unreachable"
        ? { reason: "unreachable" as const, detail: "HTTP 503" }
        : { reason: "unauthorized" as const };
    const [first] = some.rotations;
    return {
      ...connected,
      viewer: { ...some.viewer, isMuted: some.isMuted },
      origin: "https://a.example",
      notices: some.notices,
      connection:
        some.isConnected && connected.connection
          ? {
              ...connected.connection,
              trouble: some.trouble === null ? null : { failure, since: NOW },
              ...(some.site !== null && { site: { isConfirmed: some.site } }),
              ...(some.unlinked > 0 && { unlinked: names }),
              ...(some.hasRecovered && { recovery: { failure, since: NOW - 5_000, until: NOW } }),
            }
          : null,
      shared: Array.from({ length: some.shared }, () => ({
        problem: eve,
        since: NOW,
        rotations: names.slice(0, 40),
      })),
      bulk: Array.from(
        { length: some.bulk },
        (_, nth): BulkModel => ({
          ...{ id: `run-${nth}`, begunBy: "U1", endedAt: nth === 0 ? null : NOW, undone: null },
          ...{ all: 100, done: names.slice(0, 90), waiting: 0, minutesLeft: 1 },
          ...{ back: { all: 0, pending: 0 }, left: [], notBack: [] },
          refused: names.slice(0, 40).map((name) => ({ name, handle: name, reason: name })),
        }),
      ),
      ...(some.isAdminsOnly && { adminsOnly: { ask: ["U1"], isForGrant: true } }),
      ...(some.isOnCall && {
        own: {
          shifts: Array.from({ length: 5 }, () => ({
            name: "Platform",
            groupHandle: "platform-oncall",
            by: "schedule" as const,
            until: LATER,
            isUntilSure: true,
          })),
          more: 7,
        },
      }),
      ...(some.isRush && { rushHour: { at: LATER, groups: 42, from: NOW, late: 3 } }),
      rotations: some.rotations.map((one): HomeRotation => ({ ...platform, ...one })),
      rotationCount: some.rotations.length * 150,
      rightness: { since: NOW, isWholeWindow: true, watchedMs: 1_000_000, wrongMs: 5 },
      page: some.page,
      pageCount: 150,
      ...(some.isFound && first && { found: { id: first.id, name: first.name } }),
    };
  });

it("is taken by Slack", () => {
  fc.assert(
    fc.property(model, (one) => {
      const view = homeView(one, NOW);
      expect(viewComplaints(view)).toEqual([]);
      expect(view.blocks.length).toBeLessThanOrEqual(100);
    }),
    { numRuns: 150 },
  );
});
