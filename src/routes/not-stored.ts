/** What a page says where D1 doesn't answer. */
import { logThrown } from "../log.ts";

/** Stands for an answer of D1's, and is logged with the path. */
export const unanswered =
  ({ req }: { readonly req: { readonly path: string } }) =>
  (thrown: unknown): "unanswered" => {
    logThrown("http.not_stored", thrown, { path: req.path });
    return "unanswered";
  };
