/**
 * The sealed parameter of the App Home's "Connect" links. It names the person and the workspace whose Home has the link,
 * so that the Worker knows who clicked. It doesn't prove that they may connect: the workspace checks that once the
 * authorize page has sent them back.
 */
import * as z from "zod/mini";
import { err, ok, type Result } from "../domain/result.ts";
import { OAUTH_SYSTEMS, type OAuthSystem } from "../domain/systems.ts";
import { parseJson } from "../outgoing/json.ts";
import { Secret } from "../secret.ts";
import type { Keyring, SealedFor } from "./keyring.ts";

export type ConnectLink = {
  readonly teamId: string;
  readonly userId: string;
  readonly system: OAuthSystem;
  /** Epoch ms. */
  readonly expiresAt: number;
};

/** How long a link works. A Home stays open for long; opening it again brings a new link. */
export const CONNECT_LINK_MS = 60 * 60 * 1000;

const linkSchema = z.object({
  teamId: z.string(),
  userId: z.string(),
  system: z.enum(OAUTH_SYSTEMS),
  expiresAt: z.number(),
});
const bound: SealedFor = { owner: "", purpose: "connect-ticket" };

/** An expired link still names its workspace, so that the page can lead back to its Home. */
export type ConnectLinkFailure =
  | { readonly reason: "forged" }
  | { readonly reason: "expired"; readonly teamId: string };

export interface ConnectLinks {
  sealConnectLink(link: ConnectLink): Promise<string>;
  openConnectLink(text: string, now: number): Promise<Result<ConnectLink, ConnectLinkFailure>>;
}

export function connectLinksOf(keyring: Keyring): ConnectLinks {
  return {
    sealConnectLink: (link) => keyring.seal(new Secret(JSON.stringify(link)), bound),

    async openConnectLink(text, now) {
      const plain = await keyring.open(text, bound);
      const link = plain && linkSchema.safeParse(parseJson(plain.reveal()));
      if (!link?.success) return err({ reason: "forged" });
      const { teamId, expiresAt } = link.data;
      return expiresAt <= now ? err({ reason: "expired", teamId }) : ok(link.data);
    },
  };
}
