/** Every id that Slack can send back, of what there is to press and to submit: those without a handler, too. */

import { ACTIONS } from "../../src/workspace/handlers/actions.ts";
import { MODALS } from "../../src/workspace/handlers/modals.ts";
import { GRANT_LINK } from "../../src/workspace/home/view/notice.ts";
import { EXPORT_FORM } from "../../src/workspace/modals/config-file/export-view.ts";

export const BUTTONS: readonly string[] = [...Object.keys(ACTIONS), GRANT_LINK];
export const FORMS: readonly string[] = [...Object.keys(MODALS), EXPORT_FORM];
