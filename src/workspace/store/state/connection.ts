/** Which scheduling system is connected, and whether it works. Owner: connection/. */
import type { SchedulerFailure, Unlisted } from "../../../domain/on-call.ts";
import type { ScheduleRef } from "../../../domain/rotation.ts";
import type { SystemName } from "../../../domain/systems.ts";
import type { Suspects } from "../../../schedulers/batches.ts";
import { type FactTable, factsIn } from "../facts.ts";

/** How many Jira sites the connection reaches, and whether a person confirmed the team's site. */
export type Sites = { readonly count: number; readonly isConfirmed: boolean };

/** By id of a schedule of the former system: the schedule of the connected one that a person chose for it. */
export type RelinkChoices = Readonly<Record<string, ScheduleRef>>;

/** A connection that a person has to put right, for as long as people may have to be told that it is over. */
export type Outage = {
  readonly system: SystemName;
  /** Epoch ms. */
  readonly since: number;
  /** The Slack id of who got the direct message; null: nobody yet. */
  readonly toldTo: string | null;
  /** By id: the channels that were told, and those that Slack let no message into. */
  readonly channels: Readonly<Record<string, "told" | "refused">>;
};

/** Nothing could be read through the connection from `since` until `until` (epoch ms). */
export type Recovery = {
  readonly system: SystemName;
  /** The last reason. */
  readonly failure: SchedulerFailure;
  readonly since: number;
  readonly until: number;
};

/** A read of the scheduling system that a person caused. */
export type PersonsRead = {
  readonly id: string;
  /** Epoch ms. */
  readonly at: number;
  /** The requests that it took, or may take while it runs. */
  readonly requests: number;
  /** It read a page of coming shifts. */
  readonly isPage: boolean;
};

type ConnectionValues = {
  /** The connected account that schedule ids belong to (`system:account`); null: nothing is connected. */
  source: string;
  /** Null: the connection reaches one site only. */
  sites: Sites;
  /** Why nothing can be read through the connection, and since when (epoch ms). */
  trouble: {
    readonly failure: SchedulerFailure;
    readonly since: number;
    /** How many reads in a row failed so, where a person has to put it right. */
    readonly checks?: number;
    /** When nothing could be read for the first time, if that had another reason; epoch ms. */
    readonly beganAt?: number;
  };
  /** The last such time, when it is over. */
  recovery: Recovery;
  outage: Outage;
  /** How often in a row the refresh token of the connection made at `connectedAt` (epoch ms) was refused for good. */
  deadGrant: { readonly connectedAt: number; readonly refusals: number };
  /** When the system's schedules were last listed, epoch ms; 0: list them again. */
  schedulesListedAt: number;
  /** A system was connected: the next pass lists its schedules. */
  isListWanted: boolean;
  /** Schedules of a kind that the system lists by itself, which the last list lacks; null: it lacks none. */
  unlisted: Unlisted;
  /** Schedules that broke requests about many of them. */
  suspects: readonly Suspects[];
  /** For rotations that wait until replacements for all their schedules are chosen. */
  relinkChoices: RelinkChoices;
  /** Those of the last minute. */
  personsReads: readonly PersonsRead[];
};

export function connectionState(facts: FactTable) {
  const { get, set } = factsIn<ConnectionValues>(facts, {
    source: "source",
    sites: "sites",
    trouble: "connectionTrouble",
    recovery: "connectionRecovery",
    outage: "connectionOutage",
    deadGrant: "deadGrant",
    schedulesListedAt: "listingsAt",
    isListWanted: "listingWanted",
    unlisted: "unlisted",
    suspects: "suspects",
    relinkChoices: "links",
    personsReads: "personsReads",
  });
  return {
    get,
    systemConnected(source: string, sites: Sites | null): void {
      set("source", source);
      set("sites", sites);
      set("relinkChoices", null);
      set("isListWanted", true);
    },
    systemDisconnected(): void {
      set("source", null);
      set("sites", null);
    },
    systemForgotten(): void {
      set("schedulesListedAt", null);
      set("trouble", null);
      if (get("recovery")) set("recovery", null);
      set("deadGrant", null);
      set("unlisted", null);
      set("suspects", null);
    },
    troubleIs: (trouble: ConnectionValues["trouble"]) => set("trouble", trouble),
    troubleIsOver(recovery: Recovery | null): void {
      set("trouble", null);
      if (recovery) set("recovery", recovery);
    },
    outageIs: (outage: Outage) => set("outage", outage),
    outageIsOver: () => set("outage", null),
    grantIsRefused: (connectedAt: number, refusals: number) =>
      set("deadGrant", { connectedAt, refusals }),
    grantIsRenewed(): void {
      if (get("deadGrant")) set("deadGrant", null);
    },
    newSystemListed: () => set("isListWanted", null),
    schedulesListed(at: number, unlisted: Unlisted | null): void {
      set("schedulesListedAt", at);
      if (unlisted || get("unlisted")) set("unlisted", unlisted);
    },
    suspectsAre: (suspects: readonly Suspects[]) =>
      set("suspects", suspects.length > 0 ? suspects : null),
    scheduleListIsOld: () => set("schedulesListedAt", 0),
    readForPeople: (reads: readonly PersonsRead[]) => set("personsReads", reads),
    relinkChosen: (choices: RelinkChoices) => set("relinkChoices", choices),
  };
}
