import { expect, it } from "vitest";
import { orderOf } from "../../../../src/workspace/store/outbox-kinds.ts";
import { message, NOW, topic } from "../outbox-fixture.ts";

it("an entry waits for the write of its group, and a reminder for none", () => {
  expect(orderOf(message("U-ada", NOW)).afterKey).toBe("group S1");
  expect(orderOf(topic("C1")).afterKey).toBe("group S1");
  expect(orderOf(message("U-ada", NOW, null)).afterKey).toBeNull();
});
