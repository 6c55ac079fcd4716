/** The accounts that a rotation names, by one id each: what was stored before both ids of one were known, too. */
import type { Drift } from "../../domain/drift.ts";
import type { Rotation } from "../../domain/rotation.ts";
import type { AccountIds } from "./account-ids.ts";

type WithAccounts = Pick<Rotation, "fallbackUserIds" | "membersBefore" | "options"> & {
  readonly drift: Drift | null;
};

export const withOneIdEach = <R extends WithAccounts>(rotation: R, { ofAll }: AccountIds): R => ({
  ...rotation,
  fallbackUserIds: ofAll(rotation.fallbackUserIds),
  membersBefore: ofAll(rotation.membersBefore),
  options: { ...rotation.options, alwaysUserIds: ofAll(rotation.options.alwaysUserIds) },
  drift: rotation.drift && { ...rotation.drift, members: ofAll(rotation.drift.members) },
});
