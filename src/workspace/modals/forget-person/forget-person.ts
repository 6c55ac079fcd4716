/** An admin has one person forgotten: chosen in one form, confirmed in the next. */
import type { Ack } from "../../../slack/ack.ts";
import type { Pressed, Submitted } from "../../../slack/payload/interaction.ts";
import { updateAck } from "../../../slack/views/acks.ts";
import { noticeModal } from "../../../slack/views/notice-modal.ts";
import { forgottenSentences } from "../../../slack/words/forget-person.ts";
import { TITLE } from "../../../slack/words/labels.ts";
import type { Context, Slack } from "../../context.ts";
import { forgetPerson, remainsOf } from "../../people/forget-person.ts";
import type { PersonRef } from "../../store/erasure.ts";
import { forgetConfirmModal, forgetPersonModal, type PersonForm, personErrorAck } from "./view.ts";

export async function openForgetPerson(
  _ctx: Context,
  slack: Slack,
  { triggerId }: Pressed,
): Promise<void> {
  await slack.bot.pushView(triggerId, forgetPersonModal());
}

export async function askToForget(
  ctx: Context,
  slack: Slack,
  form: Submitted & PersonForm,
): Promise<Ack> {
  if (form.person === null) return personErrorAck();
  return updateAck(forgetConfirmModal(form.person, await remainsOf(ctx, slack, form.person)));
}

export async function forgetConfirmed(
  ctx: Context,
  slack: Slack,
  { actor, person }: Submitted & { readonly person: PersonRef },
): Promise<Ack> {
  // Afterwards nothing tells who of the scheduling system they are.
  const remains = await remainsOf(ctx, slack, person);
  const erased = await forgetPerson(ctx, person, actor.userId);
  return updateAck(noticeModal(TITLE.forgetPerson, forgottenSentences(erased, remains)));
}
