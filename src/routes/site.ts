/** The routes about PagerSync itself: landing, guide, privacy, help, setup, health and the manifest. */
import type { Http } from "../http-env.ts";
import { guidePage } from "../pages/guide.ts";
import { landingPage } from "../pages/landing.ts";
import { privacyPage } from "../pages/privacy.ts";
import { databasePage, placementPage, setUpPage, setupPage, teamsPage } from "../pages/setup.ts";
import { show } from "../pages/show.ts";
import { supportPage } from "../pages/support.ts";
import { createAppUrl, manifestFor } from "../slack/manifest.ts";
import { VERSION } from "../version.ts";
import { originOf } from "./origin.ts";
import { readinessOf } from "./readiness.ts";

export const landing = (c: Http) => show(c, landingPage);

/** The same for everyone until the next deploy: browsers may keep it for ten minutes. */
export function guide(c: Http) {
  c.header("cache-control", "public, max-age=600");
  return show(c, guidePage);
}

export const privacy = (c: Http) => show(c, privacyPage);
export const support = (c: Http) => show(c, supportPage(c.env.SUPPORT_CONTACT ?? ""));
export const manifest = (c: Http) => c.json(manifestFor(originOf(c.req.url)));

/** Always 200: monitoring reads `ok`. */
export async function health(c: Http) {
  const { ready, database, missing, optionalMissing, keys, teams, placement } = await readinessOf(
    c.env,
  );
  return c.json({
    ok: ready,
    version: VERSION,
    database: database === "ready",
    database_state: database,
    missing,
    optional_missing: optionalMissing,
    keys,
    allowed_teams: teams,
    placement,
  });
}

export async function setup(c: Http) {
  const readiness = await readinessOf(c.env);
  if (readiness.complete) {
    const { database, teams, placement } = readiness;
    if (database !== "ready") return show(c, databasePage(database));
    if (placement !== "ok") return show(c, placementPage(placement));
    return show(c, teams === "ok" ? setUpPage : teamsPage(teams));
  }
  const origin = originOf(c.req.url);
  return show(c, setupPage({ ...readiness, origin, createAppUrl: createAppUrl(origin) }));
}
