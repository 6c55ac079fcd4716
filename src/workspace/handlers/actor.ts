/** Who sent an event, interaction or command, by the id that stands for their account in all tables. */
import type { Actor } from "../../slack/payload/actor.ts";
import type { Context } from "../context.ts";
import type { Intent } from "../rpc.ts";

export function byOneId(ctx: Context, intent: Intent): Intent {
  const named = (actor: Actor): Actor => ({
    ...actor,
    userId: ctx.store.people.idOf(actor.userId),
  });
  switch (intent.kind) {
    case "interaction": {
      const { interaction } = intent;
      return { ...intent, interaction: { ...interaction, actor: named(interaction.actor) } };
    }
    case "command":
      return { ...intent, command: { ...intent.command, actor: named(intent.command.actor) } };
    case "event": {
      const { event } = intent;
      if (event.type !== "home_opened") return intent;
      return { ...intent, event: { ...event, actor: named(event.actor) } };
    }
    default:
      return intent satisfies never;
  }
}
