import { describe, expect, it } from "vitest";
import { behindIn, participantsIn } from "../../../../src/schedulers/opsgenie/participants.ts";
import { recipientOf } from "../../../../src/schedulers/opsgenie/recipients.ts";

const user = (name: string) => ({ type: "user", name });
/** Who is on call for a team with these participants. */
const namesBehind = (onCallParticipants: readonly unknown[]) => {
  const team = { type: "team", id: "T1", name: "Blue", onCallParticipants };
  const [found] = participantsIn([team], "S1", recipientOf);
  return behindIn(found ? [found] : [], found?.person.id ?? "")?.map(({ name }) => name);
};

describe("who is on call for a team", () => {
  it("are its participants", () => {
    expect(namesBehind([user("bea@acme.example"), user("cem@acme.example")])).toEqual([
      "bea@acme.example",
      "cem@acme.example",
    ]);
  });

  it.each([null, "", "  ", [[]]])(
    "are with someone without a name where an entry is %j",
    (entry) => {
      expect(namesBehind([user("bea@acme.example"), entry])).toEqual([
        "bea@acme.example",
        "Someone without a name",
      ]);
    },
  );

  it("are found in a list of lists, and nobody where the entry says so", () => {
    expect(namesBehind([[user("bea@acme.example")], { type: "noone" }])).toEqual([
      "bea@acme.example",
    ]);
  });
});
