/** The Slack app of this deployment: made from the manifest for its address, and changed where that changed. */
import { manifestFor } from "../../src/slack/manifest.ts";
import { changesOf, digestOf, type Manifest } from "./manifest-changes.ts";
import { APP, NEW_APP, NEW_SCOPES, SLACK_SECRETS, TOKEN, TOKEN_FILE } from "./names.ts";
import { type Additions, put, sealingKey, systemsSecrets } from "./secrets.ts";
import { type CreatedApp, SlackApi } from "./slack-api.ts";
import { Stop } from "./stop.ts";
import { acceptedToken } from "./token.ts";
import type { Tools } from "./tools.ts";
import { AGAIN, refusalWords, TOKENS_PAGE } from "./words.ts";

export type Deployed = {
  readonly address: string;
  /** Arguments of every wrangler command. */
  readonly shared: readonly string[];
  /** Secrets that the Worker has. */
  readonly set: ReadonlySet<string>;
  /** What the environment adds to them. */
  readonly given: Additions;
};

/** @returns what is left to tell, once all is in place */
export async function slackApp(tools: Tools, deployed: Deployed): Promise<readonly string[]> {
  const { set, given, shared, address } = deployed;
  const record = tools.records.read();
  if (record.address !== undefined && record.address !== address)
    tools.say(
      `     The address was ${record.address}. Change the redirect URLs at PagerDuty and Atlassian, too.`,
    );
  tools.records.note({ address });

  const lacking = SLACK_SECRETS.filter(({ name }) => !set.has(name) && !(name in given));
  const wantsNew = tools.env[APP] === NEW_APP;
  const isNew = lacking.length === SLACK_SECRETS.length;
  if (wantsNew || (isNew && (record.app === undefined || record.isUnfinished)))
    return makeApp(tools, deployed);
  if (lacking.length > 0) return addLacking(tools, deployed, lacking);

  const key = await sealingKey(tools, shared, namesOf(set, given));
  await put(tools, shared, { ...given, ...key });
  return updateApp(tools, deployed);
}

const namesOf = (set: ReadonlySet<string>, ...additions: readonly Additions[]) =>
  new Set([...set, ...additions.flatMap((added) => Object.keys(added))]);

async function makeApp(
  tools: Tools,
  deployed: Deployed,
  accepted?: string,
): Promise<readonly string[]> {
  const { address, shared, set, given } = deployed;
  const slack = new SlackApi(tools);
  const manifest = manifestFor(address);
  const token =
    accepted ??
    (await acceptedToken(slack, tools, {
      manifest,
      why: ["With it, this makes the Slack app. Without it, /setup says how to make it yourself."],
      file: tools.env[TOKEN_FILE],
    }));
  if (token === null) {
    tools.say("     No configuration token: /setup says how to make the Slack app.");
    await put(tools, shared, given);
    return [];
  }
  const systems = await systemsSecrets(tools, address, namesOf(set, given));
  const key = await sealingKey(tools, shared, namesOf(set, given));

  await removeUnfinished(tools, slack, token);
  const app = await created(slack, token, manifest);
  tools.records.note({ app: app.id, manifest: digestOf(manifest), isUnfinished: true });
  tools.say(`     Made the Slack app ${app.id}.`);
  await put(
    tools,
    shared,
    { ...given, ...systems, ...key, ...app.credentials },
    `The Slack app ${app.id} was made, but Cloudflare didn't take its secrets. Run \`npm run deploy\` again: it removes that app and makes another.`,
  );
  tools.records.note({ isUnfinished: false });
  return [
    `If Slack shows the address as not verified, press Retry there, once: ${settingsOf(app.id)}/event-subscriptions`,
    `For other workspaces than the app's own, activate public distribution: ${settingsOf(app.id)}/distribute`,
  ];
}

const settingsOf = (app: string): string => `https://api.slack.com/apps/${app}`;

/** An app of a run that was broken off: its secrets are lost, so nobody can have used it. */
async function removeUnfinished(tools: Tools, slack: SlackApi, token: string): Promise<void> {
  const { app, isUnfinished } = tools.records.read();
  if (app === undefined || !isUnfinished) return;
  const deleted = await slack.delete(token, app);
  if (deleted.ok) tools.say(`     Removed the unfinished Slack app ${app} of the last run.`);
  else if (deleted.reason !== "app_gone")
    tools.say(`     The unfinished app ${app} is still there: delete it at ${TOKENS_PAGE}.`);
}

async function created(slack: SlackApi, token: string, manifest: Manifest): Promise<CreatedApp> {
  const answer = await slack.create(token, manifest);
  if (!answer.ok) {
    const words = refusalWords(answer, "make the app");
    throw new Stop(
      answer.reason === "unreachable"
        ? `${words} If ${TOKENS_PAGE} lists a PagerSync app from just now, delete it first.`
        : words,
    );
  }
  const { id, credentials } = answer.value;
  if (id === "" || Object.values(credentials).includes(""))
    throw new Stop(
      `Slack made an app and didn't tell its credentials. Delete it at ${TOKENS_PAGE}. ${AGAIN}`,
    );
  return answer.value;
}

