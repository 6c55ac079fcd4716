/**
 * The ticket in a link button on the App Home: it tells the Worker who clicked in which workspace, and nobody can read
 * or make one. Sealed, URL-safe, short-lived; a new Home carries new ones. It proves who asked for the link, not
 * that they may connect: the workspace checks that when the round trip comes home.
 */
import * as z from "zod/mini";
import { err, ok, type Result } from "../domain/result.ts";
import { OAUTH_SYSTEMS, type OAuthSystem } from "../domain/systems.ts";
import { parseJson } from "../outgoing/json.ts";
import { Secret } from "../secret.ts";
import type { Keyring, SealedFor } from "./keyring.ts";

export type Ticket = {
  readonly teamId: string;
  readonly userId: string;
  readonly system: OAuthSystem;
  /** Epoch ms. */
  readonly expiresAt: number;
};

/** How long a link on a Home works: people leave Slack open. */
export const TICKET_MS = 60 * 60 * 1000;

const ticketSchema = z.object({
  teamId: z.string(),
  userId: z.string(),
  system: z.enum(OAUTH_SYSTEMS),
  expiresAt: z.number(),
});
const bound: SealedFor = { owner: "", purpose: "connect-ticket" };

/** One that is too old still tells whose it was: where to get a new one. */
export type TicketFailure =
  | { readonly reason: "forged" }
  | { readonly reason: "expired"; readonly teamId: string };

export interface Tickets {
  sealTicket(ticket: Ticket): Promise<string>;
  openTicket(text: string, now: number): Promise<Result<Ticket, TicketFailure>>;
}

export function ticketsOf(keyring: Keyring): Tickets {
  return {
    sealTicket: (ticket) => keyring.seal(new Secret(JSON.stringify(ticket)), bound),

    async openTicket(text, now) {
      const plain = await keyring.open(text, bound);
      const ticket = plain && ticketSchema.safeParse(parseJson(plain.reveal()));
      if (!ticket?.success) return err({ reason: "forged" });
      const { teamId, expiresAt } = ticket.data;
      return expiresAt <= now ? err({ reason: "expired", teamId }) : ok(ticket.data);
    },
  };
}
