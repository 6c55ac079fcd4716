/** Questions at a terminal: what is typed masked is never shown, and Ctrl-C ends the run. */
import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { INTERRUPTED, Stop } from "../../../scripts/deploy/stop.ts";
import { terminalAnswers } from "../../../scripts/deploy/terminal.ts";
import { tokenFault } from "../../../scripts/deploy/words.ts";

const ENTER = "\r";
const CTRL_C = "\u0003";

function terminal() {
  const input = new PassThrough();
  const output = Object.assign(new PassThrough(), { columns: 100, rows: 40 });
  let shown = "";
  output.on("data", (chunk: Buffer) => {
    shown += chunk.toString();
  });
  const settled = () => new Promise((resolve) => setTimeout(resolve, 20));
  const type = async (...keys: readonly string[]) => {
    for (const key of keys) {
      await settled();
      input.write(key);
    }
  };
  return { answers: terminalAnswers({ input, output }), type, shown: () => shown };
}

const question = { env: "X", ask: "A secret", isSecret: true };

it("masks a secret, and gives it without what surrounds it", async () => {
  const { answers, type, shown } = terminal();
  const answer = answers.value({ ...question, hint: ["Where it is."] });
  await type(" quagga ", ENTER);
  expect(await answer).toBe("quagga");
  expect(shown()).toContain("Where it is.");
  expect(shown()).not.toContain("quagga");
});

it("takes Enter for a skip", async () => {
  const { answers, type } = terminal();
  const answer = answers.value({ ...question, fault: () => "never right" });
  await type(ENTER);
  expect(await answer).toBeNull();
});

it("says what is wrong, and asks on", async () => {
  const { answers, type, shown } = terminal();
  const answer = answers.value({ ...question, fault: tokenFault });
  await type("xoxb-1", ENTER);
  await type("\u007f".repeat(6), "xoxe.xoxp-1-a", ENTER);
  expect(await answer).toBe("xoxe.xoxp-1-a");
  expect(shown()).toContain("another kind of Slack token");
});

it("ends the run at Ctrl-C, with the code that shells give it", async () => {
  const { answers, type } = terminal();
  const answer = answers.yes({ env: "X", ask: "Sure?", usually: true });
  const ended = answer.catch((thrown: unknown) => thrown);
  await type(CTRL_C);
  const thrown = await ended;
  expect(thrown).toBeInstanceOf(Stop);
  expect(thrown).toMatchObject({
    code: INTERRUPTED,
    message: expect.stringContaining("continues"),
  });
});

it("takes Enter for what is usual, and Space for a choice", async () => {
  const { answers, type } = terminal();
  const no = answers.yes({ env: "X", ask: "Sure?", usually: false });
  await type(ENTER);
  expect(await no).toBe(false);
  const choices = [
    { value: "pagerduty", label: "PagerDuty" },
    { value: "jira", label: "Jira" },
  ];
  const chosen = answers.choose("Which?", choices);
  await type(" ", ENTER);
  expect(await chosen).toEqual(["pagerduty"]);
});

it("wipes what must not stay on the screen", async () => {
  const { answers, type, shown } = terminal();
  const over = answers.showOnce("The key:", "k1:quagga");
  await type(ENTER);
  await over;
  const [, after = ""] = shown().split("k1:quagga");
  expect(after).toContain("\u001b[2K");
});
