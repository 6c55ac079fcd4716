/**
 * Reads a configuration file with YAML's failsafe schema: every scalar is text, without tags, types or merging. Aliases
 * are refused, so that a short file can't expand into a long one. All faults are reported at once, with their lines.
 */
import {
  constructFromEvents,
  EVENT_ID,
  type Event,
  FAILSAFE_SCHEMA,
  parseEvents,
  YAMLException,
} from "js-yaml";
import * as z from "zod/mini";
import { err, ok, type Result } from "../../../domain/result.ts";
import { MOST_ROTATIONS } from "../../../domain/rotation-check.ts";
import {
  type Configuration,
  type ConfigurationFault,
  MOST_CONFIGURATION_CHARS,
  type WrittenRotation,
} from "./configuration.ts";
import { isOptionKey, isTextOption, optionsFromFile, optionsSchema } from "./options.ts";
import { isYes, list, listOf, yes } from "./values.ts";
import { CONFIGURATION_FAULT as FAULT } from "./words.ts";

const MOST_DEPTH = 8;
const MOST_FAULTS = 50;
/** A value that begins with a brace, as people write words of their own. */
const UNQUOTED_BRACE = /:\s*\{/;

const rotationSchema = z.strictObject({
  name: z.string(),
  group: z.string(),
  schedules: list,
  channels: list,
  fallback: list,
  options: z.optional(z.union([optionsSchema, z.literal("")])),
});
const fileSchema = z.strictObject({
  version: z.optional(z.literal("1")),
  prune: yes,
  rotations: z.union([z.array(z.unknown()), z.literal("")]),
});

export function readConfiguration(
  source: string,
): Result<Configuration, readonly ConfigurationFault[]> {
  if (source.length > MOST_CONFIGURATION_CHARS) return err([atLine(null, FAULT.tooLong)]);
  const parsed = parse(source);
  if (!parsed.ok) return err([parsed.error]);
  const { value, events } = parsed.value;
  // Part of an export may be only the list, without the lines above it.
  const file = fileSchema.safeParse(Array.isArray(value) ? { rotations: value } : value);
  if (!file.success) return err([atLine(null, whatOf(file.error, FAULT.notOurs))]);
  const items = file.data.rotations || [];
  if (items.length > MOST_ROTATIONS) return err([atLine(null, FAULT.tooMany)]);

  const lines = linesOfItems(events, source, !Array.isArray(value));
  const rotations: WrittenRotation[] = [];
  const faults: ConfigurationFault[] = [];
  for (const [index, item] of items.entries()) {
    const line = lines[index] ?? null;
    const read = rotationSchema.safeParse(item);
    if (read.success) rotations.push(rotationOf(read.data, line ?? 1));
    else faults.push({ line, rotation: nameIn(item), text: whatOf(read.error, FAULT.noRotation) });
  }
  if (faults.length > 0) return err(faults.slice(0, MOST_FAULTS));
  return ok({ rotations, prune: isYes(file.data.prune) });
}

function parse(
  source: string,
): Result<{ value: unknown; events: readonly Event[] }, ConfigurationFault> {
  try {
    const events = parseEvents(source, { maxDepth: MOST_DEPTH });
    const options = { source, schema: FAILSAFE_SCHEMA, maxAliases: 0 };
    const [value = "", ...more] = constructFromEvents(events, options);
    return more.length > 0
      ? err(atLine(null, FAULT.severalDocuments))
      : ok({ value: value === null ? "" : value, events });
  } catch (thrown) {
    if (!(thrown instanceof YAMLException)) throw thrown;
    const line = thrown.mark ? thrown.mark.line + 1 : null;
    const text = line === null ? "" : (source.split("\n")[line - 1] ?? "");
    const quotes = UNQUOTED_BRACE.test(text) ? ` ${FAULT.quoteBraces}` : "";
    return err(atLine(line, FAULT.notYaml(thrown.reason) + quotes));
  }
}

type RotationItem = z.infer<typeof rotationSchema>;

function rotationOf(item: RotationItem, line: number): WrittenRotation {
  return {
    line,
    name: item.name,
    group: item.group.trim().replace(/^@/, ""),
    schedules: listOf(item.schedules),
    channels: listOf(item.channels),
    fallback: listOf(item.fallback),
    options: optionsFromFile(item.options || {}),
  };
}

const atLine = (line: number | null, text: string): ConfigurationFault => ({
  line,
  rotation: null,
  text,
});

function nameIn(item: unknown): string | null {
  const named = z.looseObject({ name: z.string() }).safeParse(item);
  return named.success ? named.data.name : null;
}

type Issue = {
  readonly path: readonly PropertyKey[];
  readonly keys?: readonly string[];
  /** Of a value that can be of several types: the issues with each. */
  readonly errors?: readonly (readonly Issue[])[];
};

/** Describes the first fault and where in the rotation it is; never the faulty value. */
function whatOf(error: { readonly issues: readonly Issue[] }, otherwise: string): string {
  // A misspelt key also makes the right key missing: report the misspelling.
  const issue = error.issues.find(({ keys }) => keys) ?? error.issues[0];
  if (!issue) return otherwise;
  const { keys } = issue;
  if (keys)
    return issue.path.length === 0 && keys.every(isOptionKey)
      ? FAULT.underOptions(keys)
      : FAULT.unknownKeys(keys);
  const parts = pathOf(issue).filter((part) => typeof part === "string");
  const path = parts.join(".");
  if (path === "") return otherwise;
  const quotes = isTextOption(parts.at(-1) ?? "") ? ` ${FAULT.quoteBraces}` : "";
  return FAULT.notReadable(path) + quotes;
}

/** The other type is an empty value: the fault is in the first. */
function pathOf({ path, errors }: Issue): readonly PropertyKey[] {
  const inner = errors?.[0]?.[0];
  return inner ? [...path, ...pathOf(inner)] : path;
}

/**
 * The line of each rotation, in file order.
 * @param isNamed true: the list is under the key `rotations`; false: the file itself is the list
 */
function linesOfItems(
  events: readonly Event[],
  source: string,
  isNamed: boolean,
): readonly number[] {
  const listDepth = isNamed ? 3 : 2;
  const starts: number[] = [];
  let depth = 0;
  for (const event of events) {
    if (event.type === EVENT_ID.POP) depth -= 1;
    else {
      if (depth === listDepth) starts.push(startOf(event));
      const isOpening = event.type !== EVENT_ID.SCALAR && event.type !== EVENT_ID.ALIAS;
      if (isOpening) depth += 1;
    }
  }
  let line = 1;
  let at = 0;
  return starts.map((start) => {
    for (; at < start; at += 1) if (source[at] === "\n") line += 1;
    return line;
  });
}

const startOf = (event: Event): number =>
  "start" in event ? event.start : "valueStart" in event ? event.valueStart : 0;
