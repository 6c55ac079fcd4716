import { expect, test } from "vitest";
import * as connecting from "../../../src/pages/connect-notices.ts";
import * as installing from "../../../src/pages/install-notices.ts";
import { backToSlack, type Notice } from "../../../src/pages/notice.ts";

const HOME = "https://slack.com/app_redirect?app=A1&team=T1&tab=home";

/** Every notice there is, with and without a workspace that is known. */
const notices: readonly Notice[] = [
  ...[HOME, null].flatMap((home) => [
    ...(["forged", "old", "used", "not_installed"] as const).map((status) =>
      connecting.connectLinkNotice("PagerDuty", { status }, home),
    ),
    connecting.connectLinkNotice("PagerDuty", { status: "not_allowed", why: "Ask Ada." }, home),
    ...(["unknown", "expired"] as const).map((failure) =>
      connecting.connectFormNotice("PagerDuty", failure, home),
    ),
    connecting.connectDenied("PagerDuty", home),
    ...(["not_allowed", "unreachable", "not_stored"] as const).map((status) =>
      connecting.connectOutcomeNotice("PagerDuty", { status }, home),
    ),
    connecting.connectOutcomeNotice(
      "PagerDuty",
      { status: "connected", accountName: "Acme" },
      home,
    ),
    connecting.connectOutcomeNotice("PagerDuty", { status: "refused", detail: "no" }, home),
  ]),
  ...(["unknown", "expired"] as const).map((failure) =>
    connecting.connectStateNotice("PagerDuty", failure),
  ),
  connecting.systemNotSetUp("PagerDuty"),
  connecting.cantConnect("PagerDuty"),
  connecting.FOREIGN_FORM,
  installing.NOT_SET_UP,
  installing.CANT_INSTALL,
  installing.INSTALL_DENIED,
  installing.teamNotServed("T1"),
  ...Object.values(installing.GRANT_NOT_KEPT).map((notice) => ({
    ...backToSlack(HOME),
    ...notice,
  })),
  ...(["unknown", "expired"] as const).map((failure) => installing.installStateNotice(failure)),
  installing.installFailureNotice({ reason: "refused", error: "bad_code" }),
  ...(["org_wide", "rotating_tokens", "unreachable", "unreadable"] as const).map((reason) =>
    installing.installFailureNotice({ reason }),
  ),
];

test.each(notices.map((notice) => [notice.title, notice] as const))(
  "“%s” leaves nobody without a way on",
  (_title, { action }) => {
    expect(action?.label).toMatch(/^[A-Z]/);
    expect(action?.href).toMatch(/^(\/[a-z]|https:\/\/(app\.)?slack\.com\/)/);
  },
);

test("the button leads to the App Home where the workspace is known, and to Slack where it isn't", () => {
  expect(connecting.connectDenied("PagerDuty", HOME).action?.href).toBe(HOME);
  expect(connecting.connectDenied("PagerDuty", null).action?.label).toBe("Open Slack");
});
