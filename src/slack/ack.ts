/** What Slack gets back for an interaction: a JSON body, or nothing at all (an empty 200 closes a modal). */
export type Ack = { readonly body: Readonly<Record<string, unknown>> | null };

export const EMPTY_ACK: Ack = { body: null };
