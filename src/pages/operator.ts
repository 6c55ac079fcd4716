/** The operator's pages: the sign-in form, and the list of workspaces with their status. */

import { html } from "hono/html";
import type { Overview, WorkspaceStatus } from "../domain/workspace-status.ts";
import { SYSTEM_LABEL } from "../slack/words/labels.ts";
import type { Page } from "./layout.ts";
import type { Notice } from "./notice.ts";

export const signInPage = (isRefused: boolean): Page => ({
  title: "Operator – PagerSync",
  hasForm: true,
  body: html`<h1>Operator</h1>
<p class="lead">How every workspace is doing, for the person who runs PagerSync here.</p>
<form method="post" action="/operator">
<label for="token">Operator token</label>
<input id="token" name="token" type="password" autocomplete="current-password" required
 ${isRefused ? html`aria-invalid="true" aria-describedby="refused"` : ""}>
${isRefused ? html`<p id="refused" class="fault">That isn't the right token.</p>` : ""}
<button class="button">Sign in</button>
</form>
<p>It is the secret <code>OPERATOR_TOKEN</code>. Scripts send it as <code>Authorization: Bearer …</code> and get JSON.</p>`,
});

export const FROM_ANOTHER_SITE: Notice = {
  status: 403,
  title: "This form came from another site",
  text: ["Nobody was signed in or out. Go to the operator's page and use the form there."],
  action: { label: "Go to the operator's page", href: "/operator" },
};

export const silentPage: Page = {
  title: "Operator – PagerSync",
  body: html`<h1>The database isn't responding</h1>
<p class="lead">The list of workspaces is in D1, which can't be read right now, or the encryption keys can't be used.</p>
<p><a class="button" href="/healthz">See /healthz</a></p>`,
};

export function overviewPage({ at, total, workspaces, after }: Overview): Page {
  const count = (verdict: string) => workspaces.filter((w) => w.verdict === verdict).length;
  const summary = (["late", "silent", "trouble", "well", "idle", "left_out"] as const)
    .map((verdict) => [count(verdict), verdict] as const)
    .filter(([n]) => n > 0)
    .map(([n, verdict]) => `${n} ${WORD[verdict]}`)
    .join(", ");
  return {
    title: "Operator – PagerSync",
    hasForm: true,
    body: html`<h1>${total === 1 ? "1 workspace" : `${total} workspaces`}</h1>
<p class="lead">${workspaces.length === 0 ? "Nothing to show." : `On this page: ${summary}.`} As of ${utc(at)}.</p>
<ul class="workspaces">${workspaces.map(
      ({ teamId, teamName, verdict, status }) => html`<li>
<h2>${teamName || "(no name)"} <code>${teamId}</code> <span class="verdict ${verdict}">${WORD[verdict]}</span></h2>
${
  status
    ? linesOf(status, at).map((line) => html`<p>${line}</p>`)
    : html`<p>${WITHOUT_STATUS[verdict === "left_out" ? verdict : "silent"]}</p>`
}</li>`,
    )}</ul>
${after === null ? "" : html`<p><a class="button" href="/operator?after=${after}">Next page</a></p>`}
<form method="post" action="/operator"><button class="plain" name="leave" value="1">Sign out</button></form>`,
  };
}

const WORD: Readonly<Record<Overview["workspaces"][number]["verdict"], string>> = {
  late: "late",
  silent: "silent",
  trouble: "has problems",
  well: "well",
  idle: "idle",
  left_out: "left out",
};

const WITHOUT_STATUS = {
  silent: "Its object didn't respond within three seconds.",
  left_out: "Not listed in ALLOWED_TEAMS, so PagerSync does nothing for it.",
} as const;

function linesOf(status: WorkspaceStatus, at: number): readonly string[] {
  const { rotations, system, lastReadAt, wakesAt, lagMs, outbox, problems } = status;
  const { failingSince, schedulerTrouble, slackTrouble } = status;
  return [
    [
      rotations === 1 ? "1 rotation" : `${rotations} rotations`,
      system === null ? "nothing connected" : SYSTEM_LABEL[system],
      lastReadAt === null ? "never read" : `last read ${span(at - lastReadAt)} ago`,
      wakesAt === null ? "asleep" : wakesAt > at ? `wakes in ${span(wakesAt - at)}` : "wakes now",
    ].join(" · "),
    ...(lagMs > 0 ? [`Overdue by ${span(lagMs)}.`] : []),
    ...(failingSince
      ? [`Every sync has failed since ${utc(failingSince)}: see pass.failed in the log.`]
      : []),
    ...(outbox.waiting > 0
      ? [`Waiting to be sent to Slack: ${outbox.waiting}. Refused by Slack: ${outbox.refused}.`]
      : []),
    ...(schedulerTrouble
      ? [`Scheduling system: ${schedulerTrouble.reason}, since ${utc(schedulerTrouble.since)}.`]
      : []),
    ...(slackTrouble ? [`Slack: ${slackTrouble.error}, since ${utc(slackTrouble.since)}.`] : []),
    ...(Object.keys(problems).length > 0
      ? [
          `Problems: ${Object.entries(problems)
            .map(([kind, n]) => `${kind} ${n}`)
            .join(", ")}.`,
        ]
      : []),
  ];
}

const utc = (instant: number): string =>
  `${new Date(instant).toISOString().slice(0, 19).replace("T", " ")} UTC`;

/** 45 s, 12 min, 3 h, 2 d. */
function span(ms: number): string {
  const s = Math.max(0, Math.round(ms / 1_000));
  if (s < 120) return `${s} s`;
  if (s < 7_200) return `${Math.round(s / 60)} min`;
  return s < 172_800 ? `${Math.round(s / 3_600)} h` : `${Math.round(s / 86_400)} d`;
}
