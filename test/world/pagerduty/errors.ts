/** How PagerDuty says no: `errors` is a list in the classic API and a map by field in the shift-based one. */

type Details = readonly string[] | Readonly<Record<string, readonly string[]>>;

const failure = (status: number, message: string, code: number, errors?: Details): Response =>
  Response.json({ error: { message, code, ...(errors && { errors }) } }, { status });

export const invalid = (...errors: readonly string[]) =>
  failure(400, "Invalid Input Provided", 2001, errors);
export const invalidShiftBased = (field: string, text: string) =>
  failure(400, "Invalid Request", 2001, { [field]: [text] });
export const unauthenticated = () => failure(401, "Authentication failed", 2006);
export const denied = () => failure(403, "Access Denied", 2010);
export const notFound = () => failure(404, "Not Found", 2100);
export const rateLimited = () => failure(429, "Rate Limit Exceeded", 2020);

/** The identity host's shape (RFC 6749, 5.2). */
export const tokenError = (status: number, error: string, description: string): Response =>
  Response.json({ error, error_description: description }, { status });
