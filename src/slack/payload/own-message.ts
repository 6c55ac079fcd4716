/** A message of ours in which a button was pressed, as Slack sends it with the press: enough to update it. */
import * as z from "zod/mini";
import { orElse } from "../../outgoing/tolerant.ts";

/** A message that we sent to the person who pressed a button in it. Texts as Slack has them. */
export type OwnMessage = {
  readonly channelId: string;
  readonly ts: string;
  readonly text: string;
  /** Its first paragraph, mrkdwn. */
  readonly body: string;
  /** The subject of the message, from the button's value. */
  readonly source: string;
};

const text = z.nullish(z.string());
const unreadable = <T extends z.ZodMiniType>(schema: T) => orElse(z.nullish(schema), null);

export const ownMessageSchema = {
  container: unreadable(z.looseObject({ type: z.string(), message_ts: text, channel_id: text })),
  message: unreadable(
    z.looseObject({
      text,
      blocks: unreadable(
        z.array(
          z.looseObject({
            type: z.string(),
            text: unreadable(z.looseObject({ text: z.string() })),
          }),
        ),
      ),
    }),
  ),
};

type Carried = {
  readonly [Part in keyof typeof ownMessageSchema]?: z.infer<(typeof ownMessageSchema)[Part]>;
};

/** Null: the press was elsewhere, or doesn't say where. @param source the button's own value */
export function ownMessageOf({ container, message }: Carried, source: string): OwnMessage | null {
  const { message_ts: ts, channel_id: channelId } = container ?? {};
  const summary = message?.text ?? "";
  const body = message?.blocks?.find(({ type }) => type === "section")?.text?.text ?? summary;
  if (container?.type !== "message" || !ts || !channelId || body === "") return null;
  return { channelId, ts, text: summary || body, body, source };
}
