/**
 * A rotation's own words: text with places that are filled in when it is used, as in `{on_call}, until {until}`. A
 * schedule in it is stored by its id, with the last known name: a new name of it changes nothing. Pure.
 */
import { fold } from "./best-match.ts";
import { err, ok, type Result } from "./result.ts";

export const PLACES = [
  "on_call",
  "joins",
  "leaves",
  "stays",
  "next",
  "until",
  "group",
  "rotation",
] as const;
export type Place = (typeof PLACES)[number];

export type NamedSchedule = { readonly id: string; readonly name: string };

export type Part = string | { readonly place: Place } | { readonly schedule: NamedSchedule };
/** Empty: no words of its own. */
export type Template = readonly Part[];

/** The places that can be used, each with the most characters that it takes when it names one person and a count. */
export type PlaceWidths = Readonly<Partial<Record<Place, number>> & { schedule: number }>;

export type TemplateRules = {
  readonly widths: PlaceWidths;
  /** Of the filled text, as Slack counts it: with entities for `&`, `<` and `>`. */
  readonly maxChars: number;
};

export type TemplateFault =
  | {
      readonly reason: "placeUnknown";
      readonly place: string;
      readonly meant: string | null;
      readonly offered: readonly string[];
    }
  /** Only in the other template. */
  | { readonly reason: "placeElsewhere"; readonly place: Place }
  | { readonly reason: "braceAlone"; readonly near: string }
  | {
      readonly reason: "scheduleNotFollowed";
      readonly name: string;
      readonly followed: readonly string[];
    }
  | { readonly reason: "scheduleAmbiguous"; readonly name: string }
  | { readonly reason: "templateTooLong"; readonly chars: number; readonly max: number };

export type TemplateFacts = {
  /** Those that the rotation follows, by their present names. */
  readonly schedules: readonly NamedSchedule[];
  /** The same schedules by names that they had. */
  readonly formerly?: readonly NamedSchedule[];
};

/** Control characters but line breaks, and bidirectional marks: with those, text could reverse what follows it. */
const UNPRINTABLE = /[^\P{Cc}\n]|[\u2028-\u202e\u2066-\u2069]/gu;
const TOKEN = /\{\{|\}\}|\{([^{}\n]*)\}|[{}]/g;
const NEAR_CHARS = 30;
/** As many as a field takes (Slack). */
const MOST_TYPED_CHARS = 3_000;

/** Doubled braces stand for braces. */
export function parseTemplate(
  typed: string,
  rules: TemplateRules,
  facts: TemplateFacts,
): Result<Template, TemplateFault> {
  const text = typed.toWellFormed().replace(/\r\n?/g, "\n").replace(UNPRINTABLE, " ").trim();
  if (text.length > MOST_TYPED_CHARS)
    return err({ reason: "templateTooLong", chars: text.length, max: MOST_TYPED_CHARS });
  const parts: Part[] = [];
  let literal = "";
  let end = 0;
  for (const token of text.matchAll(TOKEN)) {
    const [whole, inner] = token;
    literal += text.slice(end, token.index);
    end = token.index + whole.length;
    if (inner !== undefined) {
      const part = placeIn(inner.trim(), rules.widths, facts);
      if (!part.ok) return part;
      if (literal !== "") parts.push(literal);
      literal = "";
      parts.push(part.value);
    } else if (whole.length === 2) literal += whole[0];
    else return err({ reason: "braceAlone", near: nearOf(text, token.index) });
  }
  literal += text.slice(end);
  if (literal !== "") parts.push(literal);
  const chars = filledChars(parts, rules.widths);
  return chars > rules.maxChars
    ? err({ reason: "templateTooLong", chars, max: rules.maxChars })
    : ok(parts);
}

/** The template as it is typed, its schedules by their present names where those are known. */
export function writeTemplate(
  template: Template,
  schedules: readonly NamedSchedule[] = [],
): string {
  return template
    .map((part) => {
      if (typeof part === "string") return part.replace(/[{}]/g, "$&$&");
      return "place" in part
        ? `{${part.place}}`
        : `{schedule: ${scheduleAsTyped(part.schedule, schedules)}}`;
    })
    .join("");
}

/** Fills the places; null: a schedule's can't be. */
export function fillTemplate(
  template: Template,
  say: {
    readonly text: (literal: string) => string;
    readonly place: (place: Place) => string;
    readonly schedule: (id: string) => string | null;
  },
): string | null {
  const filled = template.map((part) => {
    if (typeof part === "string") return say.text(part);
    return "place" in part ? say.place(part.place) : say.schedule(part.schedule.id);
  });
  return filled.includes(null) ? null : filled.join("");
}

