/** The emulated Slack without an app behind it: nothing that it delivers is read. */
import { EmulatedSlack } from "../../world/slack/slack.ts";
import { World } from "../../world/world.ts";

/** @param now epoch ms */
export function loneSlack(now: () => number, appOrigin = "https://app.example") {
  const world = new World(now);
  const slack = new EmulatedSlack({
    world,
    deliver: async () => new Response(""),
    clientId: "1.2",
    clientSecret: "a-client-secret",
    signingSecret: "a-signing-secret",
    appOrigin,
  });
  world.add(slack);
  return { world, slack };
}
