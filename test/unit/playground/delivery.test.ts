/** What the playground's log says of what Slack sends. */
import { expect, it } from "vitest";
import { describeDelivery } from "../../playground/log/delivery.ts";
import type { Names } from "../../playground/log/names.ts";

const names: Names = {
  slack: (id) => `@${id}`,
  words: (words) => words,
  schedule: (id) => id,
  person: (ref) => ref,
  time: String,
};

it.each([
  [{ options: [{}, {}] }, "2 found"],
  [{ option_groups: [{ options: [{}] }, { options: [{}, {}] }] }, "3 found"],
  [{ options: [] }, "0 found"],
])("a search whose answer is %j says how many options it has", (answer, said) => {
  const payload = JSON.stringify({
    type: "block_suggestion",
    user: { id: "U1" },
    value: "plat",
    view: { type: "home" },
  });
  const sent = {
    at: 0,
    answeredAt: 0,
    headers: {},
    tookMs: 1,
    status: 200,
    path: "/slack/interactivity",
    body: new URLSearchParams({ payload }).toString(),
    response: JSON.stringify(answer),
  };
  expect(describeDelivery(sent, names)).toMatchObject({ answer: said });
});
