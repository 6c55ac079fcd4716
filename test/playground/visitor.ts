/**
 * A visitor at the page's Slack client. Where `SlackClient` finds things by their words, a browser points at them: this
 * one takes the ids of what was pointed at. What Slack's client checks and asks, it checks and asks here too.
 */
import type { Option } from "../world/slack/block-kit/composition.ts";
import { interactives } from "../world/slack/block-kit/cross.ts";
import { emptied, isStateful } from "../world/slack/block-kit/values.ts";
import { ownOptions, readOptions, withPicked, withTyped } from "../world/slack/client/choosing.ts";
import type { Field } from "../world/slack/client/finding.ts";
import { blockSuggestion } from "../world/slack/client/payloads.ts";
import { SlackClient } from "../world/slack/client.ts";
import { asSent } from "../world/slack/json.ts";
import { enter, type OpenView } from "../world/slack/open-view.ts";

export type Target = {
  readonly viewId: string;
  readonly blockId: string;
  readonly actionId: string;
  /** What a button, or the line of a menu, carries. */
  readonly value?: string | undefined;
};

/** A text, or all that is chosen now: options, or ids of people and channels. */
export type Entered =
  | {
      readonly text: string;
      /** Enter was pressed, or the text was picked and not typed. */
      readonly isDone: boolean;
    }
  | { readonly options: readonly Option[] }
  | { readonly ids: readonly string[] };

export class Visitor extends SlackClient {
  /** A button, or one line of an overflow menu. Answers the address that it leads to, else null. */
  async press(target: Target, optionValue: string | null): Promise<string | null> {
    const { open, block, element } = this.#point(target);
    if (element.type === "overflow") {
      const option = element.options.find((o) => o.value === optionValue);
      if (!option) throw new Error(`the menu has no line ${optionValue}`);
      const { type, action_id } = element;
      const chosen = { type, action_id, block_id: block.block_id, selected_option: option };
      await this.act(open, asSent(chosen));
      return option.url ?? null;
    }
    if (element.type !== "button") throw new Error(`a ${element.type} is no button`);
    await this.act(open, asSent({ ...element, block_id: block.block_id }));
    return element.url ?? null;
  }

  /** A button in a message that is still there as it was. */
  async pressInMessage(at: {
    readonly channelId: string;
    readonly ts: string;
    readonly blockId: string;
    readonly actionId: string;
  }): Promise<string | null> {
    const channel = this.team.channel(at.channelId);
    const message = channel.messages.find(({ ts }) => ts === at.ts);
    const block = message?.blocks.find(({ block_id }) => block_id === at.blockId);
    const found = block && interactives(block).find((i) => i.element.action_id === at.actionId);
    if (!message || !block || found?.element.type !== "button")
      throw new Error("that's no longer there");
    const { element } = found;
    const action = asSent({ ...element, block_id: block.block_id });
    await this.actInMessage(channel, message, action);
    return element.url ?? null;
  }

  async enter(target: Target, entered: Entered): Promise<void> {
    const { open, block, element } = this.#point(target);
    if (!isStateful(element)) throw new Error(`a ${element.type} holds no value`);
    const before = this.valueOf(open, this.#field(block, element));
    const isPicked = before.type.endsWith("picker");
    const value =
      "text" in entered
        ? isPicked && entered.text === ""
          ? emptied(before)
          : withTyped(before, entered.text)
        : withPicked(emptied(before), "ids" in entered ? entered.ids : entered.options);
    enter(open, block.block_id, element.action_id, value);
    this.team.screens.touched(this.user.id, open);
    const config = "dispatch_action_config" in element ? element.dispatch_action_config : undefined;
    const triggers = config?.trigger_actions_on ?? ["on_enter_pressed"];
    const isSent =
      !("text" in entered) ||
      isPicked ||
      triggers.includes(entered.isDone ? "on_enter_pressed" : "on_character_entered");
    if (block.type === "input" && !(block.dispatch_action && isSent)) return;
    const at = { action_id: element.action_id, block_id: block.block_id };
    await this.act(open, asSent({ ...at, ...value }));
  }

  /** What a select offers for this text. */
  async offers(target: Target, text: string): Promise<readonly Option[]> {
    const { open, block, element } = this.#point(target);
    if (!isStateful(element)) throw new Error(`a ${element.type} offers nothing`);
    const own = ownOptions(element);
    if (own) return own;
    if (element.type !== "external_select" && element.type !== "multi_external_select") return [];
    if (text.length < (element.min_query_length ?? 3)) return [];
    const at = { blockId: block.block_id, actionId: element.action_id, value: text };
    return readOptions(await this.interact(blockSuggestion(this.session, open, at)));
  }

  #field(block: Field["block"], element: Field["element"]): Field {
    return { block, element, label: "" };
  }

  /** Only what is on top can be pointed at. */
  #point({ viewId, blockId, actionId, value }: Target) {
    const open: OpenView = this.screen();
    if (open.id !== viewId) throw new Error("that view is no longer on top");
    const all = open.view.blocks.flatMap((block) =>
      interactives(block).map(({ element }) => ({ open, block, element })),
    );
    const same = all.filter(({ element }) => element.action_id === actionId);
    const found =
      same.find(({ block }) => block.block_id === blockId) ??
      // The app may have drawn the view anew under the visitor's finger: block ids that it leaves to Slack are new then.
      same.find(({ element }) =>
        element.type === "overflow"
          ? element.options.some((option) => option.value === value)
          : element.type === "button" && element.value === value,
      );
    if (!found) throw new Error("that's no longer there");
    return found;
  }
}
