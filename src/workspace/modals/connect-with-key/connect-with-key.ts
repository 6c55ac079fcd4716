/**
 * Connects a scheduling system with a key that a person types into a modal. The key is tested before it is stored; an
 * error is shown at the field to correct. A form is never prefilled with a secret.
 */
import type { Credentials } from "../../../schedulers/credentials.ts";
import { tryOpsgenieKey } from "../../../schedulers/opsgenie/key.ts";
import type { Account } from "../../../schedulers/scheduler.ts";
import { tryXMattersKey } from "../../../schedulers/xmatters/key.ts";
import { type Ack, EMPTY_ACK } from "../../../slack/ack.ts";
import type { Actor } from "../../../slack/payload/actor.ts";
import type { Pressed, Submitted } from "../../../slack/payload/interaction.ts";
import { updateAck } from "../../../slack/views/acks.ts";
import { noticeModal } from "../../../slack/views/notice-modal.ts";
import { connectedTo, FIELD_ERROR, REFUSAL } from "../../../slack/words/fields.ts";
import { opsgenieErrors, xmattersErrors } from "../../../slack/words/key-refusal.ts";
import { BUTTON, OPTION } from "../../../slack/words/labels.ts";
import { storeConnection } from "../../connection/connect.ts";
import type { Context, Slack } from "../../context.ts";
import { answerFor, type Deadline, type Outcome } from "../../deadline.ts";
import { type OpsgenieKeyForm, opsgenieErrorsAck, opsgenieModal } from "./opsgenie-view.ts";
import { otherRegion } from "./words.ts";
import { type XMattersKeyForm, xmattersErrorsAck, xmattersModal } from "./xmatters-view.ts";

export async function openOpsgenieForm(
  ctx: Context,
  slack: Slack,
  { triggerId }: Pressed,
): Promise<void> {
  await slack.bot.openView(triggerId, opsgenieModal({ origin: originOf(ctx) }));
}

export async function openXMattersForm(
  ctx: Context,
  slack: Slack,
  { triggerId }: Pressed,
): Promise<void> {
  await slack.bot.openView(triggerId, xmattersModal({ origin: originOf(ctx) }));
}

export async function connectOpsgenie(
  ctx: Context,
  slack: Slack,
  { actor, viewId, answerBy, apiKey, region }: Submitted & Deadline & OpsgenieKeyForm,
): Promise<Ack> {
  if (region !== "us" && region !== "eu")
    return opsgenieErrorsAck({ region: FIELD_ERROR.regionMissing });

  const work = async (): Promise<Outcome> => {
    const tried = await tryOpsgenieKey({ apiKey, region }, ctx.outgoing);
    if (tried.ok) {
      const { region: found } = tried.value.credentials;
      const more = found === region ? null : otherRegion(REGION[found]);
      return store(ctx, actor, BUTTON.addOpsgenieKey, tried.value, more);
    }
    const formErrors = opsgenieErrors(tried.error);
    return {
      inTime: opsgenieErrorsAck(formErrors),
      late: opsgenieModal({ region, formErrors, origin: originOf(ctx) }),
    };
  };
  return answerFor(ctx, slack, { viewId, title: BUTTON.addOpsgenieKey, answerBy }, work());
}

export async function connectXMatters(
  ctx: Context,
  slack: Slack,
  { actor, viewId, answerBy, url, apiKey, apiSecret }: Submitted & Deadline & XMattersKeyForm,
): Promise<Ack> {
  const work = async (): Promise<Outcome> => {
    const tried = await tryXMattersKey({ url, apiKey, apiSecret }, ctx.outgoing);
    if (tried.ok) return store(ctx, actor, BUTTON.connectXMatters, tried.value);
    const formErrors = xmattersErrors(tried.error);
    return {
      inTime: xmattersErrorsAck(formErrors),
      late: xmattersModal({ url, formErrors, origin: originOf(ctx) }),
    };
  };
  return answerFor(ctx, slack, { viewId, title: BUTTON.connectXMatters, answerBy }, work());
}

const originOf = ({ store }: Context): string | null => store.state.home.get("origin");

const REGION = { us: OPTION.regionUs, eu: OPTION.regionEu } as const;

/** @param more what else there is to tell the person */
async function store(
  ctx: Context,
  { userId }: Actor,
  title: string,
  { credentials, account }: { readonly credentials: Credentials; readonly account: Account },
  more: string | null = null,
): Promise<Outcome> {
  const stored = await storeConnection(ctx, credentials, account, userId);
  const done = [connectedTo(credentials.system, account.name), ...(more === null ? [] : [more])];
  const late = noticeModal(title, stored === "stored" ? done.join(" ") : REFUSAL[stored]);
  const isTold = stored === "not_stored" || (stored === "stored" && more !== null);
  return { inTime: isTold ? updateAck(late) : EMPTY_ACK, late };
}
