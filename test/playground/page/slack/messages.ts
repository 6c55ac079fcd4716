/** What was said in a channel, the newest at the end. */
import { avatar } from "../avatar.ts";
import { drawMessage } from "../blocks.ts";
import { type Child, h } from "../dom.ts";
import { mrkdwn, nameOf } from "../mrkdwn.ts";
import type { MessageShot } from "../snapshot.ts";
import { people } from "../state.ts";

export const drawMessages = (channelId: string, messages: readonly MessageShot[]): Child =>
  h(
    "ol",
    { class: "messages", key: channelId, "data-scroll-end": true, tabindex: "-1" },
    messages.map((each) => message(channelId, each)),
  );

function message(
  channelId: string,
  { ts, userId, text, blocks, pings, whisper }: MessageShot,
): Child {
  const at = new Date(Number(ts) * 1_000);
  const author = people().find(({ id }) => id === userId);
  const isApp = author?.kind === "bot";
  return h(
    "li",
    { class: whisper ? "whisper" : null, key: ts },
    isApp ? h("img", { src: "icon.svg", alt: "", width: 36, height: 36 }) : avatar(userId),
    h(
      "div",
      {},
      whisper && h("p", { class: "aside" }, "Only visible to you"),
      h(
        "p",
        { class: "by" },
        h("strong", {}, isApp ? "PagerSync" : (author?.realName ?? userId)),
        isApp && h("span", { class: "app" }, "APP"),
        h(
          "time",
          { datetime: at.toISOString() },
          at.toLocaleTimeString([], { hour: "numeric", minute: "2-digit" }),
        ),
      ),
      blocks.length > 0
        ? drawMessage(blocks, whisper ? null : { channelId, ts })
        : h("p", {}, mrkdwn(text)),
      // What the whole product is for: whom a message to the group reaches.
      !isApp &&
        pings.length > 0 &&
        h("p", { class: "aside reaches" }, `Reaches ${pings.map(nameOf).join(", ")}`),
    ),
  );
}
