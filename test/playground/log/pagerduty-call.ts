/** What PagerSync asks of PagerDuty, in words. */
import type { Call } from "../../world/world.ts";
import type { Sentence } from "./entry.ts";
import { argumentsOf, list, object, readJson, text } from "./json-reading.ts";
import { count, type Names } from "./names.ts";

const HOUR_MS = 3_600_000;
const MOST_SHIFTS = 4;

export function describePagerDutyCall(call: Call, names: Names): Sentence {
  const { pathname, searchParams } = new URL(call.path, `https://${call.host}`);
  const reply = object(readJson(call.response));
  const isFine = call.status >= 200 && call.status < 300;
  const sentence = describe(pathname, searchParams, call, reply, names);
  return isFine ? sentence : { ...sentence, answer: refusal(call, reply), isRoutine: false };
}

function describe(
  path: string,
  query: URLSearchParams,
  call: Call,
  reply: Readonly<Record<string, unknown>>,
  names: Names,
): Sentence {
  const [, first, id = "", third] = path.replace(/^\/v3/, "").split("/");
  if (path === "/oauth/token") {
    const isRefresh = argumentsOf(call.body)["grant_type"] === "refresh_token";
    return {
      text: isRefresh ? "renews its tokens" : "trades the code for tokens",
      answer: `read-only, ${count(Math.round(Number(reply["expires_in"]) / 3_600), "hour")}`,
    };
  }
  if (first === "users") {
    const user = object(reply["user"]);
    return {
      text: id === "me" ? "whose account is this?" : `who is ${names.person(id)}?`,
      answer: [text(user["name"]), text(user["email"])].filter(Boolean).join(", "),
    };
  }
  if (first === "oncalls") {
    const asked = [
      ...query.getAll("schedule_ids[]").map(names.schedule),
      ...query.getAll("escalation_policy_ids[]").map((policy) => `the policy ${policy}`),
    ];
    const where = asked.length > 3 ? count(asked.length, "schedule") : asked.join(", ");
    const hours =
      (Date.parse(query.get("until") ?? "") - Date.parse(query.get("since") ?? "")) / HOUR_MS;
    if (hours >= 1)
      return {
        text:
          asked.length > 1
            ? `the coming ${count(Math.round(hours), "hour")} of ${count(asked.length, "schedule")}?`
            : `who comes next in ${where}, within ${count(Math.round(hours), "hour")}?`,
        answer: count(list(reply["oncalls"]).length, "shift"),
      };
    return {
      text: `who is on call in ${where}?`,
      answer: onCallAnswer(list(reply["oncalls"]), names),
      isRoutine: true,
    };
  }
  if (first === "escalation_policies")
    return {
      text: id === "" ? "which escalation policies are there?" : `is the policy ${id} still there?`,
      answer: id === "" ? listed(reply["escalation_policies"]) || "none" : "told",
    };
  if (first === "schedules" && id === "preview")
    return { text: "may this key write?", answer: call.status === 403 ? "no" : "yes" };
  if (first === "schedules" && id === "") {
    const kind = path.startsWith("/v3") ? "shift-based schedules" : "schedules";
    return {
      text: `which ${kind} are there?`,
      answer: list(reply["schedules"]).length === 0 ? "none" : listed(reply["schedules"]),
    };
  }
  if (first === "schedules" && third === "users")
    return {
      text: `is really nobody on call in ${names.schedule(id)}?`,
      answer: listed(reply["users"]) || "nobody",
    };
  if (first === "schedules")
    return { text: `what does ${names.schedule(id)} say?`, answer: "told" };
  return { text: `${call.method} ${path}` };
}

const listed = (items: unknown): string => {
  const all = list(items).map(
    (item) => text(object(item)["name"]) || text(object(item)["summary"]),
  );
  return all.length > 4 ? `${all.length} of them` : all.join(", ");
};

/** A schedule has a row for each policy: named once. */
function onCallAnswer(rows: readonly unknown[], names: Names): string {
  const shifts = rows.map((row) => {
    const { user, end } = object(row);
    const who = text(object(user)["summary"]) || text(object(user)["name"]);
    return end ? `${who} until ${names.time(Date.parse(text(end)))}` : who;
  });
  const all = [...new Set(shifts)];
  const rest = all.length > MOST_SHIFTS ? `; ${all.length - MOST_SHIFTS} more` : "";
  return all.slice(0, MOST_SHIFTS).join("; ") + rest || "nobody";
}

function refusal(call: Call, reply: Readonly<Record<string, unknown>>): string {
  const why = text(object(reply["error"])["message"]) || text(reply["error"]);
  return call.status === 0 ? "no answer" : `HTTP ${call.status}${why ? `: ${why}` : ""}`;
}
