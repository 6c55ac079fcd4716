/** What passes have done and what they have to do next. Owners: sync/, and wake.ts, which asks for a pass. */
import type { RushHour } from "../../../domain/rush-hour.ts";
import { type FactTable, factsIn } from "../facts.ts";

/** A read that ran out of requests. The next pass continues it. */
export type UnfinishedRead = {
  /** When the full read it belongs to began, epoch ms; null: it belongs to none. */
  readonly startedAt: number | null;
  /** The ids of the schedules not read yet. */
  readonly left: readonly string[];
};

/** What `Refresh` asked for. */
export type Refreshes = {
  /** When it was carried out in the last minute, epoch ms. */
  readonly times: readonly number[];
  /** The pass that reads everything again hasn't begun. */
  readonly isPending: boolean;
  /** One more waits until then, epoch ms; null: none. */
  readonly waitsUntil: number | null;
};

type SyncValues = {
  /**
   * When all schedules of all rotations were last read, epoch ms; 0: never. Null: one poll before the alarm. So polls that
   * change nothing write no row but the alarm's.
   */
  lastFullReadAt: number;
  unfinishedRead: UnfinishedRead;
  /** When all rotations were last planned and all their people checked, changed or not, epoch ms. */
  lastFullRecheckAt: number;
  /** How many times in a row due rotations couldn't be decided, and when to try again (epoch ms). */
  deferred: { readonly attempts: number; readonly notBefore: number };
  /** The scheduling system's rate limit blocks reads until then, epoch ms. */
  readsBlockedUntil: number;
  /** When the shifts of the coming day were last read, epoch ms; 0 or less: the next pass reads them, or goes on. */
  lookedAheadAt: number;
  /** The rotations whose coming shifts the last look ahead had no requests left for. */
  lookAheadLeft: readonly string[];
  /** The rush hours of the coming day. */
  rushHours: readonly RushHour[];
  /** Timed option changes (an overlap begins or ends, a reminder is due) are processed up to this time, epoch ms. */
  timedOptionsDoneUntil: number;
  refreshes: Refreshes;
  /** Since when no pass has ended as it should, epoch ms. */
  failingSince: number;
};

export function syncState(facts: FactTable) {
  const { get, set } = factsIn<SyncValues>(facts, {
    lastFullReadAt: "lastRoundAt",
    unfinishedRead: "round",
    lastFullRecheckAt: "checkedUpAt",
    deferred: "undecided",
    readsBlockedUntil: "readsClosedUntil",
    lookedAheadAt: "lookedAheadAt",
    lookAheadLeft: "lookAheadLeft",
    rushHours: "rushHours",
    timedOptionsDoneUntil: "turnsTakenUntil",
    refreshes: "refreshes",
    failingSince: "passesFailSince",
  });
  return {
    get,
    readCutShort: (read: UnfinishedRead) => set("unfinishedRead", read),
    nothingLeftToRead: () => set("unfinishedRead", null),
    /** @param startedAt null: the alarm is set to one poll after it */
    fullReadDone: (startedAt: number | null) => set("lastFullReadAt", startedAt),
    /** The alarm said it until now, and was moved. */
    readBeforeAlarm(startedAt: number): void {
      if (get("lastFullReadAt") === null) set("lastFullReadAt", startedAt);
    },
    fullRecheckDone: (startedAt: number) => set("lastFullRecheckAt", startedAt),
    deferUntil: (notBefore: number, attempts: number) => set("deferred", { attempts, notBefore }),
    nothingDeferred(): void {
      if (get("deferred")) set("deferred", null);
    },
    blockReads: (until: number) => set("readsBlockedUntil", until),
    lookedAhead: (at: number) => set("lookedAheadAt", at),
    lookAheadLeaves: (left: readonly string[]) => set("lookAheadLeft", left),
    rushHoursAre: (hours: readonly RushHour[]) => set("rushHours", hours),
    lookAheadInNextPass: () => set("lookedAheadAt", 0),
    saveRefreshes: (refreshes: Refreshes) => set("refreshes", refreshes),
    passFailed(at: number): void {
      if (get("failingSince") === null) set("failingSince", at);
    },
    passWorked: () => set("failingSince", null),
    timedOptionsDone: (until: number) => set("timedOptionsDoneUntil", until),
    /** Another scheduling system was connected, or the last one was disconnected. */
    readsForgotten(): void {
      set("unfinishedRead", null);
      set("lastFullReadAt", 0);
      set("readsBlockedUntil", 0);
      set("lookedAheadAt", 0);
    },
  };
}
