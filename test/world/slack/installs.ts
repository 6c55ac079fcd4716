/** OAuth codes, tokens and installations: who let the app in where, and what each token may do. */
import type { AppUninstalledEvent, TokensRevokedEvent } from "@slack/types";
import { APP_NAME, BOT_NAME } from "./app.ts";
import type { Host, Refusal } from "./host.ts";
import type { Installation, Team } from "./team.ts";
import type { Grant } from "./tokens.ts";

export type LifecycleEvent = AppUninstalledEvent | TokensRevokedEvent;

const CODE_LIFE_MS = 10 * 60_000;

/** A person's yes on the authorize page, waiting to be exchanged. */
type Consent = {
  readonly team: Team;
  readonly userId: string;
  readonly botScopes: readonly string[];
  readonly userScopes: readonly string[];
  /** As it stood in the authorize link; null when the link had none. */
  readonly redirectUri: string | null;
  readonly givenAt: number;
};

export type Exchanged = {
  readonly team: Team;
  readonly installation: Installation;
  /** Null when no bot scope was asked for. */
  readonly bot: Grant | null;
  readonly user: Grant | null;
  readonly userId: string;
};

export class Installs {
  readonly #host: Host;
  readonly #tellLifecycle: (team: Team, event: LifecycleEvent) => void;
  readonly #consents = new Map<string, Consent>();
  readonly #grants = new Map<string, Grant>();
  #tokenCount = 0;

  constructor(host: Host, tellLifecycle: (team: Team, event: LifecycleEvent) => void) {
    this.#host = host;
    this.#tellLifecycle = tellLifecycle;
  }

  grant(token: string): Grant | undefined {
    return this.#grants.get(token);
  }

  /** The code that the redirect carries. */
  consent(consent: Omit<Consent, "givenAt">): string {
    const tail = crypto.randomUUID().replaceAll("-", "");
    const code = `${this.#host.now()}.${this.#consents.size + 1}.${tail}`;
    this.#consents.set(code, { ...consent, givenAt: this.#host.now() });
    return code;
  }

  /** Once, within 10 minutes, with the redirect_uri of the authorize link. */
  exchange(code: string | undefined, redirectUri: string | undefined): Exchanged | Refusal {
    const consent = this.#consents.get(code ?? "");
    if (code === undefined || !consent) return { error: "invalid_code" };
    if (this.#host.now() - consent.givenAt > CODE_LIFE_MS) return { error: "invalid_code" };
    if ((redirectUri ?? null) !== consent.redirectUri) return { error: "bad_redirect_uri" };
    this.#consents.delete(code);
    return this.install(consent);
  }

  /** Installs or updates. Scopes add up; the workspace's bot token stays the same while it lives. */
  install(given: Pick<Consent, "team" | "userId" | "botScopes" | "userScopes">): Exchanged {
    const { team, userId } = given;
    const installation = team.installation ?? this.#newInstallation(team, userId);
    team.installation = installation;
    if (given.botScopes.length > 0) installation.installedBy = userId;
    if (installation.bot.isRevoked)
      installation.bot = this.#newGrant(team, "bot", installation.botUserId);
    for (const scope of given.botScopes) installation.bot.scopes.add(scope);
    let user: Grant | null = null;
    if (given.userScopes.length > 0) {
      const known = installation.users.get(userId);
      user = known && !known.isRevoked ? known : this.#newGrant(team, "user", userId);
      for (const scope of given.userScopes) user.scopes.add(scope);
      installation.users.set(userId, user);
    }
    this.#host.changed({ kind: "installation", teamId: team.id });
    const bot = given.botScopes.length > 0 ? installation.bot : null;
    return { team, installation, bot, user, userId };
  }

  /** One token dies; with the last one the app is gone. */
  revoke(team: Team, grant: Grant): void {
    const { installation } = team;
    if (!installation || grant.isRevoked) return;
    grant.isRevoked = true;
    const tokens =
      grant.kind === "bot"
        ? { oauth: [], bot: [grant.userId] }
        : { oauth: [grant.userId], bot: [] };
    this.#tellLifecycle(team, { type: "tokens_revoked", tokens });
    if (grant.kind === "user") installation.users.delete(grant.userId);
    const isAnyLeft = !installation.bot.isRevoked || installation.users.size > 0;
    if (!isAnyLeft) this.#remove(team);
    this.#host.changed({ kind: "installation", teamId: team.id });
  }

  /** Both events arrive within milliseconds of each other, in no promised order. */
  uninstall(team: Team): void {
    const { installation } = team;
    if (!installation) return;
    const users = [...installation.users.values()];
    for (const grant of [installation.bot, ...users]) grant.isRevoked = true;
    const tokens = { oauth: users.map((g) => g.userId), bot: [installation.botUserId] };
    this.#tellLifecycle(team, { type: "tokens_revoked", tokens });
    this.#remove(team);
    this.#host.changed({ kind: "installation", teamId: team.id });
  }

  #remove(team: Team): void {
    this.#tellLifecycle(team, { type: "app_uninstalled" });
    team.installation = null;
    team.screens.clear();
  }

  #newInstallation(team: Team, installedBy: string): Installation {
    const known = [...team.users.values()].find((u) => u.kind === "bot" && u.name === BOT_NAME);
    const bot = known ?? team.addUser({ name: BOT_NAME, realName: APP_NAME, kind: "bot" });
    const grant = this.#newGrant(team, "bot", bot.id);
    const botId = bot.botId ?? "";
    return { botUserId: bot.id, botId, installedBy, bot: grant, users: new Map() };
  }

  #newGrant(team: Team, kind: Grant["kind"], userId: string): Grant {
    this.#tokenCount += 1;
    const prefix = kind === "bot" ? "xoxb" : "xoxp";
    const tail = crypto.randomUUID().replaceAll("-", "");
    const token = `${prefix}-emulated-${this.#tokenCount}-${tail}`;
    const grant: Grant = {
      token,
      teamId: team.id,
      kind,
      userId,
      scopes: new Set(),
      isRevoked: false,
    };
    this.#grants.set(token, grant);
    return grant;
  }
}
