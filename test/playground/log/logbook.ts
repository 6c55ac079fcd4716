/** Everything that went between Slack, PagerSync and the scheduling system, as it happens. */
import type { SentRequest } from "../../world/slack/app-line.ts";
import type { Team } from "../../world/slack/team.ts";
import type { Call } from "../../world/world.ts";
import type { Emulation } from "../emulation.ts";
import { isOfSecond, partyOf } from "../systems.ts";
import { describeDelivery } from "./delivery.ts";
import type { Entry, Sentence } from "./entry.ts";
import { object, readJson } from "./json-reading.ts";
import { type Names, namesOf } from "./names.ts";
import { describeOtherCall } from "./other-call.ts";
import { describePagerDutyCall } from "./pagerduty-call.ts";
import { describeSlackCall, isMistake } from "./slack-call.ts";
import { teamOfCall, teamOfDelivery } from "./whose.ts";

const KEPT_ENTRIES = 300;
const DETAIL_CHARS = 6_000;
const SECRETS =
  /((?:access_token|refresh_token|id_token|client_secret|code|code_verifier|token)(?:":\s*"|=))[^"&]+/g;

export class Logbook {
  readonly entries: Entry[] = [];
  readonly #listeners = new Set<(entry: Entry) => void>();
  readonly #emulation: Emulation;
  #count = 0;
  #deliveriesLogged = 0;
  /** All that there ever were, by id. */
  readonly #teams = new Map<string, Team>();
  /** What the last look for changes answered, to keep repeats out of the log. */
  #lastAnswer = "";

  constructor(emulation: Emulation) {
    const { world, slack } = emulation;
    this.#emulation = emulation;
    world.onCall((call) => this.#keepCall(call));
    slack.onChange((change) => {
      if (change.kind === "delivery") this.#keepDeliveries();
    });
  }

  onEntry(listener: (entry: Entry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  clear(): void {
    this.entries.length = 0;
    this.#lastAnswer = "";
  }

  #keepCall(call: Call): void {
    const to = partyOf(call.host);
    const isSlack = to === "Slack";
    const whose = this.#whose(
      isOfSecond(call) ? this.#second() : teamOfCall(call, this.#emulation.slack.installs),
    );
    const sentence = describeCall(call, to, whose.names);
    const isFine = call.status >= 200 && call.status < 300;
    this.#keep({
      ...this.#rest(sentence),
      at: call.at,
      from: "PagerSync",
      to,
      workspace: whose.workspace,
      isFine: isFine && (!isSlack || object(readJson(call.response))["ok"] === true),
      isMistake: isSlack && isMistake(call),
      technical: `${call.method} https://${call.host}${call.path} · ${call.status || "no answer"}`,
      request: detail(call.body),
      response: detail(call.response),
    });
  }

  /** How people call things there, and the workspace's name where it has to be told. */
  #whose(teamId: string): { readonly names: Names; readonly workspace: string } {
    const { slack, team: first, world } = this.#emulation;
    for (const [id, team] of slack.teams) this.#teams.set(id, team);
    const team = this.#teams.get(teamId);
    const isTold = slack.teams.size > 1 || team !== first;
    return { names: namesOf(world, team ?? first), workspace: (isTold && team?.name) || "" };
  }

  /** The second workspace's id while there is one. */
  #second(): string {
    const { slack, team } = this.#emulation;
    return [...slack.teams.keys()].find((id) => id !== team.id) ?? "";
  }

  #keepDeliveries(): void {
    const { sent } = this.#emulation.slack.line;
    for (const request of sent.slice(this.#deliveriesLogged)) this.#keepDelivery(request);
    this.#deliveriesLogged = sent.length;
  }

  #keepDelivery(sent: SentRequest): void {
    const whose = this.#whose(teamOfDelivery(sent));
    const sentence = describeDelivery(sent, whose.names);
    const isFine = sent.status === 200;
    const ack = `ack in ${Math.max(1, Math.round(sent.tookMs))} ms`;
    const answer = [sentence.answer, isFine ? ack : `HTTP ${sent.status ?? "none"}`];
    this.#keep({
      ...this.#rest({ ...sentence, answer: answer.filter(Boolean).join(", ") }),
      at: sent.at,
      from: "Slack",
      to: "PagerSync",
      workspace: whose.workspace,
      isFine,
      isMistake: false,
      technical: `POST ${sent.path} · ${sent.status ?? "no answer"}`,
      request: detail(new URLSearchParams(sent.body).get("payload") ?? sent.body),
      response: detail(sent.response),
    });
  }

  #rest({ text, answer = "", isRoutine = false }: Sentence) {
    const isRepeat = isRoutine && text + answer === this.#lastAnswer;
    if (isRoutine) this.#lastAnswer = text + answer;
    return { text, answer, isRoutine: isRepeat };
  }

  #keep(entry: Omit<Entry, "id">): void {
    this.#count += 1;
    const kept = { id: this.#count, ...entry };
    this.entries.push(kept);
    if (this.entries.length > KEPT_ENTRIES) this.entries.shift();
    for (const listener of this.#listeners) listener(kept);
  }
}

function describeCall(call: Call, to: string, names: Names): Sentence {
  if (to === "Slack") return describeSlackCall(call, names);
  return to === "PagerDuty" ? describePagerDutyCall(call, names) : describeOtherCall(call, names);
}

/** Indented where it is JSON. Tokens of a world that is not real either stay out all the same. */
function detail(body: string): string {
  const json = readJson(body);
  const readable = json === null ? body : JSON.stringify(json, null, 1);
  const safe = readable.replace(SECRETS, "$1•••");
  return safe.length > DETAIL_CHARS ? `${safe.slice(0, DETAIL_CHARS)}…` : safe;
}
