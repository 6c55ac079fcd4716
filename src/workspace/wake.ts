/** Sets the alarm because there is something to do: durable at once, unlike work left running behind a reply. */
import type { Context } from "./context.ts";

/** The next pass begins now, or as soon as the running one ends. */
export async function wakeNow(ctx: Context): Promise<void> {
  if (ctx.store.facts.get("undecided")) ctx.store.facts.set("undecided", null);
  await ctx.storage.setAlarm(ctx.now());
}
