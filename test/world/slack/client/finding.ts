/** Finds what a person means on the screen: a button by its words, a field by its label. */
import type { Block } from "../block-kit/blocks.ts";
import { interactives } from "../block-kit/cross.ts";
import type { Button, Overflow, Stateful } from "../block-kit/elements.ts";
import { isStateful } from "../block-kit/values.ts";
import type { OpenView } from "../open-view.ts";
import type { Team } from "../team.ts";
import { blockWords } from "./words.ts";

export type Pressable = {
  readonly block: Block;
  readonly label: string;
} & (
  | { readonly element: Button; readonly option: null }
  | { readonly element: Overflow; readonly option: Overflow["options"][number] }
);

export type Field = {
  readonly block: Block;
  readonly element: Stateful;
  readonly label: string;
};

function pressables(block: Block): readonly Pressable[] {
  return interactives(block).flatMap(({ element }): Pressable[] => {
    if (element.type === "button")
      return [{ block, element, option: null, label: element.text.text }];
    if (element.type === "overflow")
      return element.options.map((option) => ({
        block,
        element,
        option,
        label: option.text.text,
      }));
    return [];
  });
}

/** Null when nothing there is called that. Throws when several are and `within` doesn't distinguish them. */
export function findPressable(
  team: Team,
  open: OpenView,
  label: string,
  within?: string,
): Pressable | null {
  const { blocks } = open.view;
  const named = blocks.flatMap((block) => pressables(block).filter((p) => p.label === label));
  if (within === undefined) {
    if (named.length > 1) throw new Error(`${named.length} buttons say "${label}": within what?`);
    return named[0] ?? null;
  }
  const near = named.filter((p) => stretchOf(team, blocks, p).some((w) => w.includes(within)));
  const exact = near.filter((p) => stretchOf(team, blocks, p).includes(within));
  const meant = near.length > 1 ? exact : near;
  if (meant.length > 1 || (near.length > 1 && exact.length === 0))
    throw new Error(`${near.length} buttons say "${label}" near "${within}"`);
  return meant[0] ?? null;
}

/** The words that belong to a button: its block's, and those above it up to a divider or the last such button. */
function stretchOf(team: Team, blocks: readonly Block[], pressable: Pressable): readonly string[] {
  const place = blocks.indexOf(pressable.block);
  const words: string[] = [];
  for (let index = place; index >= 0; index -= 1) {
    const block = blocks[index];
    if (!block || block.type === "divider") break;
    if (index < place && pressables(block).some((p) => p.label === pressable.label)) break;
    words.push(...blockWords(team, block).flatMap((text) => [text, ...text.split("\n")]));
    if (block.type === "header") break;
  }
  return words;
}

/** By the label above it; for fields outside of input blocks by the section's text or the placeholder. */
export function findField(team: Team, open: OpenView, label: string): Field {
  const fields = open.view.blocks.flatMap((block) =>
    interactives(block).flatMap(({ element }): Field[] =>
      isStateful(element) ? [{ block, element, label: labelOf(team, block, element) }] : [],
    ),
  );
  const found =
    fields.filter((f) => f.label === label).length > 0
      ? fields.filter((f) => f.label === label)
      : fields.filter((f) => f.block.type === "section" && f.label.includes(label));
  const [field] = found;
  if (!field || found.length > 1) {
    const there = fields.map((f) => `"${f.label}"`).join(", ") || "none";
    throw new Error(`${found.length} fields are called "${label}"; there are ${there}`);
  }
  return field;
}

export function labelOf(team: Team, block: Block, element: Stateful): string {
  if (block.type === "input") return block.label.text;
  if (block.type === "section") return blockWords(team, block).join("\n");
  return "placeholder" in element && element.placeholder ? element.placeholder.text : "";
}
