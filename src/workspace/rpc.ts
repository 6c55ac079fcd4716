/** What the Worker in front may ask of a workspace. Types only: the class answers, durable.ts carries. */
import type { Intent } from "../domain/intent.ts";
import type { OAuthSystem } from "../domain/systems.ts";
import type { WorkspaceStatus } from "../domain/workspace-status.ts";
import type { Ack } from "../slack/ack.ts";

/** How a connection attempt ended, for the page the browser shows. */
export type ConnectOutcome =
  | { readonly status: "connected"; readonly accountName: string }
  /** The person may not connect (any more), or the app is not installed. */
  | { readonly status: "not_allowed" }
  /** The system refused the code or did not grant the right we need. `detail` is safe to show. */
  | { readonly status: "refused"; readonly detail: string }
  | { readonly status: "unreachable" };

/** An authorization code on its way through the door, which carries JSON: wrapped as secrets on the other side. */
export type CarriedCode = {
  readonly code: string;
  readonly codeVerifier: string;
  readonly redirectUri: string;
};

export interface WorkspaceRpc {
  /** A verified wish. `origin` is this deployment's own address (https://host), for links on the Home. */
  perform(intent: Intent, origin: string): Promise<Ack>;
  /** The app was installed or re-installed, or an admin granted group writes; tokens are in the vault already. */
  installed(userId: string, origin: string): Promise<void>;
  /** Finishes an OAuth authorization that `userId` began. */
  connectWithCode(
    system: OAuthSystem,
    code: CarriedCode,
    userId: string,
    origin: string,
  ): Promise<ConnectOutcome>;
  /** The watchdog's knock: re-arms the alarm if work is due and none is set. */
  watch(): Promise<void>;
  /** How its sync is doing, for whoever runs the deployment. Changes nothing. */
  status(): Promise<WorkspaceStatus>;
}
