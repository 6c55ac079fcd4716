/** The form to choose the team's Jira site, of those that a grant reaches. */
import type { ModalView } from "@slack/types";
import { ok } from "../../../domain/result.ts";
import type { Ack } from "../../../slack/ack.ts";
import { MOST_OPTIONS } from "../../../slack/limits.ts";
import { chosenOption } from "../../../slack/payload/form-values.ts";
import type { Reading, ViewSubmission } from "../../../slack/payload/interaction.ts";
import { errorsAck } from "../../../slack/views/acks.ts";
import { input, option } from "../../../slack/views/inputs.ts";
import { formModal } from "../../../slack/views/modal.ts";
import { FIELD, TITLE } from "../../../slack/words/labels.ts";
import { SITE_HINT } from "./words.ts";

export const SITE_FORM = "site_form";
export const SITE_BLOCK = "jira_site";

export type ChosenSite = { readonly siteId: string };

export const readChosenSite = ({ view }: ViewSubmission): Reading<ChosenSite> =>
  ok({ siteId: chosenOption(view.state, SITE_BLOCK) ?? "" });

export const siteErrorAck = (text: string): Ack => errorsAck({ [SITE_BLOCK]: text });

export type SiteChoice = {
  readonly id: string;
  readonly name: string;
  /** Distinguishes sites of the same name. */
  readonly url: string;
};

/** @param currentId the present site's id; null: it isn't among `sites` */
export function siteModal(sites: readonly SiteChoice[], currentId: string | null): ModalView {
  const offered = sites.slice(0, MOST_OPTIONS);
  const current = offered.find(({ id }) => id === currentId);
  return formModal({
    title: TITLE.changeSite,
    callbackId: SITE_FORM,
    blocks: input({
      id: SITE_BLOCK,
      label: FIELD.site,
      hint: SITE_HINT,
      element: {
        type: "static_select",
        options: offered.map(siteOption),
        ...(current && { initial_option: siteOption(current) }),
      },
    }),
  });
}

const siteOption = ({ id, name, url }: SiteChoice) =>
  option(`${name} (${url.replace(/^https:\/\//, "")})`, id);
