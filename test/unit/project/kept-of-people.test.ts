/** The page that says what is kept of people names every table there is. */
import { expect, it } from "vitest";
import operating from "../../../docs/operating.md?raw";
import schemaOfD1 from "../../../schema.sql?raw";
import { STEPS } from "../../../src/workspace/store/schema.ts";

const tablesIn = (sql: string): readonly string[] =>
  [...sql.matchAll(/CREATE TABLE (?:IF NOT EXISTS )?(\w+)/g)].flatMap(([, name]) => name ?? []);

it("docs/operating.md says of every table what it holds of a person, or that it holds nothing", () => {
  const [, section = ""] = operating.split("## What is kept of people\n");
  const [text = ""] = section.split("\n## ");
  const tables = [...tablesIn(STEPS.join("\n")), ...tablesIn(schemaOfD1)];
  expect(tables.length).toBeGreaterThan(20);
  expect(tables.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});
