/**
 * What Slack says of a refused argument: one line each, with the JSON pointer of the spot. The wording is what the live
 * API answers, as recorded in public bug reports ("must be less than 25 characters [json-pointer:/view/title/text]").
 */
import type * as z from "zod";
import { isObject } from "../json.ts";

type Issue = z.core.$ZodIssue;

/** `root` is the pointer of the value that was parsed: `/view`, `/blocks`, or empty for the arguments themselves. */
export function complaints(error: z.ZodError, input: unknown, root: string): readonly string[] {
  return [...new Set(error.issues.flatMap((issue) => words(issue, input, root)))];
}

export function at(root: string, path: readonly PropertyKey[]): string {
  const pointer = root + path.map((key) => `/${String(key)}`).join("");
  return pointer === "" ? "" : ` [json-pointer:${pointer}]`;
}

function words(issue: Issue, input: unknown, root: string): string[] {
  const { path } = issue;
  const here = at(root, path);
  const last = path.at(-1);
  const value = valueAt(input, path);
  if (value === undefined && last !== undefined && issue.code !== "custom") {
    return [`missing required field: ${String(last)}${at(root, path.slice(0, -1))}`];
  }
  switch (issue.code) {
    case "too_big":
      return [tooBig(issue) + here];
    case "too_small":
      return [tooSmall(issue) + here];
    case "unrecognized_keys":
      return issue.keys.map((key) => `invalid additional property: ${key}${here}`);
    case "invalid_union":
    case "invalid_value":
      if (last === "type") return [`unsupported type: ${String(value)}${here}`];
      return [`must be a valid enum value${here}`];
    case "invalid_format":
      return [`input must match regex pattern: ${issue.pattern ?? issue.format}${here}`];
    case "invalid_type":
      return [`must provide ${article(issue.expected)}${here}`];
    default:
      return [`${issue.message}${here}`];
  }
}

const tooBig = (issue: z.core.$ZodIssueTooBig): string => {
  if (issue.origin === "string") return `must be less than ${Number(issue.maximum) + 1} characters`;
  if (issue.origin === "array") return `no more than ${issue.maximum} items allowed`;
  return `must be at most ${issue.maximum}`;
};

const tooSmall = (issue: z.core.$ZodIssueTooSmall): string => {
  if (issue.origin === "string") return `must be more than ${Number(issue.minimum) - 1} characters`;
  if (issue.origin === "array") return `must provide at least ${issue.minimum} items`;
  return `must be at least ${issue.minimum}`;
};

const article = (expected: string): string =>
  /^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`;

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (Array.isArray(value)) value = value[Number(key)];
    else if (isObject(value)) value = value[String(key)];
    else return undefined;
  }
  return value;
}
