/**
 * One person at a Slack client. It does what Slack's own client does and nothing else: it finds things by their visible
 * words, asks before what wants confirming, checks fields, sends the app signed payloads, and shows what comes back.
 * With a modal open, only the top one can be used. What a person would see as a failure is thrown as `SlackTrouble`.
 *
 * To look: `home`, `modal`, `visibleText()`, `errors()`, `fieldValue()`, `sees()`, `seesModal()`.
 * To do: `openHome()`, `click()`, `clickInMessage()`, `submit()`, `submitAsAsked()`, `cancel()`, `closeAll()`, `command()`.
 * To fill in: `search()`, `fill()`, `pressEnter()`, `choose()`, `unchoose()`, `clear()`.
 */
import { interactives } from "./block-kit/cross.ts";
import type { Channel, Message } from "./channels.ts";
import { applyAnswer, type Outcome } from "./client/answering.ts";
import { clientErrors } from "./client/checking.ts";
import { findPressable, type Pressable } from "./client/finding.ts";
import { FormFiller } from "./client/form-filler.ts";
import {
  type Action,
  homeOpened,
  messageActions,
  slashCommand,
  viewClosed,
  viewSubmission,
} from "./client/payloads.ts";
import { NO_CONNECTION, reasonOf, SlackTrouble } from "./client/trouble.ts";
import { asSent } from "./json.ts";
import type { OpenView } from "./open-view.ts";
import { type Reply, readReply } from "./response-urls.ts";

const MOST_AGAIN = 5;

export class SlackClient extends FormFiller {
  /** Opens the app's Home tab; resolves when the app has heard of it and what else waited. */
  async openHome(): Promise<void> {
    const { installation } = this.team;
    if (!installation) throw new Error(`the app is not installed in ${this.team.name}`);
    this.slack.queueEvent(
      this.team.id,
      homeOpened(this.session, installation.botUserId, this.home),
    );
    await this.slack.settle();
  }

  /**
   * Presses a button, a line of an overflow menu, or the modal's own submit and close. `within` is a text in or above
   * the button's block, where equal buttons differ. A confirm dialog is agreed to unless `deny`. Answers the address a
   * link button leads to, else null.
   */
  async click(
    label: string,
    how: { within?: string; deny?: boolean } = {},
  ): Promise<string | null> {
    const open = this.screen();
    const found = findPressable(this.team, open, label, how.within);
    if (found) return this.#press(open, found, how.deny ?? false);
    const { view } = open;
    if (view.type === "modal" && view.submit?.text === label) {
      await this.submit();
      return null;
    }
    if (view.type === "modal" && (view.close?.text ?? "Cancel") === label) {
      await this.cancel();
      return null;
    }
    const near = how.within === undefined ? "" : ` near "${how.within}"`;
    throw new Error(`no button says "${label}"${near} in:\n${this.visibleText()}`);
  }

  /** What the app wrote to this person directly, oldest first. */
  messages(): readonly Message[] {
    const { installation } = this.team;
    return installation ? this.#direct(installation.botUserId).messages : [];
  }

  /** Presses a button in the newest direct message of the app that has one of this name. */
  async clickInMessage(label: string): Promise<void> {
    for (const message of this.messages().toReversed()) {
      const [action] = message.blocks.flatMap((block) =>
        interactives(block).flatMap(({ element }) =>
          element.type === "button" && element.text.text === label
            ? [asSent({ ...element, block_id: block.block_id })]
            : [],
        ),
      );
      if (!action) continue;
      const channel = this.#direct(message.userId);
      return this.actInMessage(channel, message, action);
    }
    throw new Error(`no message of the app has a button "${label}"`);
  }

  protected async actInMessage(channel: Channel, message: Message, action: Action): Promise<void> {
    const ack = await this.interact(messageActions(this.session, channel, message, action));
    if (ack.status !== 200) throw new SlackTrouble(NO_CONNECTION, reasonOf(ack));
  }

  #direct(botUserId: string): Channel {
    return this.team.talk.direct(this.user.id, botUserId);
  }

  /** Submits the top modal, if Slack's own checks let it. */
  async submit(): Promise<Outcome> {
    const open = this.modal;
    if (open?.view.type !== "modal" || !open.view.submit)
      throw new Error("there is nothing to submit");
    open.errors = clientErrors(open);
    this.team.screens.touched(this.user.id, open);
    if (open.errors.size > 0) return "errors";
    const ack = await this.interact(viewSubmission(this.session, open));
    return applyAnswer(this.session, open, ack);
  }

  /** The same as people do it: again where the form asks for that, because somebody else answered too late. */
  async submitAsAsked(): Promise<Outcome> {
    let outcome = await this.submit();
    const isAsked = () => Object.values(this.errors()).some((error) => /Submit again/.test(error));
    for (let again = 0; again < MOST_AGAIN && outcome === "errors" && isAsked(); again += 1)
      outcome = await this.submit();
    return outcome;
  }

  /** The modal's close button: this view goes, and those below it if the app wants that. */
  async cancel(): Promise<void> {
    const open = this.modal;
    if (open?.view.type !== "modal") throw new Error("there is nothing to close");
    this.team.screens.close(this.user.id, open.view.clear_on_close ? "all" : "top");
    if (open.view.notify_on_close) await this.interact(viewClosed(this.session, open, false));
  }

  /** The X: all stacked modals go. */
  async closeAll(): Promise<void> {
    const stack = this.team.screens.modals(this.user.id).toReversed();
    this.team.screens.close(this.user.id, "all");
    for (const open of stack) {
      if (open.view.type === "modal" && open.view.notify_on_close)
        await this.interact(viewClosed(this.session, open, true));
    }
  }

  /**
   * Types a slash command in a channel (`/oncall platform`). Answers what the app said at once, and the address at which
   * it may say more: `slack.responseUrls.replies(…)`.
   */
  async command(
    line: string,
    channel: string,
  ): Promise<{ readonly reply: Reply | null; readonly responseUrl: string }> {
    if (!this.team.installation?.bot.scopes.has("commands"))
      throw new Error(`${this.team.name} knows no command ${line}`);
    const [command = "", ...words] = line.split(" ");
    const typed = { command, text: words.join(" "), channel: this.team.channel(channel) };
    const responseUrl = this.slack.responseUrls.issue(this.team.id);
    const form = new URLSearchParams(slashCommand(this.session, typed, responseUrl)).toString();
    const type = "application/x-www-form-urlencoded";
    const ack = await this.slack.line.post("/slack/commands", type, form);
    const shown = `${command} failed with the error "${ack.trouble ?? "dispatch_failed"}"`;
    if (ack.status !== 200) throw new SlackTrouble(shown, reasonOf(ack));
    if (ack.body === "") return { reply: null, responseUrl };
    const isJson = ack.headers.get("content-type")?.includes("application/json") === true;
    const plain: Reply = { text: ack.body, blocks: [], to: "ephemeral" };
    const reply = isJson ? readReply(ack.body) : plain;
    if (typeof reply === "string") throw new SlackTrouble(shown, `${reply}: ${ack.body}`);
    return { reply, responseUrl };
  }

  async #press(open: OpenView, found: Pressable, isDenied: boolean): Promise<string | null> {
    const { element, block, option } = found;
    if (!this.isConfirmed(element.confirm, isDenied)) return null;
    const { block_id } = block;
    if (option === null) {
      await this.act(open, asSent({ ...element, block_id }));
      return element.url ?? null;
    }
    const { options: _, ...menu } = element;
    await this.act(open, asSent({ ...menu, block_id, selected_option: option }));
    return option.url ?? null;
  }
}
