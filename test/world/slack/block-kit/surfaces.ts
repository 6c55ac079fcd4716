/**
 * Checks what an app wants to show on one of Slack's surfaces: the schema, then what Slack demands across blocks.
 * Answers the value as Slack would keep it (ids and defaults filled in), or Slack's complaints.
 */
import * as z from "zod";
import { type Block, homeBlock, messageBlock, modalBlock } from "./blocks.ts";
import { plainText } from "./composition.ts";
import { crossComplaints } from "./cross.ts";
import { complaints } from "./pointer.ts";

const viewRest = {
  private_metadata: z.string().max(3000).default(""),
  callback_id: z.string().max(255).default(""),
  external_id: z.string().max(255).default(""),
};

const home = z.strictObject({
  type: z.literal("home"),
  blocks: z.array(homeBlock).max(100),
  ...viewRest,
});
const modal = z.strictObject({
  type: z.literal("modal"),
  title: plainText(24),
  blocks: z.array(modalBlock).max(100),
  close: plainText(24).optional(),
  submit: plainText(24).optional(),
  clear_on_close: z.boolean().default(false),
  notify_on_close: z.boolean().default(false),
  submit_disabled: z.boolean().optional(),
  ...viewRest,
});
const message = z.array(messageBlock).max(50);

export type HomeView = z.infer<typeof home>;
export type ModalView = z.infer<typeof modal>;
export type View = HomeView | ModalView;

export type Checked<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly complaints: readonly string[] };

export const checkHome = (input: unknown): Checked<HomeView> => checkView(home, input);
export const checkModal = (input: unknown): Checked<ModalView> => checkView(modal, input);

/** The blocks of a message. */
export function checkMessage(input: unknown): Checked<readonly Block[]> {
  const parsed = message.safeParse(input);
  if (!parsed.success) return refuse(complaints(parsed.error, input, "/blocks"));
  const across = crossComplaints(parsed.data, "/blocks", true);
  return across.length > 0 ? refuse(across) : { ok: true, value: parsed.data };
}

function checkView<T extends View>(schema: z.ZodType<T>, input: unknown): Checked<T> {
  const parsed = schema.safeParse(input);
  if (!parsed.success) return refuse(complaints(parsed.error, input, "/view"));
  const view = parsed.data;
  const maySubmit = view.type === "home" || view.submit !== undefined;
  const across = crossComplaints(view.blocks, "/view/blocks", maySubmit);
  return across.length > 0 ? refuse(across) : { ok: true, value: view };
}

const refuse = (complaints: readonly string[]) => ({ ok: false as const, complaints });
