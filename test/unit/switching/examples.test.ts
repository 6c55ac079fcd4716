/** docs/switching.md: each tool's example is converted to the file that stands below it, which PagerSync reads. */
import { expect, it } from "vitest";
import TEXT from "../../../docs/switching.md?raw";
import { readConfiguration } from "../../../src/workspace/modals/config-file/parse.ts";
import { configurationFile, type OurRotation } from "./configuration.ts";
import { fromGoalert } from "./goalert.ts";
import { fromGrafana } from "./grafana.ts";
import { fromKevholditch } from "./kevholditch.ts";
import { fromPdsync } from "./pdsync.ts";
import { fromQontract } from "./qontract.ts";
import { fromSapcc } from "./sapcc.ts";
import { fromSreBot } from "./sre-bot.ts";
import { fromWeixu365 } from "./weixu365.ts";

const SECTIONS = TEXT.split(/^## /m)
  .slice(1)
  .map((section) => ({
    tool: section.slice(0, section.indexOf("\n")),
    blocks: [...section.matchAll(/^```\w+\n([\s\S]*?)^```$/gm)].map(([, block = ""]) => block),
  }));

const CONVERTERS: Readonly<Record<string, (theirs: string) => readonly OurRotation[]>> = {
  "Grafana OnCall": fromGrafana,
  GoAlert: fromGoalert,
  "qontract-reconcile": (theirs) => fromQontract(theirs, "acme.example"),
  "pagerduty-slack-oncall-sync (weixu365)": fromWeixu365,
  "sre-bot": (theirs) =>
    fromSreBot(theirs, { "657ce41a-0000-4d23-b2a2-53571995d710": "Acme support" }),
  pdsync: (theirs) =>
    fromPdsync(theirs, {
      handles: { "Platform (everyone)": "platform-all" },
      channelIds: { platform: "C0PLATFORM" },
      schedules: {},
    }),
  "go-pagerduty-slack-sync (kevholditch)": fromKevholditch,
  "pagerduty2slack (sapcc)": fromSapcc,
};

const read = (file: string) => {
  const result = readConfiguration(file);
  return result.ok ? result.value.rotations.map(({ line: _, ...rotation }) => rotation) : result;
};

it("shows every tool", () => {
  expect(SECTIONS.map(({ tool }) => tool)).toEqual(Object.keys(CONVERTERS));
});

it.each(SECTIONS)("shows what the example of $tool becomes", ({ tool, blocks }) => {
  const [theirs = "", ours = ""] = blocks;
  const converted = CONVERTERS[tool]?.(theirs) ?? [];
  expect(converted.length).toBeGreaterThan(0);
  expect(read(ours)).toEqual(read(configurationFile(converted)));
});
