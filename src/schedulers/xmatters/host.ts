/**
 * The host name that a person types for xMatters, to which the key will be sent. Anything that isn't plainly a tenant's host
 * name is refused before a request is made (server-side request forgery). Pure.
 */
import { err, ok, type Result } from "../../domain/result.ts";

export type HostRefusal =
  | "empty"
  /** Blanks inside, control characters, letters that aren't ASCII (look-alikes), escapes, punycode, no host name. */
  | "not_a_host"
  /** `http://`, or another scheme: the secret would be sent unencrypted. */
  | "not_https"
  | "user_info"
  | "port"
  | "path"
  | "ip_address"
  /** A host name, but not below xmatters.com or xmatters.com.au. */
  | "other_domain";

/** The longest name that DNS has. */
const MAX_HOST_CHARS = 253;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const DOMAINS = [".xmatters.com", ".xmatters.com.au"];

/**
 * `acme.xmatters.com` from what people paste: blanks around it, `https://` before it, one `/` after it and upper case
 * are harmless and taken off.
 */
export function readXMattersHost(typed: string): Result<string, HostRefusal> {
  const text = typed.replace(/^ +| +$/g, "");
  if (text === "") return err("empty");
  // First of all: toLowerCase() makes a plain k of the Kelvin sign, and a URL parser a dot of an ideographic full stop.
  if (!/^[\x21-\x7e]+$/.test(text)) return err("not_a_host");
  const plain = text.toLowerCase();
  const rest = plain.startsWith("https://") ? plain.slice("https://".length) : plain;
  if (rest === "") return err("not_a_host");
  if (/^[a-z][a-z0-9+.-]*:\/\//.test(rest)) return err("not_https");
  if (rest.includes("@")) return err("user_info");
  const host = rest.endsWith("/") ? rest.slice(0, -1) : rest;
  if (/[/?#]/.test(host)) return err("path");
  if (host.startsWith("[") || /^[0-9.]+$/.test(host)) return err("ip_address");
  if (/^[a-z0-9.-]+:[0-9]*$/.test(host)) return err("port");
  // What is left of the odd ones (\ % _ * , a trailing dot, an empty label) is in no label either.
  const labels = host.split(".");
  if (host.length > MAX_HOST_CHARS || labels.some((label) => !LABEL.test(label)))
    return err("not_a_host");
  // Punycode is how letters that aren't ASCII are written down: no tenant's name is.
  if (labels.some((label) => label.startsWith("xn--"))) return err("not_a_host");
  // The dot before it is what keeps evilxmatters.com out, the end what keeps xmatters.com.evil.com out.
  return DOMAINS.some((domain) => host.endsWith(domain)) ? ok(host) : err("other_domain");
}
