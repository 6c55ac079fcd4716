/** What `cloudflare:workers` gives a test: the deployment's bindings, the schema, and the Worker itself. */
declare namespace Cloudflare {
  interface Env extends PagerSyncEnv {
    readonly TEST_SCHEMA: D1Migration[];
  }
  interface GlobalProps {
    mainModule: typeof import("../../src/index.ts");
  }
}
type PagerSyncEnv = import("../../src/env.ts").Env;
type D1Migration = import("cloudflare:test").D1Migration;

/** Part of the runtime that tests run in; the types of workers leave Node's modules out. */
declare module "node:async_hooks" {
  export class AsyncLocalStorage<T> {
    run<R>(store: T, work: () => R): R;
    getStore(): T | undefined;
  }
}
