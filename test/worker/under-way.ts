/**
 * What the product has under way: each request to the Worker, each call and alarm of an object, what both leave running
 * behind their answer, and each request to the world outside. A stage ends only when all of it has ended: work that
 * went on would reach into the next test, whose tables, clock and world are others.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import worker from "../../src/index.ts";
import { Workspace } from "../../src/workspace/workspace.ts";

type Work = { readonly what: string; readonly object: DurableObjectState | null };

const underWay = new Set<Work>();
const dead = new WeakSet<DurableObjectState>();
/** The object in which work begins. */
const inside = new AsyncLocalStorage<DurableObjectState>();

/** Whether what runs now was begun by this object. */
export const isInside = (object: DurableObjectState): boolean => inside.getStore() === object;

/** Notes the work until it ends, however it ends. */
export function noteWork<T>(what: string, work: Promise<T>): Promise<T> {
  const object = inside.getStore() ?? null;
  if (object && dead.has(object)) return work;
  const noted: Work = { what, object };
  underWay.add(noted);
  const end = () => void underWay.delete(noted);
  work.then(end, end);
  return work;
}

/** What is under way now, one line each. */
export const whatIsUnderWay = (): readonly string[] => [...underWay].map(({ what }) => what);

/** How many requests to the world outside are under way. */
export const requestsUnderWay = (): number =>
  [...underWay].filter(({ what }) => what.startsWith("a request to ")).length;

/** Longer than anything takes that isn't stuck: an outgoing request has ten seconds. */
const PATIENCE_MS = 15_000;
/** Work that ends lets the next begin: a few turns of the event loop without any are the end of all. */
const QUIET_TURNS = 3;

/**
 * Waits until nothing is under way.
 * @throws after 15 s (real time): names what is still running
 */
export async function untilAtRest(): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (let quiet = 0; quiet < QUIET_TURNS; quiet = underWay.size === 0 ? quiet + 1 : 0) {
    if (performance.now() > deadline) {
      const left = whatIsUnderWay().join("\n  ");
      underWay.clear();
      throw new Error(`Still under way when the stage was left:\n  ${left}`);
    }
    await scheduler.wait(1);
  }
}

/** The object died: nothing that it had begun ever ends, nor what it begins in the event loop's turn in which it dies. */
export function forgetWorkOf(object: DurableObjectState): void {
  dead.add(object);
  for (const work of underWay) if (work.object === object) underWay.delete(work);
}

const watched = new WeakSet<object>();
/** Notes what an invocation leaves running behind its answer. */
function watchWaitUntil(context: Pick<ExecutionContext, "waitUntil">, who: string): void {
  if (watched.has(context)) return;
  watched.add(context);
  const { waitUntil } = context;
  context.waitUntil = (work) => {
    void noteWork(`${who}, behind its answer`, work);
    waitUntil.call(context, work);
  };
}

const { fetch } = worker;
worker.fetch = (request, env, context) => {
  const what = `${request.method} ${new URL(request.url).pathname}`;
  if (context) watchWaitUntil(context, what);
  return noteWork(what, Promise.resolve(fetch(request, env, context)));
};

const { fetch: answer, alarm } = Workspace.prototype;
function within<T>(object: Workspace, what: string, begin: () => Promise<T>): Promise<T> {
  const { state } = object;
  const workspace = `workspace ${state.id.name}`;
  return inside.run(state, () => {
    watchWaitUntil(state, workspace);
    return noteWork(`${what} of ${workspace}`, begin());
  });
}
Workspace.prototype.fetch = function (request) {
  return within(this, "a call", () => answer.call(this, request));
};
Workspace.prototype.alarm = function (info) {
  return within(this, "the alarm", () => alarm.call(this, info));
};
