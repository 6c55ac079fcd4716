/**
 * qontract-reconcile's Slack user groups (Red Hat app-sre), as its GraphQL query of permissions answers. Groups that follow
 * neither a PagerDuty schedule nor a policy have no counterpart.
 */
import * as z from "zod/mini";
import { byGroup, type OurRotation } from "./configuration.ts";

const answer = z.object({
  permissions: z.array(
    z.object({
      service: z.string(),
      handle: z.string(),
      skip: z.nullish(z.boolean()),
      pagerduty: z.nullish(
        z.array(
          z.object({
            scheduleID: z.nullish(z.string()),
            escalationPolicyID: z.nullish(z.string()),
          }),
        ),
      ),
      roles: z.nullish(
        z.array(z.object({ users: z.nullish(z.array(z.object({ org_username: z.string() }))) })),
      ),
    }),
  ),
});

/** It asks PagerDuty for the next minute: the next person is in the group a minute early. */
const WINDOW_MINUTES = 1;

/** @param domain of the addresses: it knows people as `user@domain` */
export function fromQontract(source: string, domain: string): readonly OurRotation[] {
  const { permissions } = answer.parse(JSON.parse(source));
  const followed = permissions.filter(
    ({ skip, pagerduty }) => !skip && (pagerduty ?? []).length > 0,
  );
  return byGroup(followed, ({ handle }) => handle).map(([handle, same]) => {
    const targets = same.flatMap(({ pagerduty }) => pagerduty ?? []);
    const users = same.flatMap(({ roles }) => (roles ?? []).flatMap((role) => role.users ?? []));
    const always = [...new Set(users.map(({ org_username }) => `${org_username}@${domain}`))];
    return {
      name: handle,
      group: handle,
      schedules: targets.flatMap(({ scheduleID, escalationPolicyID }) => [
        ...(scheduleID ? [scheduleID] : []),
        ...(escalationPolicyID ? [`policy:${escalationPolicyID}/1`] : []),
      ]),
      options: {
        let_in_early_minutes: WINDOW_MINUTES,
        ...(always.length > 0 && { always }),
      },
    };
  });
}
