/**
 * A channel's topic as people typed it. Slack's API reports a topic in its message markup (`&lt;`, `<mailto:a@b.c|a@b.c>`,
 * `<#C1|general>`, `<!subteam^S1|@platform-oncall>`), but takes plain text: writing the markup back would show it to
 * people. Pure.
 */

const MARKUP = /<([^<>]*)>/g;

/**
 * @param topic as `conversations.info` and `conversations.setTopic` report it
 * @param handleOf a user group's handle without the @, by its id; null: unknown
 * @returns null: it holds something whose typed form Slack doesn't report, such as a mention without a name
 */
export function topicAsTyped(
  topic: string,
  handleOf: (groupId: string) => string | null,
): string | null {
  let isWhole = true;
  const typed = topic.replace(MARKUP, (_, content: string) => {
    const text = markupAsTyped(content, handleOf);
    if (text === null) isWhole = false;
    return text ?? "";
  });
  return isWhole ? unescaped(typed) : null;
}

function markupAsTyped(
  content: string,
  handleOf: (groupId: string) => string | null,
): string | null {
  const bar = content.indexOf("|");
  const target = bar < 0 ? content : content.slice(0, bar);
  const label = bar < 0 ? "" : content.slice(bar + 1);
  switch (target[0]) {
    case "#":
      return label === "" ? null : withSign("#", label);
    case "@":
      return label === "" ? null : withSign("@", label);
    case "!":
      return specialMention(target.slice(1), label, handleOf);
    default:
      return linkAsTyped(target, label);
  }
}

function specialMention(
  target: string,
  label: string,
  handleOf: (groupId: string) => string | null,
): string | null {
  if (["here", "channel", "everyone"].includes(target)) return `@${target}`;
  const groupId = /^subteam\^(.+)$/.exec(target)?.[1];
  if (groupId === undefined) return null;
  const handle = label || handleOf(groupId);
  return handle ? withSign("@", handle) : null;
}

/** Slack links what looks like an address. A label of its own can't be typed into a topic. */
function linkAsTyped(target: string, label: string): string | null {
  const address = target.replace(/^(mailto|tel):/, "");
  if (label === "" || label === address) return address;
  const isShort = [`http://${label}`, `https://${label}`].some(
    (long) => long === target || `${long}/` === target,
  );
  return isShort ? label : null;
}

const withSign = (sign: "#" | "@", label: string): string =>
  label.startsWith(sign) ? label : sign + label;

const unescaped = (text: string): string =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
