/**
 * Whether a link to the connect page works: for ten minutes after it was made, or after its person pressed the button in
 * Slack, and once. Slack opens the address and reports the press at the same time, so a link that doesn't work (yet) waits
 * a moment for the press.
 */
import { CONNECT_LINK_MS, type ConnectLink } from "../../vault/connect-links.ts";
import type { Context, Slack } from "../context.ts";
import { whyNot } from "../people/permissions.ts";
import { roleOf } from "../people/roles.ts";
import type { ConnectLinkAnswer } from "../rpc.ts";

/** Two seconds in all: Slack's report is mostly here before the browser. */
const PRESS_STEP_MS = 200;
const PRESS_STEPS = 10;

/** For the page: names the person. Changes nothing: previews and bots ask for the address, too. */
export async function lookAtConnectLink(
  ctx: Context,
  link: ConnectLink,
): Promise<ConnectLinkAnswer> {
  const answer = await answerTo(ctx, link);
  if (answer.status !== "works") return answer;
  for (let step = 0; ; step += 1) {
    const state = stateOf(ctx, answer.slack, link);
    if (state !== "works" && step < PRESS_STEPS) await pause(PRESS_STEP_MS);
    else return state === "works" ? works(ctx, link) : { status: state };
  }
}

/** The person goes on: the link is used now. Of several calls at once, one gets "works". */
export async function useConnectLink(ctx: Context, link: ConnectLink): Promise<ConnectLinkAnswer> {
  const answer = await answerTo(ctx, link);
  if (answer.status !== "works") return answer;
  const { connectLinks } = ctx.store;
  return ctx.store.transaction(() => {
    const state = stateOf(ctx, answer.slack, link);
    if (state !== "works") return { status: state };
    const now = ctx.now();
    connectLinks.forget(now - CONNECT_LINK_MS);
    connectLinks.use(link, now);
    return works(ctx, link);
  });
}

async function answerTo(
  ctx: Context,
  { userId }: ConnectLink,
): Promise<
  | { readonly status: "works"; readonly slack: Slack }
  | Exclude<ConnectLinkAnswer, { readonly status: "works" }>
> {
  const slack = await ctx.slack();
  if (!slack) return { status: "not_installed" };
  const role = await roleOf(ctx, slack, { userId, teamId: null });
  if (role.mayConnect) return { status: "works", slack };
  if (role.standing === "unknown") return { status: "slack_silent" };
  return { status: "not_allowed", why: whyNot(ctx, slack, role, "mayConnect") };
}

function stateOf(
  ctx: Context,
  { installation }: Slack,
  { id, userId, system, madeAt }: ConnectLink,
): "works" | "used" | "old" {
  const { connectLinks } = ctx.store;
  const since = ctx.now() - CONNECT_LINK_MS;
  if (connectLinks.isPressed(userId, system, since)) return "works";
  // An uninstall deletes what was used: a link of a former installation works no more.
  if (madeAt < Math.max(since, installation.installedAt)) return "old";
  return connectLinks.isUsed(id) ? "used" : "works";
}

const works = (ctx: Context, { userId }: ConnectLink): ConnectLinkAnswer => ({
  status: "works",
  person: ctx.store.people.member(userId)?.member.name ?? userId,
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
