/**
 * Run after a release, on its build: keeps it as the previous one, for the test beside this folder. What is kept is what was
 * deployed, bytes and all: a build of the old sources with today's tools would be another Worker.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { THIS_RELEASE } from "../../playground/runtime.ts";

const HERE = import.meta.dirname;
const { version }: { version: string } = JSON.parse(
  readFileSync(resolve(HERE, "../../../package.json"), "utf8"),
);

writeFileSync(resolve(HERE, "worker.js.br"), brotliCompressSync(readFileSync(THIS_RELEASE.bundle)));
writeFileSync(resolve(HERE, "schema.sql"), readFileSync(THIS_RELEASE.schema));
writeFileSync(resolve(HERE, "version.txt"), `${version}\n`);
console.log(`Kept ${version} as the previous release.`);
