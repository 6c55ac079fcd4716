/** The scheduling systems that are connected on a page of their own. */
import { connectByConsent } from "./acts.ts";
import { handsOver } from "./hands-over.ts";

for (const system of ["PagerDuty", "Jira Service Management"])
  handsOver(system, ({ page }) => connectByConsent(page, `Connect ${system}`));
