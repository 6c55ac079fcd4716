/** Every way to spoil one field of an answer, for each of its fields. */

/** An item of a list is found again by what it says: a later answer may have it in another place. */
type Step = { readonly key: string } | { readonly item: string };

export type Spoil = {
  readonly kind: Kind;
  /** As people write it: `oncalls[].user.email`. */
  readonly place: string;
  /** Within an item of a list: nothing else may be hurt. */
  readonly isInItem: boolean;
  /** Spoils the answer in place. */
  readonly apply: (answer: unknown) => void;
};

export const KINDS = [
  "absent",
  "null",
  "empty text",
  "empty list",
  "empty object",
  "neighboring type",
  "unknown word",
  "nested deeper",
  "in a list",
] as const;
export type Kind = (typeof KINDS)[number];

/** Null: this kind changes nothing here. */
function spoiled(value: unknown, kind: Kind): { readonly value: unknown } | null {
  switch (kind) {
    case "absent":
      return { value: undefined };
    case "null":
      return value === null ? null : { value: null };
    case "empty text":
      return value === "" ? null : { value: "" };
    case "empty list":
      return { value: [] };
    case "empty object":
      return { value: {} };
    case "neighboring type":
      return neighborOf(value);
    case "unknown word":
      return typeof value === "string" ? { value: "UNHEARD_OF" } : null;
    case "nested deeper":
      return { value: { value } };
    case "in a list":
      return { value: [value] };
  }
}

function neighborOf(value: unknown): { readonly value: unknown } | null {
  if (typeof value === "number") return { value: String(value) };
  if (typeof value === "boolean") return { value: value ? 1 : 0 };
  if (typeof value !== "string") return null;
  const at = /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number(value);
  return { value: Number.isNaN(at) ? 7 : at };
}

/** Of a list, the first and the last item: they stand for the others. */
const chosen = (items: readonly unknown[]): readonly unknown[] =>
  items.length < 2 ? items : [items[0], items.at(-1)];

export function spoilsOf(answer: unknown): readonly Spoil[] {
  const spoils: Spoil[] = [];
  const walk = (value: unknown, steps: readonly Step[]) => {
    if (steps.length > 0) {
      for (const kind of KINDS) {
        // Without an item a list is another list, and no spoiled one.
        if (kind === "absent" && "item" in (steps.at(-1) ?? {})) continue;
        if (!spoiled(value, kind)) continue;
        spoils.push({
          kind,
          place: placeOf(steps),
          isInItem: steps.some((step) => "item" in step),
          apply: (found) => replace(found, steps, kind),
        });
      }
    }
    if (Array.isArray(value))
      for (const item of chosen(value)) walk(item, [...steps, { item: JSON.stringify(item) }]);
    else if (isObject(value))
      for (const [key, inner] of Object.entries(value)) walk(inner, [...steps, { key }]);
  };
  walk(answer, []);
  return spoils;
}

const placeOf = (steps: readonly Step[]): string =>
  steps
    .map((step) => ("key" in step ? `.${step.key}` : "[]"))
    .join("")
    .replace(/^\./, "");

function replace(within: unknown, steps: readonly Step[], kind: Kind): void {
  const [step, ...rest] = steps;
  if (!step) return;
  if ("key" in step) {
    if (!isObject(within) || !(step.key in within)) return;
    const change = spoiled(within[step.key], kind);
    if (rest.length > 0) replace(within[step.key], rest, kind);
    else if (kind === "absent") Reflect.deleteProperty(within, step.key);
    else if (change) within[step.key] = change.value;
    return;
  }
  if (!Array.isArray(within)) return;
  const index = within.findIndex((item) => JSON.stringify(item) === step.item);
  if (index === -1) return;
  const change = spoiled(within[index], kind);
  if (rest.length > 0) replace(within[index], rest, kind);
  else if (change) within[index] = change.value;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
