/**
 * Direct messages to a responder: on call now, relieved, reminder of a shift. Each has a button that mutes these
 * messages; a muted one has a button that unmutes them.
 */
import type { KnownBlock } from "@slack/types";
import type { Notification } from "../../domain/notifications.ts";
import {
  cut,
  dateToken,
  escapeForeign,
  escapeText,
  list,
  mrkdwn,
  oneLine,
  person,
} from "../mrkdwn.ts";
import { actions, button, context } from "../views/blocks.ts";
import { BUTTON } from "./labels.ts";

export const MUTE_ACTION = { mute: "mute_messages", unmute: "unmute_messages" } as const;

export type PersonalMessage = {
  readonly rotationName: string;
  /** Without the @; null while the group is unknown: the message then uses the rotation's name. */
  readonly groupHandle: string | null;
  /** All schedules of the rotation. */
  readonly scheduleNames: readonly string[];
  readonly notification: Notification;
  /** Why the group write failed, as a plain sentence; null: it succeeded. */
  readonly groupProblem: string | null;
};

type RenderedMessage = { text: string; blocks: KnownBlock[] };

const NAME_CHARS = 150;
const PROBLEM_CHARS = 300;
const MOST_SCHEDULES = 8;
const MOST_PEOPLE = 10;
/** A message later than this states the time of the handover. */
const LATE_MS = 5 * 60_000;

/** @param now when the message is sent, epoch ms */
export function personalMessage(message: PersonalMessage, now: number): RenderedMessage {
  const { rotationName, groupHandle, groupProblem } = message;
  const name = escapeForeign(rotationName, NAME_CHARS) || "a rotation";
  const group = groupHandle === null ? name : `@${escapeForeign(groupHandle, NAME_CHARS)}`;
  const problem =
    groupProblem === null || message.notification.kind === "reminder"
      ? []
      : [
          `:warning: The user group couldn't be updated, so ${group} still reaches the people who were in it before. ${escapeText(cut(oneLine(groupProblem), PROBLEM_CHARS))}`,
        ];
  const sentencesFor = (subject: string) => [...sentences(message, subject, now), ...problem];
  return withButton(
    sentencesFor(group).join(" "),
    sentencesFor(`*${group}*`).join("\n"),
    name,
    "mute",
  );
}

/** The message after its reader muted or unmuted PagerSync. @param sent the message as Slack returns it, mrkdwn */
export function answeredMessage(
  sent: { readonly text: string; readonly body: string; readonly source: string },
  isMuted: boolean,
): RenderedMessage {
  return withButton(sent.text, sent.body, sent.source, isMuted ? "unmute" : "mute");
}

function withButton(
  text: string,
  body: string,
  source: string,
  which: "mute" | "unmute",
): RenderedMessage {
  const muteButton =
    which === "mute"
      ? button(BUTTON.mute, MUTE_ACTION.mute, { value: source })
      : button(BUTTON.unmute, MUTE_ACTION.unmute, { value: source });
  return {
    text,
    blocks: [
      { type: "section", text: mrkdwn(body) },
      ...(which === "mute" ? [] : [context(":no_bell: PagerSync won't message you anymore.")]),
      context(`${source} · PagerSync`),
      ...actions([muteButton]),
    ],
  };
}

function sentences(
  { notification, scheduleNames }: PersonalMessage,
  group: string,
  now: number,
): string[] {
  switch (notification.kind) {
    case "on_call": {
      const isLate = now - notification.at > LATE_MS;
      const shifts = notification.schedules.map(
        ({ name, until }) =>
          `${schedule(name)}${until === null ? "" : ` until ${dateToken(until)}`}`,
      );
      const by = shifts.length === 0 ? "" : `: ${list(shifts, MOST_SCHEDULES)}`;
      return [
        isLate
          ? `You've been on call for ${group} since ${dateToken(notification.at)}${by}.`
          : `You're now on call for ${group}${by}.`,
      ];
    }
    case "relieved": {
      const by = list(notification.by.map(person), MOST_PEOPLE);
      const stays =
        notification.staysUntil !== null && notification.staysUntil > now
          ? [`You'll stay in the user group until ${dateToken(notification.staysUntil)}.`]
          : [];
      const who = by === "" ? "Nobody is on call now." : `On call now: ${by}.`;
      return [
        `You're no longer on call for ${group} (${schedules(scheduleNames)}).`,
        who,
        ...stays,
      ];
    }
    case "reminder": {
      const until = notification.until === null ? "" : ` and ends ${dateToken(notification.until)}`;
      return [
        `Your shift for ${group} starts ${dateToken(notification.at)}${until} (${schedules(scheduleNames)}).`,
      ];
    }
  }
}

const schedule = (name: string): string => escapeForeign(name, 80);
const schedules = (names: readonly string[]): string => list(names.map(schedule), MOST_SCHEDULES);
