/** What PagerSync asks of Slack's Web API, in words. */
import type { Call } from "../../world/world.ts";
import type { Sentence } from "./entry.ts";
import { argumentsOf, list, object, readJson, text } from "./json-reading.ts";
import { count, type Names } from "./names.ts";

type Args = Readonly<Record<string, unknown>>;
type Describer = (args: Args, reply: Args, names: Names) => Sentence;

const modal = (args: Args): string => text(object(object(args["view"])["title"])["text"]);

/** Where a message is. */
const place = (args: Args, names: Names): string => {
  const name = names.slack(text(args["channel"]));
  return name.startsWith("@") ? `${name}'s direct messages` : name;
};

const DESCRIBERS: Readonly<Record<string, Describer>> = {
  "oauth.v2.access": (_, reply) => ({
    text: "trades the code for a bot token",
    answer: reply["ok"]
      ? `may do ${count(text(reply["scope"]).split(",").length, "thing")}: ${text(reply["scope"]).replaceAll(",", ", ")}`
      : "",
  }),
  "users.info": (args, reply, names) => {
    const user = object(reply["user"]);
    const role = user["is_admin"] ? "an admin" : user["is_restricted"] ? "a guest" : "a member";
    return { text: `who is ${names.slack(text(args["user"]))}?`, answer: role };
  },
  "users.lookupByEmail": (args, reply, names) => ({
    text: `whose address is ${text(args["email"])}?`,
    answer: names.slack(text(object(reply["user"])["id"])),
  }),
  "usergroups.list": (_, reply) => ({
    text: "which user groups are there, and who is in them?",
    answer: count(list(reply["usergroups"]).length, "group"),
  }),
  "usergroups.users.update": (args, _, names) => ({
    text: `set ${names.slack(text(args["usergroup"]))} to ${text(args["users"]).split(",").map(names.slack).join(", ")}`,
    answer: "done",
  }),
  "usergroups.create": (args) => ({
    text: `create the user group @${text(args["handle"])}`,
    answer: "done",
  }),
  "usergroups.update": (args, _, names) => ({
    text: `may I edit ${names.slack(text(args["usergroup"]))}? (changes nothing)`,
    answer: "yes",
  }),
  "usergroups.enable": (args, _, names) => ({
    text: `switch ${names.slack(text(args["usergroup"]))} on again`,
    answer: "done",
  }),
  "views.publish": (args, _, names) => ({
    text: `show ${names.slack(text(args["user_id"]))} this App Home`,
    answer: count(list(object(args["view"])["blocks"]).length, "block"),
  }),
  "views.open": (args) => ({ text: `open the modal “${modal(args)}”`, answer: "open" }),
  "views.push": (args) => ({ text: `stack the modal “${modal(args)}” on top`, answer: "open" }),
  "views.update": (args) => ({ text: `update the modal “${modal(args)}”`, answer: "done" }),
  "chat.postMessage": (args, _, names) => ({
    text: `post in ${place(args, names)}: “${names.words(text(args["text"]))}”`,
    answer: "posted",
  }),
  "chat.update": (args, _, names) => ({
    text: `change the message in ${place(args, names)} to: “${names.words(text(args["text"]))}”`,
    answer: "done",
  }),
  "users.list": (_, reply) => ({
    text: "who is in this workspace?",
    answer: count(list(reply["members"]).length, "account"),
  }),
  "conversations.info": (args, reply, names) => ({
    text: `what is ${names.slack(text(args["channel"]))} about?`,
    answer: names.words(text(object(object(reply["channel"])["topic"])["value"])) || "no topic",
  }),
  "conversations.members": (args, reply, names) => ({
    text: `who is in ${names.slack(text(args["channel"]))}?`,
    answer: count(list(reply["members"]).length, "account"),
  }),
  "conversations.setTopic": (args, _, names) => ({
    text: `set the topic of ${names.slack(text(args["channel"]))} to “${text(args["topic"])}”`,
    answer: "done",
  }),
  "conversations.open": (args, _, names) => ({
    text: `open the direct messages with ${names.slack(text(args["users"]))}`,
    answer: "open",
  }),
  "conversations.join": (args, _, names) => ({
    text: `join ${names.slack(text(args["channel"]))}`,
    answer: "joined",
  }),
};

export function describeSlackCall(call: Call, names: Names): Sentence {
  const method = call.path.replace(/^\/api\//, "").replace(/\?.*$/, "");
  const query = new URL(call.path, "https://slack.com").searchParams;
  const args = { ...Object.fromEntries(query), ...argumentsOf(call.body) };
  const reply = object(readJson(call.response));
  const sentence = DESCRIBERS[method]?.(args, reply, names) ?? { text: method };
  return reply["ok"] === true ? sentence : { ...sentence, answer: refusal(call, reply) };
}

/** What Slack says to wrong requests; everything else can befall a right one. */
const MISTAKES = new Set([
  "duplicate_external_id",
  "exchanged_trigger_id",
  "expired_trigger_id",
  "invalid_arguments",
  "invalid_blocks",
  "invalid_blocks_format",
  "invalid_form_data",
  "invalid_json",
  "invalid_trigger_id",
  "missing_scope",
  "msg_too_long",
  "no_text",
  "push_limit_reached",
  "unknown_method",
  "view_too_large",
]);

export const isMistake = (call: Call): boolean =>
  MISTAKES.has(text(object(readJson(call.response))["error"]));

function refusal(call: Call, reply: Args): string {
  const complaints = list(object(reply["response_metadata"])["messages"]).map(text);
  return [text(reply["error"]) || `HTTP ${call.status}`, ...complaints].join(" ");
}
