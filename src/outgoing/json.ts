/** Text to `unknown`, or null where it is no JSON: what is inside is for a zod schema to say. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
