/**
 * This deployment's own address, for links that lead back to it. Always https but on a developer's machine: behind a
 * tunnel the Worker sees http, and Slack takes no other redirect address.
 */
export function originOf(requestUrl: string): string {
  const url = new URL(requestUrl);
  if (url.hostname !== "localhost" && url.hostname !== "127.0.0.1") url.protocol = "https:";
  return url.origin;
}
