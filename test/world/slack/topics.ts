/**
 * A topic as Slack's API reports it: in message markup, though people typed plain text and `conversations.setTopic` takes
 * plain text only. What an app writes is shown to people as it is, markup and all.
 */

/** What a workspace has that a topic can mention. */
export type Mentionable = {
  readonly channels: ReadonlyMap<string, { readonly id: string; readonly name: string }>;
  readonly groups: readonly { readonly id: string; readonly handle: string }[];
  readonly users: ReadonlyMap<string, { readonly id: string; readonly name: string }>;
};

const NOBODY: Mentionable = { channels: new Map(), groups: [], users: new Map() };

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** Addresses, domains, and words with a # or an @ before them, each as one token; the rest is plain. */
const TOKEN =
  /[a-z][a-z0-9+.-]*:\/\/[^\s<>|]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:[a-z0-9-]+\.)+(?:com|org|net|example)\b|[#@][\w.-]+/gi;

export function topicJson(topic: string, { channels, groups, users } = NOBODY): string {
  let out = "";
  let from = 0;
  for (const { 0: token, index } of topic.matchAll(TOKEN)) {
    out += escaped(topic.slice(from, index)) + markup(token);
    from = index + token.length;
  }
  return out + escaped(topic.slice(from));

  function markup(token: string): string {
    const name = token.slice(1);
    if (token.startsWith("#")) {
      const channel = [...channels.values()].find((c) => c.name === name);
      return channel ? `<#${channel.id}|${channel.name}>` : escaped(token);
    }
    if (token.startsWith("@")) {
      if (["here", "channel", "everyone"].includes(name)) return `<!${name}>`;
      const group = groups.find((g) => g.handle === name);
      if (group) return `<!subteam^${group.id}>`;
      const user = [...users.values()].find((u) => u.name === name);
      return user ? `<@${user.id}>` : escaped(token);
    }
    if (token.includes("://")) return `<${escaped(token)}>`;
    return token.includes("@") ? `<mailto:${token}|${token}>` : `<http://${token}|${token}>`;
  }
}
