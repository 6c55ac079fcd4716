/** Every route of the app, with its middleware. */

import { secureHeaders } from "hono/secure-headers";
import { Hono } from "hono/tiny";
import { OAUTH_SYSTEMS } from "./domain/systems.ts";
import type { HttpEnv, WorkspaceOf } from "./http-env.ts";
import { logThrown } from "./log.ts";
import { showNotice } from "./pages/notice.ts";
import { finishConnect, leaveForSystem, showConnect } from "./routes/connect.ts";
import { httpsOnly } from "./routes/https-only.ts";
import { finishInstall, startInstall } from "./routes/install.ts";
import { showOperator, signInOperator } from "./routes/operator.ts";
import { rateLimit } from "./routes/rate-limit.ts";
import { guide, health, landing, manifest, privacy, setup, support } from "./routes/site.ts";
import { commands, events, interactivity } from "./routes/slack.ts";
import { verifySlack } from "./routes/verify-slack.ts";

/** The pages are text and forms: what a browser can't be talked into asking for, it can't be made to give. */
const NO_DEVICES = {
  camera: [],
  microphone: [],
  geolocation: [],
  payment: [],
  usb: [],
  browsingTopics: [],
};

export function appWith(workspaceOf: WorkspaceOf): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();

  app.use(function reachWorkspaces(c, next) {
    c.set("workspaceOf", workspaceOf);
    return next();
  });

  // Its Referrer-Policy is no-referrer: the callbacks' addresses hold authorization codes. Subdomains aren't ours.
  app.use(
    secureHeaders({
      strictTransportSecurity: "max-age=31536000",
      permissionsPolicy: NO_DEVICES,
      overwrite: false,
    }),
  );
  app.use(async function neverCached(c, next) {
    await next();
    if (!c.res.headers.has("cache-control")) c.header("cache-control", "no-store");
  });
  // These two only mark answers; before this one nothing is read of a request.
  app.use(httpsOnly);

  app.get("/", landing);
  app.get("/guide", guide);
  app.get("/privacy", privacy);
  app.get("/support", support);
  // Both query D1.
  const pageLimit = rateLimit("pages");
  app.get("/setup", pageLimit, setup);
  app.get("/healthz", pageLimit, health);

  const operatorLimit = rateLimit("operator");
  app.get("/operator", operatorLimit, showOperator);
  app.post("/operator", operatorLimit, signInOperator);

  app.get("/slack/manifest.json", manifest);
  const installLimit = rateLimit("oauth");
  app.get("/slack/install", installLimit, startInstall);
  app.get("/slack/callback", installLimit, finishInstall);
  app.post("/slack/events", verifySlack("application/json"), events);
  app.post("/slack/interactivity", verifySlack("application/x-www-form-urlencoded"), interactivity);
  app.post("/slack/commands", verifySlack("application/x-www-form-urlencoded"), commands);

  for (const system of OAUTH_SYSTEMS) {
    app.get(`/${system}/connect`, installLimit, showConnect(system));
    app.post(`/${system}/connect`, installLimit, leaveForSystem(system));
    app.get(`/${system}/callback`, installLimit, finishConnect(system));
  }

  app.notFound((c) =>
    showNotice(c, {
      status: 404,
      title: "There's nothing here",
      text: ["The link may be incomplete."],
      action: { label: "Go to the front page", href: "/" },
    }),
  );

  app.onError((thrown, c) => {
    logThrown("http.failed", thrown, { path: c.req.path });
    if (c.req.method !== "GET" && c.req.path.startsWith("/slack/")) return c.body(null, 500);
    return showNotice(c, {
      status: 500,
      title: "Something went wrong",
      text: ["The error was logged, without any of your data. Try again in a minute."],
    });
  });
  return app;
}
