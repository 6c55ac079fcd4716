/** What a sealed text holds of the token in a browser's cookie: enough to recognize it, useless to somebody else. */
import { sha256, toBase64Url } from "../bytes.ts";

export const browserDigestOf = async (token: string): Promise<string> =>
  toBase64Url(await sha256(token));
