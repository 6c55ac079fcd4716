/** A channel may be given to a rotation by somebody who can see it; one that the rotation has stays, whoever edits it. */
import type { ChannelFaultReason } from "../../../domain/field-fault.ts";
import { MOST_CHANNELS } from "../../../domain/rotation-check.ts";
import { channelsInForm, channelsOf } from "../../../domain/rotation-options.ts";
import { CHANNEL_ID } from "../../../slack/ids.ts";
import type { Submitted } from "../../../slack/payload/interaction.ts";
import type { Context, Slack } from "../../context.ts";
import type { Deadline } from "../../deadline.ts";
import { type ChannelAccess, channelAccess } from "../../people/channel-access.ts";
import type { TypedRotation } from "./read.ts";

/** How much of the time for the reply may go to asking Slack about channels. */
const ASK_MS = 1_100;
/** A person who leaves a private channel can give it to a rotation for this long, as a role is believed this long. */
const MAX_AGE_MS = 5 * 60_000;

/** Asks Slack about the channels that are new to the rotation. Returns what is wrong with each of the form's channels. */
export async function channelFaults(
  ctx: Context,
  slack: Slack,
  { actor, rotationId, form, answerBy }: Submitted & TypedRotation & Deadline,
): Promise<(channelId: string) => ChannelFaultReason | null> {
  const rotation = rotationId === null ? null : ctx.store.rotations.get(rotationId);
  const had = rotation ? channelsOf(rotation) : new Set<string>();
  const added = [...channelsInForm(form)].filter((id) => CHANNEL_ID.test(id) && !had.has(id));
  // A form with more of them is refused for that: Slack isn't asked.
  if (added.length > MOST_CHANNELS) return () => FAULT_OF.silent;
  const access = await channelAccess(ctx, slack, {
    userId: actor.userId,
    channelIds: added,
    mostAsked: MOST_CHANNELS,
    waitMs: Math.max(0, Math.min(ASK_MS, answerBy - ctx.now())),
    maxAgeMs: MAX_AGE_MS,
  });
  return (id) => FAULT_OF[access.get(id) ?? (had.has(id) ? "visible" : "silent")];
}

/** Where Slack won't say, the person's picker is believed: it shows them their own channels. */
const FAULT_OF: Readonly<Record<ChannelAccess, ChannelFaultReason | null>> = {
  visible: null,
  untold: null,
  not_theirs: "channelNotTheirs",
  unseen: "channelUnseen",
  silent: "channelSilent",
};
