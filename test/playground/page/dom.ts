/** Makes what is drawn. Text is always text: nothing here reads markup. */
import { type ComponentChildren, createElement, type VNode } from "preact";

export type Child = ComponentChildren;

type Plain = string | number | boolean | null | undefined | Readonly<Record<string, string>>;
type Listener = (event: Event) => void;
type Ref = (element: Element | null) => void;
type Props = {
  readonly [name: `on${string}`]: Listener;
  readonly ref?: Ref;
  readonly [name: string]: Plain | Listener | Ref | undefined;
};

/** `key` says which element it is among its siblings; `onclick` and the like are listeners; the rest are attributes. */
export const h = (tag: string, props: Props = {}, ...children: readonly Child[]): VNode<Props> =>
  createElement<Props>(tag, props, ...children);

export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`the page has no #${id}`);
  return element;
}
