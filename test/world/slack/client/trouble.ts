/** What a person sees when the app failed them. */
import type { Ack } from "../app-line.ts";

/** The message is what they are shown; `detail` is for the developer. */
export class SlackTrouble extends Error {
  readonly detail: string;

  constructor(shown: string, detail: string) {
    super(`${shown} (${detail})`);
    this.name = "SlackTrouble";
    this.detail = detail;
  }
}

export const NO_CONNECTION = "We had some trouble connecting. Try again?";

/** What was wrong with an answer that is no 200. */
export const reasonOf = (ack: Ack): string =>
  ack.status === null ? (ack.trouble ?? "no answer") : `HTTP ${ack.status}`;
