/** A channel: its topic, what was said, and a line to say something or type a command. */
import { tellAs } from "../api.ts";
import { type Child, h } from "../dom.ts";
import { redraw } from "../draw.ts";
import type { ChannelShot } from "../snapshot.ts";
import { whispersIn } from "../state.ts";
import { empty } from "./app-pane.ts";
import { draftIn, setDraft } from "./drafts.ts";
import { drawMessages } from "./messages.ts";

export function drawChannelPane(channel: ChannelShot): Child {
  const said = [...channel.messages, ...whispersIn(channel.id)].toSorted(
    (a, b) => Number(a.ts) - Number(b.ts),
  );
  return [
    h(
      "header",
      {},
      h("h2", {}, `${channel.isPrivate ? "🔒" : "#"} ${channel.name}`),
      channel.topic !== "" &&
        h("p", { class: "topic", "aria-label": "Topic", title: channel.topic }, channel.topic),
    ),
    said.length === 0 ? empty("No messages here yet.") : drawMessages(channel.id, said),
    composer(channel),
  ];
}

function composer({ id, name }: ChannelShot): Child {
  const label = `Message #${name}`;
  const type = (text: string) => {
    setDraft(id, text);
    redraw();
  };
  const send = (event: Event) => {
    event.preventDefault();
    const line = draftIn(id).trim();
    if (line === "") return;
    type("");
    void tellAs(line.startsWith("/") ? "command" : "say", { channelId: id, line });
  };
  return h(
    "form",
    { class: "composer", key: `composer ${id}`, onsubmit: send },
    h("input", {
      type: "text",
      "aria-label": label,
      placeholder: `${label}, tag @platform-oncall, or type /oncall`,
      autocomplete: "off",
      value: draftIn(id),
      oninput: ({ currentTarget: field }) => field instanceof HTMLInputElement && type(field.value),
    }),
    h("button", { class: "send", "aria-label": "Send" }, "➤"),
  );
}
