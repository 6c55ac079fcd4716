import { expect, test } from "vitest";
import { loadingModal } from "../../../../src/slack/views/loading-modal.ts";
import { noticeModal } from "../../../../src/slack/views/notice-modal.ts";
import { viewComplaints } from "../limits.ts";

const HOSTILE = "<!channel> & <@U1>\n*`日本語`* 👩‍👩‍👧";

test("a notice and a loading modal can be closed, and take any text", () => {
  const notice = noticeModal("A title that is far too long for Slack", `${HOSTILE}\n`.repeat(400));
  expect(notice).toMatchObject({ title: { text: "A title that is far too…" } });
  expect(viewComplaints(notice)).toEqual([]);
  expect(viewComplaints(loadingModal("Create Rotation"))).toEqual([]);
});
