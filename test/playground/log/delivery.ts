/** What Slack sends PagerSync, in words. */
import type { SentRequest } from "../../world/slack/app-line.ts";
import type { Sentence } from "./entry.ts";
import { list, object, readJson, text } from "./json-reading.ts";
import type { Names } from "./names.ts";

type Facts = Readonly<Record<string, unknown>>;

export function describeDelivery(sent: SentRequest, names: Names): Sentence {
  if (sent.path === "/slack/events") return describeEvent(object(readJson(sent.body)), names);
  const form = new URLSearchParams(sent.body);
  if (sent.path === "/slack/commands")
    return {
      text: `@${form.get("user_name")} typed ${form.get("command")} ${names.words(form.get("text") ?? "")}`,
    };
  return describeInteraction(object(readJson(form.get("payload") ?? "")), sent, names);
}

function describeEvent(envelope: Facts, names: Names): Sentence {
  const event = object(envelope["event"]);
  const group = names.slack(text(event["subteam_id"]) || text(object(event["subteam"])["id"]));
  switch (event["type"]) {
    case "app_home_opened":
      return { text: `${names.slack(text(event["user"]))} opened the App Home` };
    case "subteam_members_changed":
      return { text: `the members of ${group} changed` };
    case "subteam_updated":
      return { text: `${group} was updated` };
    case "subteam_created":
      return { text: `${group} was created` };
    case "app_uninstalled":
      return { text: "the app was removed" };
    default:
      return { text: text(event["type"]) };
  }
}

function describeInteraction(payload: Facts, sent: SentRequest, names: Names): Sentence {
  const who = names.slack(text(object(payload["user"])["id"]));
  const view = object(payload["view"]);
  const isModal = view["type"] === "modal";
  const title = isModal ? text(object(view["title"])["text"]) : "App Home";
  const place = object(payload["container"])["type"] === "message" ? "a message" : `“${title}”`;
  switch (payload["type"]) {
    case "block_actions":
      return { text: `${who} ${pressed(object(list(payload["actions"])[0]))} in ${place}` };
    case "view_submission":
      return { text: `${who} submitted “${title}”`, answer: submissionAnswer(sent.response) };
    case "view_closed":
      return { text: `${who} closed “${title}”` };
    case "block_suggestion": {
      const found = optionsIn(object(readJson(sent.response)));
      const query = text(payload["value"]);
      return {
        text: query === "" ? `${who} opened a list` : `${who} searches for “${query}”`,
        answer: `${found} found`,
      };
    }
    default:
      return { text: text(payload["type"]) };
  }
}

/** How many options there are, in groups or not. */
const optionsIn = (answer: Facts): number =>
  list(answer["options"]).length +
  list(answer["option_groups"]).reduce(
    (count: number, group) => count + list(object(group)["options"]).length,
    0,
  );

function pressed(action: Facts): string {
  if (action["type"] === "button") return `pressed ${text(object(action["text"])["text"])}`;
  const option = object(action["selected_option"]);
  const chosen = text(object(option["text"])["text"]);
  return chosen === "" ? "changed a field" : `chose “${chosen}”`;
}

function submissionAnswer(response: string): string {
  const answer = object(readJson(response));
  if (answer["response_action"] === "errors")
    return `refused: “${Object.values(object(answer["errors"])).map(text).join(" ")}”`;
  return text(answer["response_action"]);
}
