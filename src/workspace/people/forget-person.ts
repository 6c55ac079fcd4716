/** Forgets one person at an admin's word, and tells what stays or comes back. */
import { FORMER_MEMBER } from "../../domain/history.ts";
import type { Problem } from "../../domain/problem.ts";
import type { OnCallMember } from "../../domain/rotation-state.ts";
import { log } from "../../log.ts";
import type { Remains } from "../../slack/words/forget-person.ts";
import type { Context, Slack } from "../context.ts";
import { endProblem } from "../history/problems.ts";
import { record } from "../history/record.ts";
import type { Erased, KnownAs, PersonRef } from "../store/erasure.ts";
import type { StoredRotation } from "../store/rotations.ts";
import { refreshHomes, requestLookAhead, wakeNow } from "../wake.ts";
import { forgetNameSearch } from "./name-search.ts";

export async function remainsOf(ctx: Context, slack: Slack, person: PersonRef): Promise<Remains> {
  // Where the credentials can't be opened, the rest is told all the same.
  const connection = await ctx.vault.connection().catch(() => null);
  const them = ctx.store.erasure.knownAs(person);
  const rotations = ctx.store.rotations.all();
  const namesOf = (isIt: (rotation: StoredRotation) => boolean): readonly string[] =>
    rotations.filter(isIt).map(({ name }) => name);
  const hasId = (ids: readonly string[]) => ids.some((id) => them.userIds.includes(id));
  const { installedBy, grant } = slack.installation;
  const placeholders = ctx.store.state.settings.get("placeholders") ?? [];
  const as = connection?.connectedAs ?? null;
  return {
    onCallIn: namesOf(({ state, upcoming }) => {
      const people = [...state.onCall, ...(upcoming?.next ?? []).flatMap((next) => next.people)];
      return hasId(state.desired ?? []) || people.some((one) => isMember(them, one));
    }),
    fallbackIn: namesOf(({ fallbackUserIds }) => hasId(fallbackUserIds)),
    alwaysIn: namesOf(({ options }) => hasId(options.alwaysUserIds)),
    isPlaceholder: [...them.emails, ...them.names].some((one) =>
      placeholders.includes(one.toLowerCase()),
    ),
    hasInstalled: hasId([installedBy]),
    hasGranted: grant !== null && hasId([grant.userId]),
    hasConnected:
      connection !== null &&
      (hasId([connection.connectedBy]) ||
        (as !== null && [...them.names, ...them.emails].includes(as))),
  };
}

/** @param by the admin's Slack id */
export async function forgetPerson(ctx: Context, person: PersonRef, by: string): Promise<Erased> {
  const { erasure, rotations } = ctx.store;
  const erased = ctx.store.transaction(() => {
    const them = erasure.knownAs(person);
    for (const rotation of rotations.all()) forgetInRotation(ctx, rotation, them);
    const done = erasure.erase(them);
    forgetNameSearch(ctx);
    requestLookAhead(ctx);
    record(ctx, null, { kind: "person_forgotten", by });
    refreshHomes(ctx);
    return done;
  });
  log("people.forgotten", { team_id: ctx.teamId, user_id: by });
  await wakeNow(ctx);
  return erased;
}

/** Who is on call and whom the configuration names stay: the next plan would bring back the one, a person chose the other. */
function forgetInRotation(ctx: Context, rotation: StoredRotation, them: KnownAs): void {
  const { rotations } = ctx.store;
  const { id, drift, state, upcoming } = rotation;
  const isTheirs = (problem: Problem) => isAbout(them, problem);
  // Where a problem lasts, the next plan begins it anew: with its person masked, nothing would end it.
  endProblem(ctx, id, isTheirs);
  const { heard = [], ...rest } = state;
  const isHeard = heard.some((one) => isMember(them, one));
  if (isHeard || state.problems.some(({ problem }) => isTheirs(problem))) {
    const problems = state.problems.filter(({ problem }) => !isTheirs(problem));
    rotations.savePlan(id, { ...(isHeard ? rest : state), problems });
    rotations.markDue(id);
  }
  if (drift?.by && them.userIds.includes(drift.by)) rotations.saveDrift(id, { ...drift, by: null });
  const isComing = (upcoming?.next ?? []).some((next) =>
    next.people.some((p) => isMember(them, p)),
  );
  const isWarnedOf = (upcoming?.warnings ?? []).some(({ problem }) => isTheirs(problem));
  if (isComing || isWarnedOf) rotations.saveUpcoming(id, null);
  const membersBefore = rotation.membersBefore.filter((one) => !them.userIds.includes(one));
  const isChangedByThem = them.userIds.includes(rotation.changedBy);
  if (!isChangedByThem && membersBefore.length === rotation.membersBefore.length) return;
  const changedBy = isChangedByThem ? FORMER_MEMBER : rotation.changedBy;
  rotations.update({ ...rotation, membersBefore }, changedBy, rotation.source);
}

const isMember = (them: KnownAs, { userId, personId }: OnCallMember): boolean =>
  (userId !== null && them.userIds.includes(userId)) ||
  (personId !== null && them.personIds.includes(personId));

const isAbout = ({ userIds, emails, names }: KnownAs, problem: Problem): boolean =>
  ("userId" in problem && userIds.includes(problem.userId)) ||
  ("editor" in problem && problem.editor !== null && userIds.includes(problem.editor)) ||
  (problem.kind === "no_slack_match" &&
    (names.includes(problem.personName) ||
      (problem.email !== null && emails.includes(problem.email.toLowerCase()))));
