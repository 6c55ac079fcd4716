/** One person filling in fields: typing, searching, choosing. */
import type { Option } from "../block-kit/composition.ts";
import { emptied, type FieldValue } from "../block-kit/values.ts";
import { asSent } from "../json.ts";
import { enter, type OpenView } from "../open-view.ts";
import { toldId } from "../organization.ts";
import {
  ownOptions,
  pick,
  pickChannel,
  pickUser,
  readOptions,
  withPicked,
  withTyped,
} from "./choosing.ts";
import { type Field, findField } from "./finding.ts";
import { Onlooker } from "./onlooker.ts";
import { blockSuggestion } from "./payloads.ts";
import { textWords } from "./words.ts";

/** Slack asks for three characters unless the app says otherwise. */
const MIN_QUERY_LENGTH = 3;

export class FormFiller extends Onlooker {
  /** Types into a searching select and answers the options that come up. Too few characters ask for nothing. */
  async search(label: string, text: string): Promise<readonly string[]> {
    const open = this.screen();
    const field = findField(this.team, open, label);
    const own = ownOptions(field.element);
    const options = own
      ? own.filter((o) => textWords(this.team, o.text).toLowerCase().includes(text.toLowerCase()))
      : await this.#ask(open, field, text);
    return options.map((o) => textWords(this.team, o.text));
  }

  /** Types into a text field, replacing what was there. */
  async fill(label: string, text: string): Promise<void> {
    const open = this.screen();
    const field = findField(this.team, open, label);
    await this.#enter(open, field, withTyped(this.valueOf(open, field), text), "typed");
  }

  /** Presses Enter in a text field. */
  async pressEnter(label: string): Promise<void> {
    const open = this.screen();
    const field = findField(this.team, open, label);
    const { block, element } = field;
    const config = "dispatch_action_config" in element ? element.dispatch_action_config : undefined;
    const isAsked = (config?.trigger_actions_on ?? ["on_enter_pressed"]).includes(
      "on_enter_pressed",
    );
    if (block.type === "input" && block.dispatch_action && isAsked)
      await this.#dispatch(open, field);
  }

  /**
   * Picks by visible text: an option, `@name`, `#channel`. In a searching select it types first and picks from what the
   * app answers. A multi-select keeps what was picked before.
   */
  async choose(label: string, what: string | readonly string[]): Promise<void> {
    const open = this.screen();
    const field = findField(this.team, open, label);
    const picked: (Option | string)[] = [];
    for (const text of typeof what === "string" ? [what] : what)
      picked.push(await this.#pick(open, field, text));
    const value = withPicked(this.valueOf(open, field), picked);
    const max =
      "max_selected_items" in field.element ? field.element.max_selected_items : undefined;
    const size = Object.values(value).find(Array.isArray)?.length ?? 0;
    if (max !== undefined && size > max) throw new Error(`"${label}" takes ${max} at most`);
    await this.#enter(open, field, value, "chosen");
  }

  /** Takes one thing out of a multi-select, by its visible text. */
  async unchoose(label: string, text: string): Promise<void> {
    const open = this.screen();
    const field = findField(this.team, open, label);
    const before = this.valueOf(open, field);
    const entries = Object.entries(before).map(([key, content]) => [
      key,
      Array.isArray(content)
        ? content.filter((part: Option | string) => !this.#isCalled(part, text))
        : content,
    ]);
    const after = Object.fromEntries(entries) as FieldValue;
    if (JSON.stringify(after) === JSON.stringify(before))
      throw new Error(`"${text}" is not chosen in "${label}"`);
    await this.#enter(open, field, after, "chosen");
  }

  async clear(label: string): Promise<void> {
    const open = this.screen();
    const field = findField(this.team, open, label);
    await this.#enter(open, field, emptied(this.valueOf(open, field)), "chosen");
  }

  #isCalled(part: Option | string, text: string): boolean {
    if (typeof part !== "string") return textWords(this.team, part.text) === text;
    const bare = text.replace(/^[@#]/, "");
    const { team } = this;
    return (
      part === text || team.users.get(part)?.name === bare || team.channels.get(part)?.name === bare
    );
  }

  async #pick(open: OpenView, field: Field, text: string): Promise<Option | string> {
    const { element, label } = field;
    const own = ownOptions(element);
    let found: Option | string | undefined;
    if (own) found = pick(this.team, own, text);
    else if (element.type === "external_select" || element.type === "multi_external_select") {
      found = pick(this.team, await this.#ask(open, field, text), text);
      if (!found && element.min_query_length === 0)
        found = pick(this.team, await this.#ask(open, field, ""), text);
    } else if (element.type === "users_select" || element.type === "multi_users_select")
      found = this.#pickedUser(text);
    else found = pickChannel(this.team, this.user, element, text)?.id;
    if (found === undefined) throw new Error(`"${label}" offers no "${text}"`);
    return found;
  }

  #pickedUser(text: string): string | undefined {
    const user = pickUser(this.team, text);
    return user && toldId(user, this.team.organization, "payloads");
  }

  async #ask(open: OpenView, { block, element, label }: Field, text: string) {
    if (element.type !== "external_select" && element.type !== "multi_external_select")
      throw new Error(`"${label}" is no searching select`);
    if (text.length < (element.min_query_length ?? MIN_QUERY_LENGTH)) return [];
    const at = { blockId: block.block_id, actionId: element.action_id, value: text };
    return readOptions(await this.interact(blockSuggestion(this.session, open, at)));
  }

  async #enter(open: OpenView, field: Field, value: FieldValue, how: "typed" | "chosen") {
    const { block, element } = field;
    const confirm = "confirm" in element ? element.confirm : undefined;
    if (!this.isConfirmed(confirm, false)) return;
    enter(open, block.block_id, element.action_id, value);
    this.team.screens.touched(this.user.id, open);
    const config = "dispatch_action_config" in element ? element.dispatch_action_config : undefined;
    const isSent = how === "chosen" || config?.trigger_actions_on.includes("on_character_entered");
    // Outside of input blocks every choice is sent; inside, only where the app asked for it.
    if (block.type === "input" && !(block.dispatch_action && isSent === true)) return;
    await this.#dispatch(open, field);
  }

  async #dispatch(open: OpenView, field: Field): Promise<void> {
    const { block, element } = field;
    const at = { action_id: element.action_id, block_id: block.block_id };
    const placeholder =
      "placeholder" in element && element.placeholder ? { placeholder: element.placeholder } : {};
    await this.act(open, asSent({ ...at, ...this.valueOf(open, field), ...placeholder }));
  }
}
