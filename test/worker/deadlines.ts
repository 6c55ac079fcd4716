/** Deadlines within Slack's 3 s, awaited by the stage's clock: what a machine has to do beside can't decide a race. */
import { vi } from "vitest";
import type { Faults } from "../world/faults.ts";
import type { AppLine } from "../world/slack/app-line.ts";
import { requestsUnderWay } from "./under-way.ts";

/** Slack waits this long for an answer. */
export const SLACK_WAITS_MS = 3_000;
/** Shorter timers are no deadlines: the emulated world looks up by them. */
const SHORTEST_MS = 500;
/** The Worker's own deadline is longer, and goes on in real time: it must not pass while a busy machine still works. */
const LONGEST_MS = 2_600;
const LOOK_UP_MS = 5;
/** A request that was begun is noted a turn of the event loop later. */
const QUIET_LOOKS = 3;

/** How long Slack waited for its last answer, by the stage's clock. */
export function waitedMs({ sent }: AppLine): number {
  const last = sent.at(-1);
  return last ? last.answeredAt - last.at : Number.POSITIVE_INFINITY;
}

type Pending = { readonly due: number; timer: unknown };

/**
 * Until the mocks are restored, a deadline of the product passes as soon as all that is asked outside is a request that
 * nobody answers, and the stage's clock moves by what the deadline had left. Deadlines pass in the order in which they
 * are due: one that is due after the Worker's own waits for it in vain, as it would at Slack.
 * Call it after the stage is set. The clock then shows how long Slack waited: see `waitedMs`.
 */
export function passDeadlines(faults: Faults): void {
  const { setTimeout: wait, clearTimeout: clear } = globalThis;
  const pending = new Map<unknown, Pending>();

  const isNext = ({ due }: Pending) => [...pending.values()].every((other) => due <= other.due);
  const isStuck = () => faults.unanswered > 0 && requestsUnderWay() <= faults.unanswered;

  const set = (run: () => void, after = 0): unknown => {
    if (after < SHORTEST_MS || after > SLACK_WAITS_MS) return wait(run, after);
    const due = Date.now() + after;
    const pass = () => {
      pending.delete(id);
      vi.setSystemTime(Math.max(due, Date.now()));
      run();
    };
    // Looked up from where it was set: in workerd a promise can't be settled from another request's context.
    const lookAgain = (quiet: number) => {
      one.timer = wait(() => {
        if (quiet >= QUIET_LOOKS) pass();
        else lookAgain(isStuck() && isNext(one) ? quiet + 1 : 0);
      }, LOOK_UP_MS);
    };
    const one: Pending = { due, timer: null };
    if (after > LONGEST_MS) one.timer = wait(pass, after);
    else lookAgain(0);
    const id = one.timer;
    pending.set(id, one);
    return id;
  };
  const unset = (id: unknown): void => {
    clear((pending.get(id)?.timer ?? id) as number);
    pending.delete(id);
  };
  vi.spyOn(globalThis, "setTimeout").mockImplementation(set as typeof setTimeout);
  vi.spyOn(globalThis, "clearTimeout").mockImplementation(unset as typeof clearTimeout);
}
