/**
 * How arguments and tokens come in (docs.slack.dev/apis/web-api): a form, JSON with the token in the header, or the
 * query. What doesn't fit is refused in Slack's words.
 */
import { isObject, type Json, textOf } from "../json.ts";
import { parseJson } from "./method.ts";

export type Incoming = {
  readonly args: Readonly<Record<string, unknown>>;
  readonly token: string | null;
  /** HTTP Basic, for OAuth. */
  readonly basic: { readonly id: string; readonly secret: string } | null;
  readonly warnings: readonly string[];
};

export type Unreadable = { readonly unreadable: string };

export async function readRequest(
  request: Request,
  takesJson: boolean,
): Promise<Incoming | Unreadable> {
  const authorization = request.headers.get("authorization") ?? "";
  const bearer = /^Bearer (\S+)$/i.exec(authorization)?.[1] ?? null;
  const basic = readBasic(authorization);
  // Tokens in the query are not taken from apps made after 2021; other arguments are.
  const query = Object.fromEntries(new URL(request.url).searchParams);
  delete query["token"];
  const text = request.method === "GET" ? "" : await textOf(request.clone());
  if (text === "") return { args: query, token: bearer, basic, warnings: [] };

  const contentType = request.headers.get("content-type") ?? "";
  const [kind = ""] = contentType.toLowerCase().split(";");
  switch (kind.trim()) {
    case "":
      return { unreadable: "missing_post_type" };
    case "application/json": {
      const body = parseJson(text);
      if (body === undefined) return { unreadable: "invalid_json" };
      if (!isObject(body)) return { unreadable: "json_not_object" };
      const warnings = contentType.includes("charset=") ? [] : ["missing_charset"];
      return { args: takesJson ? { ...query, ...body } : query, token: bearer, basic, warnings };
    }
    case "application/x-www-form-urlencoded": {
      const form = Object.fromEntries(new URLSearchParams(text));
      return withForm({ ...query, ...form }, bearer, basic);
    }
    case "multipart/form-data": {
      try {
        const form: Record<string, string> = {};
        for (const [key, value] of await request.formData())
          if (typeof value === "string") form[key] = value;
        return withForm({ ...query, ...form }, bearer, basic);
      } catch {
        return { unreadable: "invalid_form_data" };
      }
    }
    default:
      return { unreadable: "invalid_post_type" };
  }
}

function withForm(
  form: Record<string, string>,
  bearer: string | null,
  basic: Incoming["basic"],
): Incoming {
  const { token, ...args } = form;
  return { args, token: bearer ?? token ?? null, basic, warnings: [] };
}

function readBasic(authorization: string): Incoming["basic"] {
  const encoded = /^Basic (\S+)$/i.exec(authorization)?.[1];
  if (encoded === undefined) return null;
  try {
    const [id = "", ...secret] = atob(encoded).split(":");
    return { id: decodeURIComponent(id), secret: decodeURIComponent(secret.join(":")) };
  } catch {
    return null;
  }
}

/** Adds warnings where a reply carries them: at the top and in `response_metadata`. */
export function withWarnings(
  answer: { readonly [key: string]: Json },
  warnings: readonly string[],
): { readonly [key: string]: Json } {
  if (warnings.length === 0) return answer;
  const metadata = answer["response_metadata"];
  return {
    ...answer,
    warning: warnings.join(","),
    response_metadata: { ...(isObject(metadata) ? (metadata as object) : {}), warnings },
  };
}
