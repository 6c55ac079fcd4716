/**
 * Connecting with keys that a person types into a modal. They are tried before they are kept; what is wrong stands at
 * the field that has to change. A secret is never put back into a form.
 */

import type { Submission } from "../../../domain/intent.ts";
import type { Credentials } from "../../../schedulers/credentials.ts";
import { tryOpsgenieKey } from "../../../schedulers/opsgenie/key.ts";
import type { Account } from "../../../schedulers/scheduler.ts";
import { tryXMattersKey } from "../../../schedulers/xmatters/key.ts";
import { type Ack, EMPTY_ACK } from "../../../slack/ack.ts";
import { opsgenieErrorsAck, xmattersErrorsAck } from "../../../slack/views/acks.ts";
import { noticeModal } from "../../../slack/views/notice-modal.ts";
import { connectedTo, FIELD_ERROR, REFUSAL } from "../../../slack/words/fields.ts";
import { opsgenieErrors, xmattersErrors } from "../../../slack/words/key-refusal.ts";
import { BUTTON } from "../../../slack/words/labels.ts";
import { storeConnection } from "../../connection/connect.ts";
import type { Context, Slack } from "../../context.ts";
import type { Outcome } from "../../deadline.ts";
import { ANSWER_MS, answerFor } from "../../deadline.ts";
import { denialWithin } from "../../people/permissions.ts";
import { opsgenieModal } from "./opsgenie-view.ts";
import { xmattersModal } from "./xmatters-view.ts";

type Wish<Type extends Submission["type"]> = Extract<Submission, { type: Type }>;

export async function connectOpsgenie(
  ctx: Context,
  slack: Slack,
  wish: Wish<"connect_opsgenie">,
): Promise<Ack> {
  const answerBy = ctx.now() + ANSWER_MS;
  const refusal = await denialWithin(ctx, slack, wish.actor, "mayConnect");
  if (refusal) return opsgenieErrorsAck({ apiKey: refusal });
  const { apiKey, region, viewId } = wish;
  if (region !== "us" && region !== "eu")
    return opsgenieErrorsAck({ region: FIELD_ERROR.regionMissing });

  const work = async (): Promise<Outcome> => {
    const tried = await tryOpsgenieKey({ apiKey, region }, ctx.outgoing);
    if (tried.ok) return keep(ctx, wish, BUTTON.addOpsgenieKey, tried.value);
    const formErrors = opsgenieErrors(tried.error);
    return {
      inTime: opsgenieErrorsAck(formErrors),
      late: opsgenieModal({ region, formErrors }),
    };
  };
  return answerFor(ctx, slack, { viewId, title: BUTTON.addOpsgenieKey, answerBy }, work());
}

export async function connectXMatters(
  ctx: Context,
  slack: Slack,
  wish: Wish<"connect_xmatters">,
): Promise<Ack> {
  const answerBy = ctx.now() + ANSWER_MS;
  const refusal = await denialWithin(ctx, slack, wish.actor, "mayConnect");
  if (refusal) return xmattersErrorsAck({ url: refusal });
  const { url, apiKey, apiSecret, viewId } = wish;

  const work = async (): Promise<Outcome> => {
    const tried = await tryXMattersKey({ url, apiKey, apiSecret }, ctx.outgoing);
    if (tried.ok) return keep(ctx, wish, BUTTON.connectXMatters, tried.value);
    const formErrors = xmattersErrors(tried.error);
    return {
      inTime: xmattersErrorsAck(formErrors),
      late: xmattersModal({ url, formErrors }),
    };
  };
  return answerFor(ctx, slack, { viewId, title: BUTTON.connectXMatters, answerBy }, work());
}

async function keep(
  ctx: Context,
  { actor }: Submission,
  title: string,
  { credentials, account }: { readonly credentials: Credentials; readonly account: Account },
): Promise<Outcome> {
  const isKept = await storeConnection(ctx, credentials, account, actor.userId);
  return {
    inTime: EMPTY_ACK,
    late: noticeModal(
      title,
      isKept ? connectedTo(credentials.system, account.name) : REFUSAL.uninstalled,
    ),
  };
}
