/** Asks which of the sites that a grant reaches is the team's. */
import type { ModalView } from "@slack/types";
import { MOST_OPTIONS } from "../../../slack/limits.ts";
import { CALLBACK, SITE_BLOCK } from "../../../slack/views/ids.ts";
import { input, option } from "../../../slack/views/inputs.ts";
import { formModal } from "../../../slack/views/modal.ts";
import { FIELD, TITLE } from "../../../slack/words/labels.ts";

export type SiteChoice = {
  readonly id: string;
  readonly name: string;
  /** Tells sites of one name apart. */
  readonly url: string;
};

/** @param currentId the site in use; null: none of these */
export function siteModal(sites: readonly SiteChoice[], currentId: string | null): ModalView {
  const shown = sites.slice(0, MOST_OPTIONS);
  const current = shown.find(({ id }) => id === currentId);
  return formModal({
    title: TITLE.changeSite,
    callbackId: CALLBACK.site,
    blocks: input({
      id: SITE_BLOCK,
      label: FIELD.site,
      hint: "Schedules are read from this site only. Rotations that follow another one wait until they are linked.",
      element: {
        type: "static_select",
        options: shown.map(siteOption),
        ...(current && { initial_option: siteOption(current) }),
      },
    }),
  });
}

const siteOption = ({ id, name, url }: SiteChoice) =>
  option(`${name} (${url.replace(/^https:\/\//, "")})`, id);
