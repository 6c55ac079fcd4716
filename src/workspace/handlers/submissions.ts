/** What a submitted modal does. Slack waits for the answer: closed, errors at fields, or another view. */
import type { Submission } from "../../domain/intent.ts";
import type { Ack } from "../../slack/ack.ts";
import type { Context, Slack } from "../context.ts";
import { applyConfiguration, importConfiguration } from "../modals/config-file/import.ts";
import { connectOpsgenie, connectXMatters } from "../modals/connect-with-key/connect-with-key.ts";
import { answerHistory } from "../modals/history/show.ts";
import { changeSite } from "../modals/jira-site/jira-site.ts";
import { saveMatches } from "../modals/match-people/match-people.ts";
import { saveLinks } from "../modals/relink/relink.ts";
import { deleteRotation } from "../modals/rotation/delete.ts";
import { saveRotation } from "../modals/rotation/save.ts";
import { saveSettings } from "../modals/settings/settings.ts";

export async function performSubmission(
  ctx: Context,
  slack: Slack,
  submission: Submission,
): Promise<Ack> {
  switch (submission.type) {
    case "save_rotation":
      return saveRotation(ctx, slack, submission);
    case "match_people":
      return saveMatches(ctx, slack, submission);
    case "import_configuration":
      return importConfiguration(ctx, slack, submission);
    case "apply_configuration":
      return applyConfiguration(ctx, slack, submission);
    case "save_settings":
      return saveSettings(ctx, slack, submission);
    case "delete_rotation":
      return deleteRotation(ctx, slack, submission);
    case "ask_members":
      return answerHistory(ctx, submission);
    case "link_schedules":
      return saveLinks(ctx, slack, submission);
    case "change_site":
      return changeSite(ctx, slack, submission);
    case "connect_opsgenie":
      return connectOpsgenie(ctx, slack, submission);
    case "connect_xmatters":
      return connectXMatters(ctx, slack, submission);
  }
}
