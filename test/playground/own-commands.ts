/** Commands that are Slack's own, and no app's. */
import type { Channel } from "../world/slack/channels.ts";
import type { SlackUser } from "../world/slack/people.ts";
import type { Team } from "../world/slack/team.ts";

type Place = { readonly team: Team; readonly channel: Channel; readonly by: SlackUser };

/** Does it, and answers what Slackbot says to who typed it; empty: nothing. */
type Command = (place: Place, words: string) => string;

export const OWN_COMMANDS: Readonly<Record<string, Command>> = {
  "/invite": ({ team, channel, by }, words) => {
    const who = named(team, words.replace(/^@/, ""));
    if (!who) return `Nobody in ${team.name} is called “${words}”. Try /invite @PagerSync.`;
    if (by.kind === "guest") return "Guests can't add anyone to a channel.";
    if (channel.members.has(who.id)) return `<@${who.id}> is already in this channel.`;
    channel.members.add(who.id);
    team.talk.post(channel, who, { text: `was added to #${channel.name} by ${by.realName}.` });
    return "";
  },
  "/topic": ({ team, channel, by }, words) => {
    if (words === "") return "Type the new topic after /topic.";
    if (by.kind === "guest") return "Guests can't change the topic.";
    channel.topic = words;
    team.talk.post(channel, by, { text: "changed the topic of this channel." });
    return "";
  },
};

/** As people write them: by handle or by the name on the screen. An app that was removed is nobody. */
function named({ users, installation }: Team, name: string): SlackUser | undefined {
  const wanted = name.toLowerCase();
  return [...users.values()].find(
    (user) =>
      [user.name, user.realName.toLowerCase()].includes(wanted) &&
      (user.kind !== "bot" || user.id === installation?.botUserId),
  );
}
