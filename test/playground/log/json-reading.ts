/** Reads what may or may not be JSON of some shape: logs show what is there and never fail on what is not. */
import * as z from "zod";

const record = z.record(z.string(), z.unknown());

export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export const object = (value: unknown): Readonly<Record<string, unknown>> =>
  record.safeParse(value).data ?? {};

export const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

export const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** A request's arguments: JSON or a form. */
export const argumentsOf = (body: string): Readonly<Record<string, unknown>> =>
  body.startsWith("{")
    ? object(readJson(body))
    : Object.fromEntries(new URLSearchParams(body).entries());
