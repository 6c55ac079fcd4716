/** What PagerSync asks of Opsgenie, xMatters and Jira, and what they answer, in words. */
import type { Call } from "../../world/world.ts";
import type { Sentence } from "./entry.ts";
import { list, object, readJson, text } from "./json-reading.ts";
import { count, type Names } from "./names.ts";

type Facts = Readonly<Record<string, unknown>>;
type Exchange = {
  /** Of the path; its first group is an id. */
  readonly path: RegExp;
  readonly question: (id: string, names: Names) => string;
  readonly answer: (reply: Facts, names: Names) => string;
  readonly isRoutine?: true;
};

const MOST_NAMED = 4;

/** The first that fits. */
const EXCHANGES: readonly Exchange[] = [
  {
    path: /\/oauth\/token$/,
    question: () => "trades a code or an old token for tokens",
    answer: (reply) => `for ${count(Math.round(Number(reply["expires_in"]) / 3_600), "hour")}`,
  },
  {
    path: /accessible-resources$/,
    question: () => "which sites may I see?",
    answer: (reply) => named(list(reply[LIST]).map((site) => text(object(site)["name"]))),
  },
  {
    path: /\/account$/,
    question: () => "whose account is this?",
    answer: (reply) => text(object(reply["data"])["name"]),
  },
  {
    path: /\/myself$/,
    question: () => "whose account is this?",
    answer: (reply) => text(reply["displayName"]),
  },
  {
    path: /\/alerts$/,
    question: () => "may I read alerts? (a key for schedules only can't)",
    answer: () => "yes",
  },
  {
    path: /\/schedules\/on-calls$/,
    question: () => "who is on call in all schedules?",
    answer: (reply, names) =>
      named(
        list(reply["data"])
          .map(object)
          .map((one) => `${text(object(one["_parent"])["name"])}: ${peopleIn(one, names)}`),
        "; ",
      ),
    isRoutine: true,
  },
  {
    path: /\/schedules\/([^/]+)\/on-calls$/,
    question: (id, names) => `who is on call in ${names.schedule(id)}?`,
    answer: (reply, names) => peopleIn({ ...reply, ...object(reply["data"]) }, names),
    isRoutine: true,
  },
  {
    path: /\/schedules\/([^/]+)\/timeline$/,
    question: (id, names) => `who comes next in ${names.schedule(id)}?`,
    answer: (reply) => count(periodsIn(reply), "shift"),
  },
  {
    path: /\/schedules\/([^/]+)\/rotations$/,
    question: (id, names) => `who is in ${names.schedule(id)}?`,
    answer: (reply) => named(itemsOf(reply).map((item) => text(item["name"]))),
  },
  {
    path: /\/(?:teams|escalations)\/([^/]+)$/,
    question: (id) => `who is in ${id}?`,
    answer: (reply) => text(object(reply["data"])["name"]),
  },
  {
    path: /\/groups\/([^/]+)\/members$/,
    question: (id, names) => `who is in ${names.schedule(id)}?`,
    answer: (reply) =>
      named(itemsOf(reply).map((item) => text(object(item["member"])["targetName"]))),
  },
  {
    path: /\/schedules\/([^/]+)$/,
    question: (id, names) => `what does ${names.schedule(id)} say?`,
    answer: (reply) => text(reply["name"]) || text(object(reply["data"])["name"]),
  },
  {
    path: /\/schedules$/,
    question: () => "which schedules are there?",
    answer: (reply) => named(itemsOf(reply).map((item) => text(item["name"]))),
  },
  {
    path: /\/on-call$/,
    question: () => "who is on call?",
    answer: (reply, names) =>
      named(
        itemsOf(reply).map((row) => shiftWords(row, names)),
        "; ",
      ),
    isRoutine: true,
  },
  {
    path: /\/groups$/,
    question: () => "which groups are there?",
    answer: (reply) => named(itemsOf(reply).map((item) => text(item["targetName"]))),
  },
  {
    path: /\/groups\/([^/]+)$/,
    question: (id, names) => `is there a group ${names.schedule(id)}?`,
    answer: () => "yes",
  },
  {
    path: /\/people\/([^/]+)\/devices$/,
    question: (id, names) => `what is the address of ${names.person(id)}?`,
    answer: (reply) => named(itemsOf(reply).map((device) => text(device["emailAddress"]))),
  },
  {
    path: /\/user\/bulk$/,
    question: () => "who are they?",
    answer: (reply) =>
      named(
        itemsOf(reply).map((user) =>
          [text(user["displayName"]), text(user["emailAddress"])].filter(Boolean).join(", "),
        ),
        "; ",
      ),
  },
  {
    path: /\/(?:people|users)\/([^/]+)$/,
    question: (id, names) => `who is ${names.person(id)}?`,
    answer: (reply) => text(reply["targetName"]) || text(object(reply["data"])["fullName"]),
  },
];

