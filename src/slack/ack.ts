/** The HTTP response to an interaction: a JSON body, or null for an empty 200, which closes a modal. */
export type Ack = { readonly body: Readonly<Record<string, unknown>> | null };

export const EMPTY_ACK: Ack = { body: null };
