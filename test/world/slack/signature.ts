/** Slack's request signing (docs.slack.dev/authentication/verifying-requests-from-slack). */

/** `v0=` and the hex HMAC-SHA256 of `v0:<timestamp>:<body>` under the signing secret's text. */
export async function sign(secret: string, timestampS: number, body: string): Promise<string> {
  const encoder = new TextEncoder();
  const key = await crypto.subtle.importKey(
    "raw",
    encoder.encode(secret),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  );
  const mac = await crypto.subtle.sign("HMAC", key, encoder.encode(`v0:${timestampS}:${body}`));
  const hex = [...new Uint8Array(mac)].map((b) => b.toString(16).padStart(2, "0")).join("");
  return `v0=${hex}`;
}
