/** What each person of a workspace has on the screen: their App Home, their stack of modals, their trigger ids. */
import {
  type Checked,
  checkHome,
  checkModal,
  type ModalView,
  type View,
} from "./block-kit/surfaces.ts";
import { type Host, isRefusal, type Refusal, seconds } from "./host.ts";
import { type OpenView, valuesFor } from "./open-view.ts";

const TRIGGER_LIFE_MS = 3_000;
const STACK_MAX = 3;
const VIEW_MAX_BYTES = 250 * 1024;

type Trigger = { readonly userId: string; readonly issuedAt: number; isSpent: boolean };

export class Screens {
  readonly #teamId: string;
  readonly #host: Host;
  readonly #homes = new Map<string, OpenView>();
  readonly #stacks = new Map<string, OpenView[]>();
  readonly #triggers = new Map<string, Trigger>();

  constructor(teamId: string, host: Host) {
    this.#teamId = teamId;
    this.#host = host;
  }

  /** The Home as last published to this person; null before the first time. */
  home(userId: string): OpenView | null {
    return this.#homes.get(userId) ?? null;
  }

  /** The person's open modals, the top one last. */
  modals(userId: string): readonly OpenView[] {
    return this.#stacks.get(userId) ?? [];
  }

  /** All Homes are gone with the app. */
  clear(): void {
    this.#homes.clear();
    this.#stacks.clear();
  }

  /** Lives 3 s, good for one view. */
  issueTrigger(userId: string): string {
    const now = this.#host.now();
    const tail = crypto.randomUUID().replaceAll("-", "");
    const id = `${now}.${this.#triggers.size + 1}.${tail}`;
    this.#triggers.set(id, { userId, issuedAt: now, isSpent: false });
    return id;
  }

  /** views.publish. */
  publish(userId: string, input: unknown, hash: string | undefined): OpenView | Refusal {
    const checked = checkSize(input) ?? accepted(checkHome(input));
    if (isRefusal(checked)) return checked;
    const before = this.#homes.get(userId);
    if (hash !== undefined && before && before.hash !== hash) return { error: "hash_conflict" };
    const taken = this.#externalIdTaken(checked, before?.id);
    if (taken) return taken;
    const home = before ?? this.#newView(checked, null, null);
    if (before) this.#replace(before, checked);
    this.#homes.set(userId, home);
    this.#host.changed({ kind: "home", teamId: this.#teamId, userId });
    return home;
  }

  /**
   * views.open. What Slack does with modals that are open already is not documented; here the new one takes their
   * place.
   */
  open(triggerId: string, input: unknown): OpenView | Refusal {
    const checked = checkSize(input) ?? accepted(checkModal(input));
    if (isRefusal(checked)) return checked;
    const taken = this.#externalIdTaken(checked);
    if (taken) return taken;
    const trigger = this.#spend(triggerId);
    if (isRefusal(trigger)) return trigger;
    const view = this.#newView(checked, null, null);
    this.#stack(trigger.userId, [view]);
    return view;
  }

  /** views.push: onto the stack of the person whose trigger it is. */
  push(triggerId: string, input: unknown): OpenView | Refusal {
    const checked = checkSize(input) ?? accepted(checkModal(input));
    if (isRefusal(checked)) return checked;
    const taken = this.#externalIdTaken(checked);
    if (taken) return taken;
    const trigger = this.#spend(triggerId);
    if (isRefusal(trigger)) return trigger;
    return this.pushChecked(trigger.userId, checked);
  }

  /** Puts a checked view on top: also what `response_action: "push"` does. */
  pushChecked(userId: string, view: ModalView): OpenView | Refusal {
    const stack = this.modals(userId);
    const top = stack.at(-1);
    if (!top) {
      const words = "must match the `type` of the root view whose stack we're pushing onto";
      return { error: "invalid_arguments", complaints: [`${words} [json-pointer:/view/type]`] };
    }
    if (stack.length >= STACK_MAX) return { error: "push_limit_reached" };
    const pushed = this.#newView(view, top.rootId, top.id);
    this.#stack(userId, [...stack, pushed]);
    return pushed;
  }

  /** views.update, by view id or external id. */
  update(
    by: { readonly viewId?: string | undefined; readonly externalId?: string | undefined },
    input: unknown,
    hash: string | undefined,
  ): OpenView | Refusal {
    const checked = checkSize(input) ?? accepted(checkModal(input));
    if (isRefusal(checked)) return checked;
    for (const [userId, stack] of this.#stacks) {
      const open = stack.find(
        (v) =>
          v.id === by.viewId ||
          (by.externalId !== undefined && v.view.external_id === by.externalId),
      );
      if (!open) continue;
      if (hash !== undefined && hash !== open.hash) return { error: "hash_conflict" };
      const taken = this.#externalIdTaken(checked, open.id);
      if (taken) return taken;
      return this.updateChecked(userId, open, checked);
    }
    return { error: "not_found" };
  }

  /** Replaces an open modal's content: also what `response_action: "update"` does. */
  updateChecked(userId: string, open: OpenView, view: ModalView): OpenView {
    this.#replace(open, view);
    this.#host.changed({ kind: "modals", teamId: this.#teamId, userId });
    return open;
  }

  /** Takes the top modal away, or all of them. */
  close(userId: string, which: "top" | "all"): void {
    this.#stack(userId, which === "all" ? [] : this.modals(userId).slice(0, -1));
  }

  /** A person typed, chose, or got an error shown. */
  touched(userId: string, open: OpenView): void {
    const kind = open.view.type === "home" ? "home" : "modals";
    this.#host.changed({ kind, teamId: this.#teamId, userId });
  }

  #spend(triggerId: string): Trigger | Refusal {
    const trigger = this.#triggers.get(triggerId);
    if (!trigger) return { error: "invalid_trigger_id" };
    if (trigger.isSpent) return { error: "exchanged_trigger_id" };
    if (this.#host.now() - trigger.issuedAt > TRIGGER_LIFE_MS)
      return { error: "expired_trigger_id" };
    trigger.isSpent = true;
    return trigger;
  }

  #newView(view: View, rootId: string | null, previousId: string | null): OpenView {
    const id = this.#host.makeId("V");
    const values = valuesFor(view);
    const hash = this.#newHash();
    return { id, rootId: rootId ?? id, previousId, view, hash, values, errors: new Map() };
  }

  #replace(open: OpenView, view: View): void {
    open.view = view;
    open.hash = this.#newHash();
    open.values = valuesFor(view, open.values);
    open.errors = new Map();
  }

  #newHash(): string {
    return `${seconds(this.#host.now())}.${crypto.randomUUID().slice(0, 8)}`;
  }

  #stack(userId: string, stack: OpenView[]): void {
    this.#stacks.set(userId, stack);
    this.#host.changed({ kind: "modals", teamId: this.#teamId, userId });
  }

  #externalIdTaken(view: View, exceptId?: string): Refusal | null {
    if (view.external_id === "") return null;
    const all = [...this.#homes.values(), ...[...this.#stacks.values()].flat()];
    const other = all.find((v) => v.view.external_id === view.external_id && v.id !== exceptId);
    return other ? { error: "duplicate_external_id" } : null;
  }
}

const accepted = <T>(checked: Checked<T>): T | Refusal =>
  checked.ok ? checked.value : { error: "invalid_arguments", complaints: checked.complaints };

const checkSize = (input: unknown): Refusal | null =>
  new TextEncoder().encode(JSON.stringify(input) ?? "").length > VIEW_MAX_BYTES
    ? { error: "view_too_large" }
    : null;
