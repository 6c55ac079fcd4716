/** The playground's web server: the page, what it shows, and what a visitor does. */
import type { Emulation } from "./emulation.ts";
import type { Logbook } from "./log/logbook.ts";
export type Served = { readonly address: string; told(t: string): void; close(): Promise<void> };
export async function servePlayground(_e: Emulation, _l: Logbook, port: number): Promise<Served> {
  return { address: `http://localhost:${port}`, told() {}, close: async () => {} };
}
