/** A channel's topic in Slack's replies, in markup (../topic-markup.ts). */
import * as z from "zod/mini";
import { answer, orElse } from "../../outgoing/tolerant.ts";

/** A reply without a topic is unreadable: reading it as an empty topic would overwrite people's text. */
export const topicSchema = answer({
  channel: z.looseObject({ topic: z.looseObject({ value: z.string() }) }),
});
/** A completed write must never count as failed. */
export const newTopicSchema = orElse(
  z.pipe(
    topicSchema,
    z.transform(({ channel }): string | null => channel.topic.value),
  ),
  null,
);
