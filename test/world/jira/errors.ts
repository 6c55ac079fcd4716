/** How Atlassian says no: the gateway and a missing scope in one shape, the operations API in another. */

/** The gateway's shape, also used for a scope that the token lacks (401, not 403). */
export const gatewayError = (status: number, message: string): Response =>
  Response.json({ code: status, message }, { status });

/** The operations API's shape. */
export const operationsError = (status: number, title: string, detail: string): Response =>
  Response.json(
    { errors: [{ title, code: title.toUpperCase().replaceAll(" ", "_"), detail }] },
    { status },
  );

/** The Jira platform's shape. */
export const platformError = (status: number, message: string): Response =>
  Response.json({ errorMessages: [message], errors: {} }, { status });

/** The token endpoint's shape (RFC 6749, 5.2). */
export const tokenError = (status: number, error: string, description: string): Response =>
  Response.json({ error, error_description: description }, { status });

export const tooManyRequests = (retryAfterS: number): Response =>
  Response.json(
    { code: 429, message: "Rate limit exceeded" },
    { status: 429, headers: { "retry-after": String(retryAfterS) } },
  );
