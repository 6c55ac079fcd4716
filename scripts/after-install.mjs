/**
 * After each install: `npx wrangler` and its like find the Node that was brought along, and whoever has none that is new
 * enough is told so. (npm's own warnings of that are hidden: see .npmrc.)
 */
import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { BUNDLED, chooseNode, thisMachine, tooOld } from "./which-node.mjs";

const BIN = "node_modules/.bin";

// npm 10 cannot install the package for the other processor, and then takes away the link of the same name, too.
if (existsSync(BUNDLED) && !existsSync(`${BIN}/node`)) {
  mkdirSync(BIN, { recursive: true });
  symlinkSync(BUNDLED.replace("node_modules", ".."), `${BIN}/node`);
}
if (chooseNode(thisMachine()) === "too old") console.error(tooOld(thisMachine()));
