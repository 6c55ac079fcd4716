/** `npm run doctor -- --playground`: the doctor at the real bundle in the emulated world. */
import { examine } from "../../scripts/doctor/examine.ts";
import { tableOf, verdictOf } from "../../scripts/doctor/table.ts";
import { VERSION } from "../../src/version.ts";
import { APP_ORIGIN, startEmulation } from "./emulation.ts";

const emulation = await startEmulation();
try {
  const ask: typeof fetch = (input, init) => emulation.runtime.deliver(new Request(input, init));
  console.log(`PagerSync at ${APP_ORIGIN} (the playground)\n`);
  const findings = await examine(APP_ORIGIN, { fetch: ask, now: Date.now, version: VERSION });
  console.log(`${tableOf(findings)}\n\n${verdictOf(findings)}`);
  if (findings.some(({ state }) => state === "wrong")) process.exitCode = 1;
} finally {
  await emulation.runtime.stop();
}
