/** What Slack demands across blocks: unique ids, a submit button for inputs, options that exist. */
import type { Block } from "./blocks.ts";
import type { Option } from "./composition.ts";
import type { Interactive } from "./elements.ts";
import { at } from "./pointer.ts";

type Placed = { readonly element: Interactive; readonly path: string };

/** Everything interactive in a block, in reading order, with its place below the block. */
export function interactives(block: Block): readonly Placed[] {
  switch (block.type) {
    case "input":
      return [{ element: block.element, path: "/element" }];
    case "actions":
      return block.elements.map((element, index) => ({ element, path: `/elements/${index}` }));
    case "section":
      return block.accessory && block.accessory.type !== "image"
        ? [{ element: block.accessory, path: "/accessory" }]
        : [];
    default:
      return [];
  }
}

/** `maySubmit`: the view has a submit button, or its surface needs none. */
export function crossComplaints(
  blocks: readonly Block[],
  root: string,
  maySubmit: boolean,
): readonly string[] {
  const found: string[] = [];
  const blockIds = new Set<string>();
  let focused = 0;
  for (const [index, block] of blocks.entries()) {
    const here = `${root}/${index}`;
    if (blockIds.has(block.block_id)) {
      found.push(`\`block_id\` "${block.block_id}" already exists${at(`${here}/block_id`, [])}`);
    }
    blockIds.add(block.block_id);
    if (block.type === "input" && !maySubmit) {
      found.push(
        `must define \`submit\` to use an \`input\` block in modals${at(here, ["input"])}`,
      );
    }
    const actionIds = new Set<string>();
    for (const { element, path } of interactives(block)) {
      const spot = here + path;
      if (actionIds.has(element.action_id)) {
        found.push(
          `\`action_id\` "${element.action_id}" already exists${at(`${spot}/action_id`, [])}`,
        );
      }
      actionIds.add(element.action_id);
      found.push(...ofElement(element, spot));
      if ("focus_on_load" in element && element.focus_on_load === true) focused += 1;
    }
  }
  if (focused > 1) found.push(`only one element may have \`focus_on_load\`${at(root, [])}`);
  return found;
}

function ofElement(element: Interactive, spot: string): string[] {
  switch (element.type) {
    case "static_select":
    case "multi_static_select": {
      const { options, option_groups: groups } = element;
      if ((options === undefined) === (groups === undefined)) {
        return [`must define exactly one of \`options\` and \`option_groups\`${at(spot, [])}`];
      }
      return strayInitial(element, options ?? groups?.flatMap((g) => g.options) ?? [], spot);
    }
    case "radio_buttons":
    case "checkboxes":
      return strayInitial(element, element.options, spot);
    case "plain_text_input": {
      const { min_length: min, max_length: max } = element;
      return min !== undefined && max !== undefined && min > max
        ? [`\`min_length\` must not be greater than \`max_length\`${at(spot, [])}`]
        : [];
    }
    default:
      return [];
  }
}

/** The options selected on load must be among the options, exactly. */
function strayInitial(
  element: { initial_option?: Option | undefined; initial_options?: Option[] | undefined },
  options: readonly Option[],
  spot: string,
): string[] {
  const known = new Set(options.map((o) => JSON.stringify(o)));
  const initial = [...(element.initial_options ?? [])];
  if (element.initial_option) initial.push(element.initial_option);
  return initial
    .filter((chosen) => !known.has(JSON.stringify(chosen)))
    .map((chosen) => `initial option "${chosen.value}" is not in \`options\`${at(spot, [])}`);
}
