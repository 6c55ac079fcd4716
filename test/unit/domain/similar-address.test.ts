import { expect, it } from "vitest";
import { similarAddresses } from "../../../src/domain/similar-address.ts";

it.each<[string, readonly string[], readonly string[]]>([
  ["ann+pagerduty@acme.com", [], ["ann@acme.com"]],
  ["Ann+PD@Acme.com", ["acme.com"], ["ann@acme.com"]],
  ["ann@acme.io", ["acme.com"], ["ann@acme.com"]],
  ["ann+pd@acme.io", ["acme.com"], ["ann@acme.io", "ann@acme.com", "ann+pd@acme.com"]],
  ["ann@acme.com", [], []],
  ["ann@acme.com", ["acme.com"], []],
  ["+pd@acme.com", ["acme.io"], []],
  ["@acme.com", ["acme.io"], []],
  ["not an address", ["acme.io"], []],
  ["", ["acme.io"], []],
])("addresses like %j, where people have %j: %j", (email, domains, expected) => {
  expect(similarAddresses(email, domains)).toEqual(expected);
});
