/** A configuration token that Slack accepts for this manifest, asked for until there is one. */
import { accessSync, constants, readFileSync, writeFileSync } from "node:fs";
import { TOKEN, TOKEN_FILE } from "./names.ts";
import type { Answer, SlackApi } from "./slack-api.ts";
import { Stop } from "./stop.ts";
import type { Tools } from "./tools.ts";
import { refusalWords, TOKENS_PAGE, tokenFault } from "./words.ts";

const TRIES = 3;

/**
 * @param why the person is asked, and what happens without one
 * @returns null: there is none
 */
export async function acceptedToken(
  slack: SlackApi,
  { answers, say }: Pick<Tools, "answers" | "say">,
  given: { manifest: object; why: readonly string[]; file: string | undefined },
): Promise<string | null> {
  for (let tries = 1; ; tries += 1) {
    const token = given.file
      ? await fromFile(slack, given.file)
      : await typed(slack, answers, given.why);
    if (token === null) return null;
    const checked: Answer<unknown> = token.ok
      ? await slack.validate(token.value, given.manifest)
      : token;
    if (checked.ok && token.ok) return token.value;
    const words = checked.ok ? "" : refusalWords(checked, "check the manifest");
    const isTokens = !checked.ok && checked.reason.startsWith("token_");
    if (!isTokens || given.file || !answers.canAsk || tries >= TRIES) throw new Stop(words);
    say(`     ${words}`);
  }
}

async function typed(
  slack: SlackApi,
  answers: Tools["answers"],
  why: readonly string[],
): Promise<Answer<string> | null> {
  const answer = await answers.value({
    env: TOKEN,
    ask: "Slack configuration token (Enter skips)",
    hint: [...why, `Generate one at ${TOKENS_PAGE}, under Your App Configuration Tokens.`],
    isSecret: true,
    fault: tokenFault,
  });
  if (answer === null) return null;
  if (!isRefreshToken(answer)) return { ok: true, value: answer };
  const rotated = await slack.rotate(answer);
  return rotated.ok ? { ok: true, value: rotated.value.token } : rotated;
}

/** For runs without a person: the file is the one place where the next refresh token is kept. */
async function fromFile(slack: SlackApi, file: string): Promise<Answer<string>> {
  const kept = readKept(file);
  const rotated = await slack.rotate(kept);
  if (!rotated.ok) return rotated;
  writeFileSync(file, `${rotated.value.refreshToken}\n`, { mode: 0o600 });
  return { ok: true, value: rotated.value.token };
}

function readKept(file: string): string {
  try {
    // The next one must find its place before this one is spent.
    accessSync(file, constants.W_OK);
    const kept = readFileSync(file, "utf8").trim();
    if (isRefreshToken(kept)) return kept;
  } catch {
    // Said below.
  }
  throw new Stop(
    `${TOKEN_FILE}: ${file} must be writable and hold a refresh token, which begins with xoxe-1-.`,
  );
}

const isRefreshToken = (token: string): boolean => /^xoxe-/.test(token);
