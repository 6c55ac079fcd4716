/** Why an admin's grant may write a user group (domain/take-over.ts), by group. */
import type { GroupApproval } from "../../domain/take-over.ts";
import type { Sql } from "./sql.ts";

export interface GroupApprovals {
  /** Null: the grant may not write it. */
  get(groupId: string): GroupApproval | null;
  set(groupId: string, approval: GroupApproval | null): void;
}

export function groupApprovalsIn(sql: Sql): GroupApprovals {
  const get = (groupId: string): GroupApproval | null =>
    sql<{ approval: GroupApproval }>`
      SELECT approval FROM group_approvals WHERE group_id = ${groupId}`[0]?.approval ?? null;
  return {
    get,
    set(groupId, approval) {
      if (get(groupId) === approval) return;
      if (approval === null) sql`DELETE FROM group_approvals WHERE group_id = ${groupId}`;
      else
        sql`INSERT INTO group_approvals (group_id, approval) VALUES (${groupId}, ${approval})
            ON CONFLICT (group_id) DO UPDATE SET approval = excluded.approval`;
    },
  };
}
