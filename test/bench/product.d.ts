/** The built bundle, as far as the measuring instrument around it needs to know it. */
export declare class Workspace {
  constructor(state: object, env: object);
  fetch(request: Request): Promise<Response>;
  alarm(...info: readonly unknown[]): Promise<void>;
  ensureAlarm(): Promise<void>;
}

declare const worker: {
  fetch(request: Request, env: object, context: object): Promise<Response>;
  scheduled(controller: object, env: object, context: object): Promise<void>;
};
export default worker;
