/** A workspace's id, `T…`. What an object is named after must look like one: an organisation's (`E…`) or junk doesn't. */
const TEAM_ID = /^T[A-Z0-9]{1,30}$/;

/** The first of the candidates that is a workspace's id; null: none is. */
export const teamIdAmong = (candidates: readonly (string | null | undefined)[]): string | null =>
  candidates.find((id) => id && TEAM_ID.test(id)) ?? null;
