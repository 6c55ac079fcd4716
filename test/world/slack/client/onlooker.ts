/** One person at a Slack client, looking: what is on their screen, and how their clicks reach the app. */
import type { Ack } from "../app-line.ts";
import type { Confirm } from "../block-kit/composition.ts";
import type { FieldValue } from "../block-kit/values.ts";
import type { JsonObject } from "../json.ts";
import type { OpenView } from "../open-view.ts";
import type { SlackUser } from "../people.ts";
import type { EmulatedSlack } from "../slack.ts";
import type { Team } from "../team.ts";
import { type Field, findField } from "./finding.ts";
import { type Action, blockActions, type Session } from "./payloads.ts";
import { NO_CONNECTION, reasonOf, SlackTrouble } from "./trouble.ts";
import { viewWords } from "./words.ts";

/** Only a failure waits for this long: a busy machine is slow, not wrong. */
const PATIENCE_MS = 10_000;

export class Onlooker {
  readonly team: Team;
  readonly user: SlackUser;
  /** The last confirm dialog that came up. */
  lastConfirm: Confirm | null = null;
  protected readonly slack: EmulatedSlack;
  protected readonly session: Session;

  constructor(slack: EmulatedSlack, team: Team, user: SlackUser) {
    this.slack = slack;
    this.team = team;
    this.user = user;
    this.session = { slack, team, user };
  }

  /** The Home as last published to this person. */
  get home(): OpenView | null {
    return this.team.screens.home(this.user.id);
  }

  /** The modal on top; null when none is open. */
  get modal(): OpenView | null {
    return this.team.screens.modals(this.user.id).at(-1) ?? null;
  }

  /** What the person reads: the top modal if one is open, else the Home. One line per piece, `[Button]`s included. */
  visibleText(): string {
    const open = this.modal ?? this.home;
    return open ? viewWords(this.team, open).join("\n") : "";
  }

  /** The errors at the fields of the top modal, by field label. */
  errors(): Readonly<Record<string, string>> {
    const open = this.screen();
    const entries = open.view.blocks.flatMap((block) => {
      const error = open.errors.get(block.block_id);
      return block.type === "input" && error !== undefined ? [[block.label.text, error]] : [];
    });
    return Object.fromEntries(entries);
  }

  /** Waits, in real time, until the text is on the screen. */
  async sees(text: string, withinMs = PATIENCE_MS): Promise<void> {
    await this.#until(() => this.visibleText().includes(text), `"${text}" to appear`, withinMs);
  }

  /** Waits until a modal is open (with this title), or none. */
  async seesModal(title: string | null, withinMs = PATIENCE_MS): Promise<void> {
    const isThere = () => {
      const view = this.modal?.view;
      return title === null ? !view : view?.type === "modal" && view.title.text === title;
    };
    await this.#until(isThere, title === null ? "no modal" : `the modal "${title}"`, withinMs);
  }

  /** What a field holds, in the shape of `state.values`. */
  fieldValue(label: string): FieldValue {
    const open = this.screen();
    return this.valueOf(open, findField(this.team, open, label));
  }

  protected screen(): OpenView {
    const open = this.modal ?? this.home;
    if (!open) throw new Error(`${this.user.name} sees neither a Home nor a modal`);
    return open;
  }

  protected valueOf(open: OpenView, { block, element }: Field): FieldValue {
    const value = open.values.get(block.block_id)?.get(element.action_id);
    if (!value) throw new Error(`the view keeps no value for ${element.action_id}`);
    return value;
  }

  protected isConfirmed(confirm: Confirm | undefined, isDenied: boolean): boolean {
    if (!confirm) return true;
    this.lastConfirm = confirm;
    return !isDenied;
  }

  protected async act(open: OpenView, action: Action): Promise<void> {
    const ack = await this.interact(blockActions(this.session, open, action));
    if (ack.status !== 200) throw new SlackTrouble(NO_CONNECTION, reasonOf(ack));
  }

  protected interact(payload: JsonObject): Promise<Ack> {
    const body = new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
    const type = "application/x-www-form-urlencoded";
    return this.slack.line.post("/slack/interactivity", type, body);
  }

  async #until(isTrue: () => boolean, what: string, withinMs: number): Promise<void> {
    const deadline = performance.now() + withinMs;
    while (!isTrue()) {
      if (performance.now() > deadline)
        throw new Error(`waited ${withinMs} ms for ${what}; there is:\n${this.visibleText()}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
