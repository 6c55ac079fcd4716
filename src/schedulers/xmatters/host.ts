/**
 * The host name that a person types for xMatters, to which the key will be sent. Anything that isn't plainly a tenant's host
 * name is refused before a request is made (server-side request forgery). Pure.
 */
import { err, ok, type Result } from "../../domain/result.ts";

export type HostRefusal =
  | "empty"
  /** Blanks inside, control characters, letters that aren't ASCII (look-alikes), escapes, punycode, no host name. */
  | "not_a_host"
  /** Another scheme than `https://` and `http://`. The key is sent by https, whichever it is. */
  | "not_https"
  | "user_info"
  | "port"
  | "ip_address"
  /** A host name, but not below xmatters.com or xmatters.com.au. */
  | "other_domain";

/** The longest name that DNS has. */
const MAX_HOST_CHARS = 253;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const DOMAINS = [".xmatters.com", ".xmatters.com.au"] as const;
/** A label with a letter in it: `2130706433` is an address to some. */
const COMPANY = /^(?=.*[a-z])[a-z0-9-]+$/;

/**
 * `acme.xmatters.com` from what people paste: blanks around it, the scheme and `www.` before it, path and query after it and
 * upper case are taken off, and a company's name alone is completed. What is left must be a host below the domain.
 */
export function readXMattersHost(typed: string): Result<string, HostRefusal> {
  const text = typed.replace(/^ +| +$/g, "");
  if (text === "") return err("empty");
  // First of all: toLowerCase() makes a plain k of the Kelvin sign, and a URL parser a dot of an ideographic full stop.
  if (!/^[\x21-\x7e]+$/.test(text)) return err("not_a_host");
  const plain = text.toLowerCase();
  const rest = plain.replace(/^https?:\/\//, "");
  if (/^[a-z][a-z0-9+.-]*:\/\//.test(rest)) return err("not_https");
  // Path, query and fragment begin here for every URL parser. A backslash, which some take for a slash, is in no label.
  const [authority = ""] = rest.split(/[/?#]/, 1);
  if (authority.includes("@")) return err("user_info");
  const named = authority.replace(/^www\./, "");
  const host = COMPANY.test(named) ? `${named}${DOMAINS[0]}` : named;
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
