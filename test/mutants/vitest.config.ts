import { defineConfig } from "vitest/config";

// Not the zone of the machines that run it: what reads a day in the machine's own zone is found out.
process.env["TZ"] = "Pacific/Auckland";

/** The unit tests of what is mutated. Their chance is fixed, so that the run comes out the same each time. */
export default defineConfig({
  test: {
    // The rules keep no state: one thread serves all files of a mutant.
    isolate: false,
    include: [
      "test/unit/domain/{agenda,announced,coming-up,drift,notifications,own-words,plan*,proposal,reading-key,template,topic,upcoming}.test.ts",
      "test/unit/workspace/{outbox/*,store/outbox-*}.test.ts",
    ],
    setupFiles: ["test/mutants/fixed-chance.ts"],
  },
});
