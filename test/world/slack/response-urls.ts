/** response_url (docs.slack.dev/interactivity/handling-user-interaction): five answers within half an hour. */
import * as z from "zod";
import type { Block } from "./block-kit/blocks.ts";
import { checkMessage } from "./block-kit/surfaces.ts";
import type { Host } from "./host.ts";
import { parseJson, structure } from "./web-api/method.ts";

const LIFE_MS = 30 * 60_000;
const USES_MAX = 5;

/** What the app said to a slash command; `ephemeral` is seen by that person only. */
export type Reply = {
  readonly text: string;
  readonly blocks: readonly Block[];
  readonly to: "ephemeral" | "in_channel";
};

type Issued = { readonly at: number; readonly replies: Reply[] };

const reply = z.object({
  text: z.string().optional(),
  blocks: structure.optional(),
  response_type: z.enum(["ephemeral", "in_channel"]).default("ephemeral"),
});

export class ResponseUrls {
  readonly #host: Host;
  readonly #issued = new Map<string, Issued>();

  constructor(host: Host) {
    this.#host = host;
  }

  issue(teamId: string): string {
    const tail = crypto.randomUUID().replaceAll("-", "");
    const path = `/commands/${teamId}/${this.#issued.size + 1}/${tail}`;
    this.#issued.set(path, { at: this.#host.now(), replies: [] });
    return `https://hooks.slack.com${path}`;
  }

  /** What came over it, oldest first. */
  replies(url: string): readonly Reply[] {
    return this.#issued.get(new URL(url).pathname)?.replies ?? [];
  }

  async answer(request: Request): Promise<Response> {
    const issued = this.#issued.get(new URL(request.url).pathname);
    if (!issued) return new Response("no_service", { status: 404 });
    const isOver = this.#host.now() - issued.at > LIFE_MS;
    if (isOver || issued.replies.length >= USES_MAX)
      return new Response(isOver ? "expired_url" : "used_url", { status: 404 });
    const read = readReply(await request.text());
    if (typeof read === "string") return new Response(read, { status: 400 });
    issued.replies.push(read);
    return new Response("ok");
  }
}

/** The reply, or Slack's word for what is wrong with it. */
export function readReply(body: string): Reply | string {
  const parsed = reply.safeParse(parseJson(body));
  if (!parsed.success) return "invalid_payload";
  const { text = "", blocks = [], response_type: to } = parsed.data;
  const checked = checkMessage(blocks);
  if (!checked.ok) return "invalid_blocks";
  if (text === "" && checked.value.length === 0) return "no_text";
  return { text, blocks: checked.value, to };
}