/** The key for an answer that is nothing but a list. */
const LIST = "";

export function describeOtherCall(call: Call, names: Names): Sentence {
  const { pathname, searchParams } = new URL(call.path, `https://${call.host}`);
  const isFine = call.status >= 200 && call.status < 300;
  const found = EXCHANGES.map((exchange) => ({ exchange, match: exchange.path.exec(pathname) }));
  const { exchange, match } = found.find((one) => one.match) ?? {};
  const read = readJson(call.response);
  const reply: Facts = Array.isArray(read) ? { [LIST]: read } : object(read);
  if (!exchange) return { text: `${call.method} ${pathname}`, answer: refusal(call, reply) };
  const isAhead = searchParams.has("from");
  const answer = (reply: Facts) =>
    isAhead ? count(itemsOf(reply).length, "shift") : exchange.answer(reply, names);
  return {
    text: isAhead
      ? "who comes next?"
      : exchange.question(decodeURIComponent(match?.[1] ?? ""), names),
    answer: isFine ? answer(reply) || "none" : refusal(call, reply),
    isRoutine: isFine && !isAhead && exchange.isRoutine === true,
  };
}

/** What of a page is listed: each system calls it something else. */
const itemsOf = (reply: Facts): readonly Facts[] =>
  list(reply["data"] ?? reply["values"]).map(object);

const named = (words: readonly string[], between = ", "): string => {
  const all = [...new Set(words.filter(Boolean))];
  const rest = all.length > MOST_NAMED ? `${between}${all.length - MOST_NAMED} more` : "";
  return all.slice(0, MOST_NAMED).join(between) + rest;
};

/** Addresses, ids or participants: however an answer names people on call. */
function peopleIn(onCall: Facts, names: Names): string {
  const people = [
    ...list(onCall["onCallRecipients"]),
    ...list(onCall["onCallUsers"]),
    ...list(onCall["onCallParticipants"]).map((one) => object(one)["name"] ?? object(one)["id"]),
  ];
  return people.map((who) => names.person(text(who))).join(", ") || "nobody";
}

function shiftWords(row: Facts, names: Names): string {
  const members = list(object(row["members"])["data"]).map((one) => object(object(one)["member"]));
  const who = members.map((member) => names.person(text(member["id"]))).join(", ") || "nobody";
  const end = Date.parse(text(row["end"]));
  const until = Number.isNaN(end) ? "" : ` until ${names.time(end)}`;
  return `${text(object(row["group"])["targetName"])}: ${who}${until}`;
}

function periodsIn(reply: Facts): number {
  const timeline = object(object(reply["data"] ?? reply)["finalTimeline"]);
  return list(timeline["rotations"]).flatMap((rotation) => list(object(rotation)["periods"]))
    .length;
}

function refusal(call: Call, reply: Facts): string {
  if (call.status === 0) return "no answer";
  const why = text(reply["message"]) || text(reply["error"]);
  return `HTTP ${call.status}${why ? `: ${why}` : ""}`;
}
