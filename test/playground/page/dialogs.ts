/** Dialogs that are Slack's or the browser's own: confirm dialogs, and pages where somebody asks for consent. */
import { tell, tellAs } from "./api.ts";
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
  | { readonly kind: "page"; readonly title: string; readonly text: string }
  | { readonly kind: "slack" };

/** Resolves to which button was pressed; Escape is the last one. */
export function dialogOf(
  className: string,
  title: string,
  content: readonly Child[],
  buttons: readonly { label: string; style: string }[],
): Promise<number> {
  return new Promise((resolve) => {
    const dialog = h(
      "dialog",
      { class: className, "aria-label": title },
      h("h2", {}, title),
      content,
      h(
        "footer",
        {},
        buttons
          .map(({ label, style }, index) =>
            h(
              "button",
              {
                class: `button ${style}`,
                autofocus: style === "primary",
                onclick: () => dialog.close(String(index)),
              },
              label,
            ),
          )
          .toReversed(),
      ),
    );
    // In a field, Enter is the first button, as in a form.
    dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
      event.preventDefault();
      dialog.close("0");
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "" ? buttons.length - 1 : Number(dialog.returnValue));
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

export async function confirmed(confirm: Confirm | undefined): Promise<boolean> {
  if (!confirm) return true;
  const { text } = confirm;
  const words = h("p", {}, text.type === "mrkdwn" ? mrkdwn(text.text) : text.text);
  const pressed = await dialogOf(
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
    if (at.kind === "page") {
      const { title, text } = at;
      await dialogOf(
        "browser",
        title,
        [address("pagersync.example"), h("p", {}, text)],
        [{ label: "Close", style: "" }],
      );
      return;
    }
    at = await consented(at);
  }
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
  const pressed = await dialogOf("browser", `${who} asks: let PagerSync in?`, content, [
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

const address = (host: string): HTMLElement => h("p", { class: "address" }, host);

export const install = async (): Promise<void> => followed(await tell("install", {}));
