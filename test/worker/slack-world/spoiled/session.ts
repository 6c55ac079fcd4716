/** A session with everything in it, as Slack's payloads and answers: every kind of account, and channels of both kinds. */
import { type Recorded, recordSession } from "../../chaos/recording.ts";
import type { Stage } from "../../stage.ts";
import { untilAtRest } from "../../under-way.ts";
import type { Target } from "./replies.ts";

type Answered = { readonly method: string; readonly ok: boolean; readonly body: string };

type Session = {
  readonly shots: readonly Recorded[];
  /** Of Slack's methods. */
  readonly calls: Answered[];
  readonly target: Target;
  /** The bot's. */
  readonly token: string;
};

export async function payloadsRecorded(stage: Stage): Promise<Session> {
  const { team, world } = stage;
  team.settings.whoCreatesGroups = "everyone";
  team.addUser({ name: "dex", email: "dex@acme.example", deactivated: true });
  team.addUser({ name: "sly", kind: "stranger" });
  team.addUser({ name: "bot", kind: "bot" });
  team.addUser({ name: "ivy", kind: "invited" });
  team.addUser({ name: "max", kind: "single_channel_guest" });
  team.addUser({ name: "org", teamId: "T0HOME", organizationTeams: ["T0HOME", team.id] });
  team.addUser({ name: "far", teamId: "T0HOME", organizationTeams: ["T0HOME"] });
  const shots = await recordSession(stage);
  await untilAtRest();
  const sent = world.callsTo("slack.com");
  const calls = sent.map(({ path, response }) => {
    const method = path.replace(/^\/api\/|\?.*$/g, "");
    return { method, ok: response.startsWith('{"ok":true'), body: response };
  });
  const bearer = sent.findLast(({ headers }) => headers["authorization"]?.startsWith("Bearer"));
  const posted = calls.findLast(({ method, ok }) => method === "chat.postMessage" && ok);
  const { channel, ts } = JSON.parse(posted?.body ?? "{}");
  const names = ["ada", "bob", "gus", "dex", "sly", "bot", "ivy", "max", "org", "far"];
  return {
    shots,
    calls,
    token: bearer?.headers["authorization"]?.slice("Bearer ".length) ?? "",
    target: {
      userIds: names.map((name) => team.user(name).id),
      emails: ["ada@acme.example", "gus@acme.example"],
      groupId: team.group("platform-oncall").id,
      channelIds: [channel, team.channel("ops").id, team.channel("dev").id],
      ts,
    },
  };
}
