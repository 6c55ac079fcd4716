/** Which workspace a payload is for. Durable Objects are named after it, so an organisation's id or junk won't do. */
import { TEAM_ID } from "../ids.ts";

/** The first of the candidates that is a workspace's id; null: none is. */
export const teamIdAmong = (candidates: readonly (string | null | undefined)[]): string | null =>
  candidates.find((id) => id && TEAM_ID.test(id)) ?? null;
