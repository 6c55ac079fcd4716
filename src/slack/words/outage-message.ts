/** The messages that a connection is dead, and that it works again: to whoever made it, and in channels. */
import type { KnownBlock } from "@slack/types";
import type { SchedulerFailure } from "../../domain/on-call.ts";
import { SYSTEMS, type SystemName } from "../../domain/systems.ts";
import { dateToken, escapeForeign, list } from "../mrkdwn.ts";
import { section } from "../views/blocks.ts";
import { BUTTON, RECONNECT } from "./labels.ts";
import { schedulerFailureSentence } from "./scheduler-failure.ts";
import { askOneAmong, whoConnects } from "./whom-to-ask.ts";

type Rendered = { readonly text: string; readonly blocks: KnownBlock[] };

export type LostConnection = {
  readonly system: SystemName;
  /** Connected by a key, although the system has OAuth. */
  readonly isByKey: boolean;
  readonly failure: SchedulerFailure;
  /** Epoch ms. */
  readonly since: number;
  /** Who can put it right. */
  readonly reconnect: {
    /** The reader can. */
    readonly isReader: boolean;
    readonly installerConnects: boolean;
    /** Slack ids of admins that are known. */
    readonly admins: readonly string[];
  };
};

const REASON_CHARS = 500;
const NAME_CHARS = 80;
const MOST_GROUPS = 10;

const rendered = (text: string): Rendered => ({ text, blocks: [section(text)] });

function remedy({ system, isByKey, reconnect }: LostConnection, homeUrl: string): string {
  const press = isByKey ? BUTTON.usePagerDutyKey : RECONNECT[system];
  if (reconnect.isReader) return `Open <${homeUrl}|PagerSync's Home> and press *${press}*.`;
  return `${whoConnects(reconnect.installerConnects)} can fix this on <${homeUrl}|PagerSync's Home>: ${askOneAmong(reconnect.admins)}.`;
}

/** To a person. */
export function connectionLostMessage(lost: LostConnection, homeUrl: string): Rendered {
  const { system, failure, since } = lost;
  const why = escapeForeign(schedulerFailureSentence(failure, system), REASON_CHARS);
  return rendered(
    `:warning: ${why} User groups haven't changed since ${dateToken(since)}, no matter who's on call now. ${remedy(lost, homeUrl)}`,
  );
}

/** In a channel. @param missed groups whose handover couldn't be read, without the @, and when the first was due */
export function missedHandoversMessage(
  lost: LostConnection,
  missed: { readonly handles: readonly string[]; readonly at: number },
  homeUrl: string,
): Rendered {
  const { system, since } = lost;
  const groups = list(
    missed.handles.map((handle) => `@${escapeForeign(handle, NAME_CHARS)}`),
    MOST_GROUPS,
  );
  const isOne = missed.handles.length === 1;
  const changed = `${isOne ? "a handover was due" : "handovers have been due since"} ${dateToken(missed.at)}`;
  return rendered(
    `:warning: ${groups} might not reach the right people: ${changed}, but PagerSync hasn't been able to read ${SYSTEMS[system].label} since ${dateToken(since)}. ${remedy(lost, homeUrl)}`,
  );
}

/** To whoever was told of it. @param at since when it works again, epoch ms */
export const connectionBackMessage = (system: SystemName, at: number): Rendered =>
  rendered(
    `:white_check_mark: PagerSync can read ${SYSTEMS[system].label} again, as of ${dateToken(at)}. User groups follow your schedules again.`,
  );
