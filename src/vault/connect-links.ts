/**
 * The sealed texts of the connect page. A *link* on the App Home names the person and the workspace whose Home has it, so
 * that the Worker knows who pressed it; whether it still works, and whether they may connect, the workspace decides. The
 * *form* on the page holds the link once more, bound to the browser that was shown the page.
 */
import * as z from "zod/mini";
import { randomText } from "../bytes.ts";
import { err, ok, type Result } from "../domain/result.ts";
import { OAUTH_SYSTEMS, type OAuthSystem } from "../domain/systems.ts";
import { parseJson } from "../outgoing/json.ts";
import { Secret } from "../secret.ts";
import { browserDigestOf } from "./browser-digest.ts";
import type { Keyring, SealedFor } from "./keyring.ts";

export type ConnectLink = {
  /** Tells links apart: each is used once. */
  readonly id: string;
  readonly teamId: string;
  readonly userId: string;
  readonly system: OAuthSystem;
  /** Epoch ms. */
  readonly madeAt: number;
};

/** How long a new link works, a link after its button was pressed, and the page's form. */
export const CONNECT_LINK_MS = 10 * 60 * 1000;
const ID_BYTES = 16;

/** Links of the release before this one have neither id nor `madeAt`: they count as old, and work after a press. */
const linkSchema = z.object({
  id: z._default(z.string(), ""),
  teamId: z.string(),
  userId: z.string(),
  system: z.enum(OAUTH_SYSTEMS),
  madeAt: z._default(z.number(), 0),
});
const formSchema = z.object({
  link: linkSchema,
  browserDigest: z.string(),
  expiresAt: z.number(),
});
const LINK: SealedFor = { owner: "", purpose: "connect-ticket" };
const FORM: SealedFor = { owner: "", purpose: "connect-form" };

/** `unknown`: forged, or shown to another browser. An expired form still names its workspace, for the way back. */
export type ConnectFormFailure =
  | { readonly reason: "unknown" }
  | { readonly reason: "expired"; readonly teamId: string };

export interface ConnectLinks {
  sealConnectLink(link: Omit<ConnectLink, "id">): Promise<string>;
  /** Null: forged. */
  openConnectLink(text: string): Promise<ConnectLink | null>;
  sealConnectForm(form: {
    readonly link: ConnectLink;
    readonly browserToken: string;
    readonly now: number;
  }): Promise<string>;
  openConnectForm(sent: {
    readonly text: string;
    readonly browserToken: string;
    readonly now: number;
  }): Promise<Result<ConnectLink, ConnectFormFailure>>;
}

export function connectLinksOf(keyring: Keyring): ConnectLinks {
  const seal = (content: object, bound: SealedFor): Promise<string> =>
    keyring.seal(new Secret(JSON.stringify(content)), bound);
  const open = async (text: string, bound: SealedFor): Promise<unknown> =>
    parseJson((await keyring.open(text, bound))?.reveal() ?? "");
  return {
    sealConnectLink: (link) => seal({ ...link, id: randomText(ID_BYTES) }, LINK),

    openConnectLink: async (text) => linkSchema.safeParse(await open(text, LINK)).data ?? null,

    sealConnectForm: async ({ link, browserToken, now }) =>
      seal(
        {
          link,
          browserDigest: await browserDigestOf(browserToken),
          expiresAt: now + CONNECT_LINK_MS,
        },
        FORM,
      ),

    async openConnectForm({ text, browserToken, now }) {
      const form = formSchema.safeParse(await open(text, FORM)).data;
      if (!form || form.browserDigest !== (await browserDigestOf(browserToken)))
        return err({ reason: "unknown" });
      const { link, expiresAt } = form;
      return expiresAt <= now ? err({ reason: "expired", teamId: link.teamId }) : ok(link);
    },
  };
}
