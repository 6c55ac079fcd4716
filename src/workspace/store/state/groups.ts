/** The state of Slack's user groups as a whole, and our permissions for them. Owner: groups/. */
import { doneUntil } from "../../../domain/quarter-hour.ts";
import { type FactTable, factsIn } from "../facts.ts";

/** Two settings in Slack: who creates user groups, and who changes their members. */
export type GroupPermission = "create" | "change";

/** Slack's error where it last refused a permission, or refused user groups altogether. */
export type RefusedPermissions = Readonly<Partial<Record<GroupPermission, string>>>;

type GroupsValues = {
  /**
   * When Slack's user groups were last listed with their members, epoch ms. Not stored each time (domain/quarter-hour.ts).
   */
  listedAt: number;
  /** Somebody else may have changed a group of a rotation: the next pass lists the groups. */
  isStale: boolean;
  /** When Slack first reported a change that no list has shown yet, epoch ms. */
  reportedAt: number;
  /** How many attempts to list the groups have failed in a row. */
  listFailures: number;
  /** A group without a rotation has changed: the picker's list is old. */
  isPickerStale: boolean;
  refusedPermissions: RefusedPermissions;
  /** Probe our permissions with this group's id, or with `any` group. */
  groupToProbe: string;
  /** When Slack was asked for new groups whose reply was lost, by alias, epoch ms. */
  creationsInDoubt: Readonly<Record<string, number>>;
  /** The last admin grant that ended, until there is a new one. `at` is epoch ms. */
  grantEnded: { readonly by: string; readonly at: number };
};

export function groupsState(facts: FactTable) {
  const { get, set } = factsIn<GroupsValues>(facts, {
    listedAt: "groupsListedAt",
    isStale: "groupsDoubted",
    reportedAt: "groupChangeReportedAt",
    listFailures: "groupsListFailures",
    isPickerStale: "groupPickerOld",
    refusedPermissions: "groupRights",
    groupToProbe: "rightsDoubted",
    creationsInDoubt: "creationsInDoubt",
    grantEnded: "grantEnded",
  });
  return {
    get,
    /** @param reportedAt when Slack reported a change (epoch ms); absent: it didn't */
    markStale(reportedAt?: number): void {
      set("isStale", true);
      if (reportedAt !== undefined) set("reportedAt", get("reportedAt") ?? reportedAt);
    },
    markPickerStale: () => set("isPickerStale", true),
    /** An event from now on may report a change that this list doesn't have yet. */
    listBegins: () => set("isStale", false),
    /** @param isUsual in time, by a pass: it calls `listedInTime` where the time must be stored */
    listDone(askedAt: number, isUsual = false): void {
      if (!isUsual || get("listedAt") === null) set("listedAt", askedAt);
      set("listFailures", 0);
      set("isPickerStale", false);
      if (get("reportedAt") !== null) set("reportedAt", get("isStale") ? askedAt : null);
    },
    listedInTime: (at: number) => set("listedAt", at),
    /** @returns how many attempts have failed in a row */
    listFailed(now: number): number {
      const failures = (get("listFailures") ?? 0) + 1;
      const listedAt = get("listedAt");
      if (failures === 1 && listedAt !== null) set("listedAt", doneUntil(listedAt, now));
      set("listFailures", failures);
      return failures;
    },
    permissionsAre: (refused: RefusedPermissions) => set("refusedPermissions", refused),
    permissionsUnknown: () => set("refusedPermissions", null),
    probeWith: (groupId: string) => set("groupToProbe", groupId),
    probeDone: () => set("groupToProbe", null),
    creationIsInDoubt: (alias: string, at: number) =>
      set("creationsInDoubt", { ...get("creationsInDoubt"), [alias]: at }),
    creationIsDone(alias: string): void {
      const { [alias]: _, ...others } = get("creationsInDoubt") ?? {};
      set("creationsInDoubt", others);
    },
    grantHasEnded: (by: string, at: number) => set("grantEnded", { by, at }),
    grantIsNew: () => set("grantEnded", null),
  };
}
