/** A whole session of one admin with the product, from the install to the uninstall. */
import assert from "node:assert/strict";
import { APP_ORIGIN, type Emulation, personId } from "../playground/emulation.ts";
import { secrets } from "../world/secrets.ts";
import type { SlackClient } from "../world/slack/client.ts";
import type { Browser } from "./browser.ts";

/** A word of its own for each field, so that any part of it that turns up is this. */
export const TYPED = {
  name: "Quagga rotation",
  renamed: "Quagga, renamed",
  search: "quagga search",
  question: "quagga question",
  file: "Quagga of a file",
  badFile: "quagga: [broken",
  wrongKey: "0a1b2c3d-0000-4000-8000-00000000quag",
  pagerDutyKey: "u+quaggaKEYofPagerDuty",
  wrongSecret: "quagga-secret-of-another",
} as const;
const FILE = `version: 1
rotations:
  - name: ${TYPED.file}
    group: payments-oncall
    schedules: [Payments]
`;

export class Session {
  readonly #emulation: Emulation;
  readonly #browser: Browser;
  readonly #ada: SlackClient;

  constructor(emulation: Emulation, browser: Browser) {
    this.#emulation = emulation;
    this.#browser = browser;
    this.#ada = emulation.slack.client("ada");
  }

  async play(): Promise<void> {
    await this.#install("/slack/install");
    await this.#install("/slack/install?grant=usergroups");
    await this.#ada.openHome();
    await this.#ada.sees("Connect PagerDuty");
    await this.#typePagerDutyKey();
    await this.#connectByConsent("Connect PagerDuty", (url) =>
      this.#emulation.systems.pagerduty.authorize(url, { allow: true, user: personId("ada") }),
    );
    await this.#useForms();
    await this.#ada.command(`/oncall ${TYPED.question}`, "ops");
    await this.#disconnect();
    await this.#submitKeys("Add Opsgenie API Key", { "API Key": TYPED.wrongKey }, "errors");
    await this.#submitKeys("Add Opsgenie API Key", this.#keysOf("Opsgenie"), "closed");
    await this.#ada.sees("Disconnect");
    await this.#disconnect();
    const pair = this.#keysOf("xMatters");
    const wrong = { ...pair, "API Secret": TYPED.wrongSecret };
    await this.#submitKeys("Connect xMatters", wrong, "errors");
    await this.#submitKeys("Connect xMatters", pair, "closed");
    await this.#ada.sees("Disconnect");
    await this.#disconnect();
    await this.#connectByConsent("Connect Jira Service Management", (url) =>
      this.#emulation.systems.jira.authorize(url, { allow: true, user: personId("ada") }),
    );
    await this.#lookAround();
    this.#emulation.slack.uninstallApp(this.#emulation.team);
    await this.#emulation.slack.settle();
  }

  async #install(path: string): Promise<void> {
    const start = await this.#browser.follow(APP_ORIGIN + path);
    const back = this.#emulation.slack.authorize(start ?? "", { as: "ada", allow: true });
    assert.match((await this.#browser.follow(back)) ?? "nowhere", /slack/);
    // Once more: refused.
    assert.equal(await this.#browser.follow(back), null);
  }

  async #connectByConsent(label: string, consent: (url: string) => string): Promise<void> {
    const link = await this.#ada.click(label);
    const back = consent((await this.#browser.follow(link ?? "")) ?? "");
    await this.#browser.follow(back);
    assert.equal(await this.#browser.follow(back), null);
    await this.#ada.sees("Create Rotation");
  }

  /** A key that PagerDuty refuses, where the Home offers to type one. */
  async #typePagerDutyKey(): Promise<void> {
    const label = "Use an API key instead";
    if (!this.#ada.visibleText().includes(label)) return;
    await this.#submitKeys(label, { "API Key": TYPED.pagerDutyKey }, "errors");
  }

  async #submitKeys(
    button: string,
    fields: Readonly<Record<string, string>>,
    expected: "closed" | "errors",
  ): Promise<void> {
    await this.#ada.click(button);
    await this.#ada.sees("[Submit]");
    for (const [field, value] of Object.entries(fields)) await this.#ada.fill(field, value);
    if (this.#ada.visibleText().includes("Region")) await this.#ada.choose("Region", "US");
    assert.equal(await this.#ada.submit(), expected);
    await this.#ada.closeAll();
  }

  #keysOf(system: string): Readonly<Record<string, string>> {
    return Object.fromEntries(
      this.#emulation.systems.keys.flatMap((key) =>
        key.system === system ? [[key.field, key.value]] : [],
      ),
    );
  }

  async #disconnect(): Promise<void> {
    await this.#ada.click("Disconnect");
    await this.#ada.sees("Add Opsgenie API Key");
  }

  async #useForms(): Promise<void> {
    await this.#ada.click("Create Rotation");
    await this.#ada.seesModal("Create Rotation");
    await this.#ada.sees("Config Name");
    await this.#ada.fill("Config Name", TYPED.name);
    await this.#ada.search("Schedules", TYPED.search);
    await this.#ada.search("User Group", TYPED.search);
    const [group = ""] = await this.#ada.search("User Group", "@platform-oncall");
    await this.#ada.choose("User Group", group);
    await this.#ada.choose("Schedules", ["Platform primary"]);
    await this.#ada.choose("Channels", ["#ops"]);
    assert.equal(await this.#ada.submit(), "closed");
    await this.#ada.sees(TYPED.name);
    await this.#ada.click("Edit", { within: TYPED.name });
    await this.#ada.seesModal("Edit Rotation");
    await this.#ada.sees("Config Name");
    await this.#ada.fill("Config Name", TYPED.renamed);
    assert.equal(await this.#ada.submit(), "closed");
    await this.#ada.sees(TYPED.renamed);
    await this.#paste(TYPED.badFile);
    await this.#ada.closeAll();
    await this.#paste(FILE);
    await this.#ada.sees("Apply");
    await this.#ada.click("Apply");
    await this.#ada.closeAll();
    await this.#ada.sees(TYPED.file);
  }

  async #paste(text: string): Promise<void> {
    await this.#ada.click("Settings");
    await this.#ada.seesModal("Settings");
    await this.#ada.click("Import");
    await this.#ada.seesModal("Import");
    await this.#ada.fill("Configuration (YAML)", text);
    await this.#ada.submit();
  }

  /** The pages, the operator's too, and requests of somebody who isn't Slack. */
  async #lookAround(): Promise<void> {
    for (const path of ["/", "/setup", "/healthz", "/operator", "/nowhere"])
      await this.#browser.ask(APP_ORIGIN + path);
    for (const token of ["quagga-token-of-nobody", secrets.OPERATOR_TOKEN])
      await this.#browser.ask(`${APP_ORIGIN}/operator`, new URLSearchParams({ token }));
    assert.equal((await this.#browser.ask(`${APP_ORIGIN}/operator`)).status, 200);
    const authorization = `Bearer ${secrets.OPERATOR_TOKEN}`;
    await this.#browser.ask(`${APP_ORIGIN}/operator`, undefined, { authorization });
    const forged = {
      "x-slack-request-timestamp": String(Math.floor(Date.now() / 1_000)),
      "x-slack-signature": `v0=${"0".repeat(64)}`,
    };
    const payload = new URLSearchParams({ payload: TYPED.question });
    await this.#browser.ask(`${APP_ORIGIN}/slack/interactivity`, payload, forged);
  }
}
