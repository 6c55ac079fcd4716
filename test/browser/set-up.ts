/** The same evening for several files: PagerDuty connected, one rotation made, and a picture of whatever fails. */
import { after, afterEach, before } from "node:test";
import { connectByConsent, createRotation, install } from "./acts.ts";
import { openStage, type Stage } from "./stage.ts";

/**
 * Sets the stage before the file's tests: ada is on call in "Platform primary" and in @platform-oncall.
 *
 * @param file names the picture of a failure
 * @param take is given the stage before the first test
 * @param given `channel`: where the rotation announces; none without it
 */
export function withRotation(
  file: string,
  take: (stage: Stage) => void,
  given: { readonly channel?: string } = {},
): void {
  let stage: Stage;
  before(async () => {
    stage = await openStage();
    const { page } = stage;
    await install(page);
    await connectByConsent(page, "Connect PagerDuty");
    const schedules = ["Platform primary"];
    await createRotation(page, { name: "Platform", group: "platform-oncall", schedules, ...given });
    await stage.hasMembers("platform-oncall", ["ada"]);
    take(stage);
  });
  after(() => stage.close());
  afterEach(async (context) => {
    if ("passed" in context && !context.passed) await stage.picture(`failed-${file}`);
  });
}
