/**
 * Connects a scheduling system with a key that a person types into a modal. The key is tested before it is stored; an
 * error is shown at the field to correct. A form is never prefilled with a secret.
 */
import type { ModalView } from "@slack/types";
import { err, ok, type Result } from "../../../domain/result.ts";
import type { Credentials } from "../../../schedulers/credentials.ts";
import { tryOpsgenieKey } from "../../../schedulers/opsgenie/key.ts";
import { tryPagerDutyKey } from "../../../schedulers/pagerduty/key.ts";
import type { Account } from "../../../schedulers/scheduler.ts";
import { tryXMattersKey } from "../../../schedulers/xmatters/key.ts";
import { type Ack, EMPTY_ACK } from "../../../slack/ack.ts";
import type { Actor } from "../../../slack/payload/actor.ts";
import type { Pressed, Submitted } from "../../../slack/payload/interaction.ts";
import { updateAck } from "../../../slack/views/acks.ts";
import { noticeModal } from "../../../slack/views/notice-modal.ts";
import { connectedTo, FIELD_ERROR, REFUSAL } from "../../../slack/words/fields.ts";
import {
  opsgenieErrors,
  pagerDutyErrors,
  xmattersErrors,
} from "../../../slack/words/key-refusal.ts";
import { BUTTON, OPTION } from "../../../slack/words/labels.ts";
import { storeConnection } from "../../connection/connect.ts";
import type { Context, Slack } from "../../context.ts";
import { answerFor, type Deadline, type Outcome } from "../../deadline.ts";
import { opsgenieForm } from "./opsgenie-view.ts";
import { pagerDutyForm } from "./pagerduty-view.ts";
import type { Region, RegionalKeyErrors, RegionalKeyForm, TypedKey } from "./regional-key-form.ts";
import { keyPowerSentence, otherRegion } from "./words.ts";
import { type XMattersKeyForm, xmattersErrorsAck, xmattersModal } from "./xmatters-view.ts";

type Tried = {
  readonly credentials: Credentials;
  readonly account: Account;
  /** The one that knows the key. */
  readonly region: Region;
  /** What else there is to tell the person; null: nothing. */
  readonly word: string | null;
};

/** A system with a key of a region. */
type Regional = {
  readonly form: RegionalKeyForm;
  readonly attempt: (
    typed: { readonly apiKey: string; readonly region: Region },
    outgoing: Context["outgoing"],
  ) => Promise<Result<Tried, RegionalKeyErrors>>;
};

const PAGERDUTY: Regional = {
  form: pagerDutyForm,
  async attempt(typed, outgoing) {
    const tried = await tryPagerDutyKey(typed, outgoing);
    if (!tried.ok) return err(pagerDutyErrors(tried.error));
    const { power, ...accepted } = tried.value;
    const isPersonal = accepted.account.connectedAs !== null;
    return ok({ ...accepted, word: keyPowerSentence(power, isPersonal) });
  },
};

const OPSGENIE: Regional = {
  form: opsgenieForm,
  async attempt(typed, outgoing) {
    const tried = await tryOpsgenieKey(typed, outgoing);
    if (!tried.ok) return err(opsgenieErrors(tried.error));
    return ok({ ...tried.value, region: tried.value.credentials.region, word: null });
  },
};

type ModalOf = (model: { readonly origin: string | null }) => ModalView;

const opener =
  (modal: ModalOf) =>
  async (ctx: Context, slack: Slack, { triggerId }: Pressed): Promise<void> => {
    await slack.bot.openView(triggerId, modal({ origin: originOf(ctx) }));
  };

export const openPagerDutyForm = opener(pagerDutyForm.modal);
export const openOpsgenieForm = opener(opsgenieForm.modal);
export const openXMattersForm = opener(xmattersModal);

const connector =
  ({ form: { title, errorsAck, modal }, attempt }: Regional) =>
  async (
    ctx: Context,
    slack: Slack,
    { actor, viewId, answerBy, apiKey, region }: Submitted & Deadline & TypedKey,
  ): Promise<Ack> => {
    if (region !== "us" && region !== "eu") return errorsAck({ region: FIELD_ERROR.regionMissing });
    const work = async (): Promise<Outcome> => {
      const tried = await attempt({ apiKey, region }, ctx.outgoing);
      if (!tried.ok) {
        const late = modal({ region, formErrors: tried.error, origin: originOf(ctx) });
        return { inTime: errorsAck(tried.error), late };
      }
      const { region: found, word } = tried.value;
      const said = [found === region ? null : otherRegion(REGION[found]), word];
      return store(ctx, actor, title, tried.value, said.filter((one) => one !== null).join(" "));
    };
    return answerFor(ctx, slack, { viewId, title, answerBy }, work());
  };

export const connectPagerDuty = connector(PAGERDUTY);
export const connectOpsgenie = connector(OPSGENIE);

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

/** @param more what else there is to tell the person; empty: nothing */
async function store(
  ctx: Context,
  { userId }: Actor,
  title: string,
  { credentials, account }: { readonly credentials: Credentials; readonly account: Account },
  more = "",
): Promise<Outcome> {
  const stored = await storeConnection(ctx, credentials, account, userId);
  const done = [connectedTo(credentials.system, account.name), ...(more === "" ? [] : [more])];
  const late = noticeModal(title, stored === "stored" ? done.join(" ") : REFUSAL[stored]);
  const isTold = stored === "not_stored" || (stored === "stored" && more !== "");
  return { inTime: isTold ? updateAck(late) : EMPTY_ACK, late };
}
