/** Dialogs that are Slack's or the browser's own: confirm dialogs, and pages where somebody asks for consent. */
import { render } from "preact";
import { tell, tellAs } from "./api.ts";
import { busyWhile } from "./busy.ts";
import { type Child, h } from "./dom.ts";
import { mrkdwn } from "./mrkdwn.ts";
import type { Confirm } from "./snapshot.ts";

type Stop =
  | {
      readonly kind: "consent";
      readonly who: string;
      readonly url: string;
      readonly asks: readonly string[];
      readonly asksAsYou: readonly string[];
    }
  | {
      readonly kind: "page";
      readonly title: string;
      readonly text: string;
      readonly button: string | null;
    }
  | { readonly kind: "slack" };

/** Resolves to which button was pressed (Escape is the last one), and what is in the fields, by their ids. */
export function dialogOf(
  className: string,
  title: string,
  content: Child,
  buttons: readonly { label: string; style: string }[],
): Promise<{ readonly pressed: number; readonly entered: ReadonlyMap<string, string> }> {
  return new Promise((resolve) => {
    const dialog = document.createElement("dialog");
    dialog.className = className;
    dialog.ariaLabel = title;
    const button = ({ label, style }: { label: string; style: string }, index: number) =>
      h(
        "button",
        {
          class: `button ${style}`,
          autofocus: style === "primary",
          onclick: () => dialog.close(String(index)),
        },
        label,
      );
    render(
      [h("h2", {}, title), content, h("footer", {}, buttons.map(button).toReversed())],
      dialog,
    );
    // In a field, Enter is the first button, as in a form.
    dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
      event.preventDefault();
      dialog.close("0");
    });
    dialog.addEventListener("close", () => {
      const fields = dialog.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select");
      const entered = new Map([...fields].map(({ id, value }) => [id, value]));
      dialog.remove();
      const last = buttons.length - 1;
      resolve({ pressed: Number(dialog.returnValue || last), entered });
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

export async function confirmed(confirm: Confirm | undefined): Promise<boolean> {
  if (!confirm) return true;
  const { text } = confirm;
  const words = h("p", {}, text.type === "mrkdwn" ? mrkdwn(text.text) : text.text);
  const { pressed } = await dialogOf(
    "confirm",
    confirm.title.text,
    [words],
    [
      { label: confirm.confirm.text, style: confirm.style ?? "primary" },
      { label: confirm.deny.text, style: "" },
    ],
  );
  return pressed === 0;
}

/** Goes where a link led: asks for consent where somebody asks for it, shows the product's pages. */
export async function followed(stop: unknown): Promise<void> {
  let at = stop as Stop | null;
  while (at && at.kind !== "slack") {
    at = at.kind === "page" ? await leftPage(at) : await consented(at);
  }
}

/** Null: closed. */
async function leftPage({
  title,
  text,
  button,
}: Extract<Stop, { kind: "page" }>): Promise<Stop | null> {
  const content = [address("pagersync.example"), h("p", {}, text)];
  const { pressed } = await dialogOf("browser", title, content, [
    ...(button === null ? [] : [{ label: button, style: "primary" }]),
    { label: "Close", style: "" },
  ]);
  if (button === null || pressed !== 0) return null;
  return (await tell("press-on-page", {})) as Stop | null;
}

async function consented({
  who,
  url,
  asks,
  asksAsYou,
}: Extract<Stop, { kind: "consent" }>): Promise<Stop | null> {
  const content = [
    address(new URL(url).hostname),
    ...granted("PagerSync will be able to:", asks),
    ...granted("And, in your name:", asksAsYou),
  ];
  const { pressed } = await dialogOf("browser", `${who}: PagerSync is requesting access`, content, [
    { label: "Allow", style: "primary" },
    { label: "Deny", style: "" },
  ]);
  return (await tellAs("decide", { url, allow: pressed === 0 })) as Stop | null;
}

const granted = (words: string, scopes: readonly string[]): readonly Child[] =>
  scopes.length === 0
    ? []
    : [
        h("p", {}, words),
        h(
          "ul",
          {},
          scopes.map((scope) => h("li", {}, h("code", {}, scope))),
        ),
      ];

const address = (host: string): Child => h("p", { class: "address" }, host);

export const install = (): Promise<void> =>
  busyWhile("install", async () => followed(await tell("install", {})));
