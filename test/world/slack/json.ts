/** JSON as the emulated Slack sends and stores it. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** A value made of JSON only: what the zod schemas of this folder let through. */
export const asJson = (value: unknown): Json => JSON.parse(JSON.stringify(value ?? null)) as Json;

export const asJsonObject = (value: object): JsonObject =>
  JSON.parse(JSON.stringify(value)) as JsonObject;

/** What arrives of a value that is sent as JSON: what is undefined was left out. */
export type Sent<T> = T extends readonly (infer Item)[]
  ? Sent<Item>[]
  : T extends object
    ? { [Key in keyof T]: Sent<Exclude<T[Key], undefined>> }
    : T;

export const asSent = <T>(value: T): Sent<T> => JSON.parse(JSON.stringify(value)) as Sent<T>;

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A body as text, whatever it calls itself: workerd warns of each form that is read with `text()`. */
export const textOf = async (message: Request | Response): Promise<string> =>
  new TextDecoder().decode(await message.arrayBuffer());
