/** What PagerSync asks of the other scheduling systems: as they name it. */
import type { Call } from "../../world/world.ts";
import type { Sentence } from "./entry.ts";

export function tellOtherCall(call: Call): Sentence {
  const { pathname } = new URL(call.path, `https://${call.host}`);
  const isFine = call.status >= 200 && call.status < 300;
  const isOnCall = /on-?calls?\b/.test(pathname);
  return {
    text: isOnCall
      ? `who is on call? (${decodeURIComponent(pathname)})`
      : `${call.method} ${pathname}`,
    answer: isFine ? "told" : call.status === 0 ? "no answer" : `HTTP ${call.status}`,
    isRoutine: isFine && isOnCall,
  };
}