export const schedulesNamedIn = (template: Template): readonly NamedSchedule[] =>
  template.flatMap((part) =>
    typeof part === "object" && "schedule" in part ? [part.schedule] : [],
  );

/** With other schedules in their stead. @param links by the id of the former one */
export const relinkedTemplate = (
  template: Template,
  links: ReadonlyMap<string, NamedSchedule>,
): Template =>
  template.map((part) =>
    typeof part === "object" && "schedule" in part
      ? { schedule: links.get(part.schedule.id) ?? part.schedule }
      : part,
  );

function placeIn(
  inner: string,
  widths: PlaceWidths,
  { schedules, formerly = [] }: TemplateFacts,
): Result<Part, TemplateFault> {
  const called = /^schedule\s*(?::(.*))?$/is.exec(inner);
  if (called) {
    const name = called[1]?.trim() ?? "";
    const now = scheduleCalled(name, schedules);
    const isUnknown = !now.ok && now.error.reason === "scheduleNotFollowed";
    const before = isUnknown ? scheduleCalled(name, formerly) : now;
    const found = before.ok ? before : now;
    return found.ok ? ok({ schedule: found.value }) : found;
  }
  const place = PLACES.find((one) => one === inner.toLowerCase());
  if (place) {
    return widths[place] === undefined ? err({ reason: "placeElsewhere", place }) : ok({ place });
  }
  const offered = [...PLACES.filter((one) => widths[one] !== undefined), "schedule: …"];
  const named = schedules.find(({ name }) => keyOf(name) === keyOf(inner));
  const meant = named
    ? `schedule: ${scheduleAsTyped(named, schedules)}`
    : (offered.find((one) => isNear(one, inner.toLowerCase())) ?? null);
  return err({ reason: "placeUnknown", place: cutAt(inner), meant, offered });
}

function scheduleCalled(
  name: string,
  schedules: readonly NamedSchedule[],
): Result<NamedSchedule, TemplateFault> {
  const byId = schedules.find(({ id }) => id === name);
  const named = byId ? [byId] : schedules.filter((one) => keyOf(one.name) === keyOf(name));
  const [found] = named;
  if (!found || keyOf(name) === "") {
    const followed = schedules.map((one) => scheduleAsTyped(one, schedules));
    return err({ reason: "scheduleNotFollowed", name: cutAt(name), followed });
  }
  return named.some(({ id }) => id !== found.id)
    ? err({ reason: "scheduleAmbiguous", name: cutAt(name) })
    : ok(found);
}

/** By its name; by its id where the name has braces, or says nothing. */
function scheduleAsTyped(schedule: NamedSchedule, schedules: readonly NamedSchedule[]): string {
  const name = (schedules.find(({ id }) => id === schedule.id) ?? schedule).name
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim();
  const isUnclear = schedules.some(
    (one) => one.id !== schedule.id && (one.id === name || keyOf(one.name) === keyOf(name)),
  );
  return isUnclear || keyOf(name) === "" || /[{}]/.test(name) ? schedule.id : name;
}

/** Names that people take for the same: without case, blanks and invisible characters. */
const keyOf = (name: string): string => fold(name.toWellFormed()).replace(/[\p{Cc}\p{Cf}\s]/gu, "");

/** The least that the template takes when it is filled in. */
const filledChars = (template: Template, widths: PlaceWidths): number =>
  template.reduce((sum, part) => {
    if (typeof part !== "string")
      return sum + ("place" in part ? (widths[part.place] ?? 0) : widths.schedule);
    const entities = part.replaceAll("&", "&amp;").replace(/[<>]/g, "&lt;");
    // Links are put in angle brackets.
    return sum + entities.length + 2 * (part.split("://").length - 1);
  }, 0);

const cutAt = (text: string): string => text.slice(0, NEAR_CHARS).toWellFormed();
const nearOf = (text: string, at: number): string => cutAt(text.slice(at).replace(/\n.*/s, ""));

/** Whether it is at most two slips away. */
function isNear(place: string, typed: string): boolean {
  const known = place.replace(/:.*/, "");
  const said = typed.replace(/:.*/, "").slice(0, NEAR_CHARS);
  let row = Array.from({ length: said.length + 1 }, (_, at) => at);
  for (const [n, sign] of [...known].entries()) {
    let before = n + 1;
    row = row.map((above, at) => {
      if (at === 0) return before;
      const diagonal = row[at - 1] ?? 0;
      before = Math.min(above + 1, before + 1, diagonal + (said[at - 1] === sign ? 0 : 1));
      return before;
    });
  }
  return (row.at(-1) ?? 0) <= 2;
}
