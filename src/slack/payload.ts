/** Slack's payloads, narrowed: verified and parsed JSON in, intents out. */
export { type ReadCommand, readCommand } from "./payload/command.ts";
export { type ReadEvent, readEvent } from "./payload/event.ts";
export { type ReadInteraction, readInteraction } from "./payload/interaction.ts";
