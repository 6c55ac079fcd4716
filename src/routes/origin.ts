/**
 * This deployment's own origin, for links back to it. Always https except on localhost: behind a tunnel the Worker sees
 * http, and Slack accepts only https redirect addresses.
 */
export function originOf(requestUrl: string): string {
  const url = new URL(requestUrl);
  if (!isThisMachine(url.hostname)) url.protocol = "https:";
  return url.origin;
}

/** `wrangler dev`: plain http reaches nobody else there. */
export const isThisMachine = (hostname: string): boolean =>
  hostname === "localhost" || hostname === "127.0.0.1" || hostname === "[::1]";
