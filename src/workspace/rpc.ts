/** What the Worker may ask of a workspace's object. Types only: workspace.ts answers, durable.ts is the transport. */
import type { OAuthSystem } from "../domain/systems.ts";
import type { WorkspaceStatus } from "../domain/workspace-status.ts";
import type { Ack } from "../slack/ack.ts";
import type { Command } from "../slack/payload/command.ts";
import type { EventIntent } from "../slack/payload/event.ts";
import type { Interaction } from "../slack/payload/interaction.ts";
import type { ConnectLink } from "../vault/connect-links.ts";

/** What Slack sent, verified and narrowed. It doesn't hold the team, which names the object that is called. */
export type Intent = (
  | EventIntent
  | ({ readonly kind: "command"; readonly command: Command } & Once)
  | ({ readonly kind: "interaction"; readonly interaction: Interaction } & Once)
) & {
  /** The Worker, and nobody else, says that its first call was cut: nobody got that one's answer. */
  readonly isRetry?: true;
};

/**
 * A digest of the signed request, which is carried out once. Absent: a search, which changes nothing,
 * or the Worker of the release before this one sent it.
 */
type Once = { readonly digest?: string };

/** How a connection attempt ended, for the page the browser shows. */
export type ConnectOutcome =
  | { readonly status: "connected"; readonly accountName: string }
  /** The person may not connect (any more), or the app is not installed. */
  | { readonly status: "not_allowed" }
  /** The system refused the code or did not grant the right we need. `detail` is safe to show. */
  | { readonly status: "refused"; readonly detail: string }
  | { readonly status: "unreachable" }
  /** D1 doesn't answer: what was connected stays connected. */
  | { readonly status: "not_stored" };

/** What a link to the connect page leads to. */
export type ConnectLinkAnswer =
  /** `person`: the display name of the person whose Home has the link. */
  | { readonly status: "works"; readonly person: string }
  /** `slack_silent`: Slack can't be asked who the person is. The link stays as it was. */
  | { readonly status: "used" | "old" | "not_installed" | "slack_silent" }
  /** `why` is a sentence for the person. */
  | { readonly status: "not_allowed"; readonly why: string };

/** An authorization code on its way to the object. It travels as JSON; the object wraps code and verifier as secrets. */
export type CarriedCode = {
  readonly code: string;
  readonly codeVerifier: string;
  readonly redirectUri: string;
};

export interface WorkspaceRpc {
  /** A verified request of Slack's. `origin` is this deployment's own address (https://host), for links on the Home. */
  perform(intent: Intent, origin: string): Promise<Ack>;
  /** The app was installed or re-installed, or an admin granted group writes; tokens are in the vault already. */
  onInstalled(userId: string, origin: string): Promise<void>;
  /**
   * Whether a link to the connect page works; `use` uses it up. For links that the vault opened: nobody else can name a
   * workspace here.
   */
  connectLink(link: ConnectLink, how: "look" | "use"): Promise<ConnectLinkAnswer>;
  /** Finishes an OAuth authorization that `userId` began. */
  connectWithCode(
    system: OAuthSystem,
    code: CarriedCode,
    userId: string,
    origin: string,
  ): Promise<ConnectOutcome>;
  /** For the watchdog: sets the alarm if there is work and none is set. */
  ensureAlarm(): Promise<void>;
  /** How the workspace's sync is doing, for the operator. Changes nothing. */
  status(): Promise<WorkspaceStatus>;
}