/** Slack tells the secrets of an app once, when it is made by a program: these must be pasted. */
async function addLacking(
  tools: Tools,
  { shared, set, given }: Deployed,
  lacking: readonly (typeof SLACK_SECRETS)[number][],
): Promise<readonly string[]> {
  const { app } = tools.records.read();
  const where = app ? `${settingsOf(app)}/general` : TOKENS_PAGE;
  const names = lacking.map(({ name }) => name).join(", ");
  tools.say(`     The Worker lacks ${names}. They're at ${where}, under App Credentials.`);
  const pasted: Record<string, string> = {};
  for (const { name, label } of lacking) {
    const answer = await tools.answers.value({
      env: name,
      ask: `${label} (Enter skips)`,
      isSecret: name !== "SLACK_CLIENT_ID",
    });
    if (answer === null) break;
    pasted[name] = answer;
  }
  const isComplete = Object.keys(pasted).length === lacking.length;
  const key = isComplete ? await sealingKey(tools, shared, namesOf(set, given)) : {};
  await put(tools, shared, { ...given, ...pasted, ...key });
  if (isComplete) return [];
  return [
    `Put them into environment variables of the same names, or set ${APP}=${NEW_APP} to make another Slack app.`,
  ];
}

async function updateApp(tools: Tools, deployed: Deployed): Promise<readonly string[]> {
  const { address: origin } = deployed;
  const { records, answers, env, say } = tools;
  const manifest = manifestFor(origin);
  const record = records.read();
  if (record.app !== undefined && record.manifest === digestOf(manifest)) {
    say(`     The app ${record.app} has this version's manifest.`);
    return [];
  }
  const slack = new SlackApi(tools);
  const token = await acceptedToken(slack, tools, {
    manifest,
    why: ["To see whether the Slack app's manifest is this version's, and to update it."],
    file: env[TOKEN_FILE],
  });
  if (token === null) {
    say(
      `     No configuration token (${TOKEN}): the app's manifest wasn't looked at. Compare it with ${origin}/slack/manifest.json.`,
    );
    return [];
  }
  const app =
    record.app ??
    (await answers.value({
      env: APP,
      ask: "The Slack app's ID, A… (Enter skips)",
      hint: [`It's in the address of the app's page at ${TOKENS_PAGE}.`],
      isSecret: false,
      fault: (typed) =>
        /^A[A-Z0-9]+$/.test(typed) ? undefined : "An app ID looks like A0123ABCD.",
    }));
  if (app === null) {
    say(`     Which Slack app is it? Set ${APP}: its manifest wasn't looked at.`);
    return [];
  }
  const exported = await slack.export(token, app);
  if (!exported.ok) {
    const words = refusalWords(exported, "show the app", app);
    if (exported.reason !== "app_gone") throw new Stop(words);
    say(`     ${words}`);
    const yes = await answers.yes({
      env: "",
      ask: "Make another app? Every workspace then installs it again",
      usually: false,
    });
    if (yes) return makeApp(tools, deployed, token);
    throw new Stop(
      `The Worker is deployed, but its Slack app is gone. To make another, run \`npm run deploy\` once with ${APP}=${NEW_APP}: every workspace then installs again.`,
    );
  }
  const changes = changesOf(exported.value, manifest);
  const isSame = changes.lines.length === 0;
  if (isSame) say(`     The app ${app} has this version's manifest.`);
  else {
    say(`     The app ${app} differs from this version's manifest:`);
    for (const line of changes.lines) say(`       ${line}`);
    await agree(tools, changes.newScopes);
    const updated = await slack.update(token, app, changes.merged);
    if (!updated.ok) throw new Stop(`${refusalWords(updated, "update the app", app)} ${AGAIN}`);
    say("     Updated.");
  }
  records.note({ app, manifest: digestOf(manifest), isUnfinished: false });
  return isSame || changes.newScopes.length === 0
    ? []
    : [`Workspaces get the new scopes when they install again: ${origin}/slack/install`];
}

/** A change is agreed to at a terminal; elsewhere all but new scopes is. */
async function agree({ answers }: Tools, newScopes: readonly string[]): Promise<void> {
  const scopes = newScopes.join(", ");
  if (newScopes.length === 0 && !answers.canAsk) return;
  const yes = await answers.yes({
    env: newScopes.length > 0 ? NEW_SCOPES : "",
    ask: scopes ? `Update it? It would ask workspaces for new scopes: ${scopes}` : "Update it?",
    usually: newScopes.length === 0,
  });
  if (yes) return;
  throw new Stop(
    scopes
      ? `The Worker is deployed, but the Slack app wasn't updated: it would ask for ${scopes}. To allow that, run \`npm run deploy\` with ${NEW_SCOPES}=yes.`
      : "The Worker is deployed. The Slack app wasn't updated: run `npm run deploy` again when you want it.",
  );
}
