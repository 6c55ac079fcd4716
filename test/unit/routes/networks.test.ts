import { describe, expect, test } from "vitest";
import { networksOf } from "../../../src/routes/networks.ts";

const keysOf = (address: string): readonly string[] => networksOf(address).map(({ key }) => key);
const LAN = ["2001:db8:1:2::/64", "2001:db8:1::/48"];

describe("an IPv6 address", () => {
  test.each([
    "2001:db8:1:2::1",
    "2001:db8:1:2::",
    "2001:0db8:0001:0002:0000:0000:0000:0001",
    "2001:DB8:1:2:FFFF:ffff::",
    "2001:db8:1:2:a:b:c:d",
    "2001:db8:1:2:a:b:192.0.2.1",
    "2001:db8:1:2::1%eth0",
    " 2001:db8:1:2::1 ",
  ])("%s is counted by its /64 and its /48", (address) => {
    expect(keysOf(address)).toEqual(LAN);
  });

  test.each([
    ["2001:db8::1", ["2001:db8:0:0::/64", "2001:db8:0::/48"]],
    ["2001:db8:1::2:0:0:1", ["2001:db8:1:0::/64", "2001:db8:1::/48"]],
    ["::2", ["0:0:0:0::/64", "0:0:0::/48"]],
    ["1::", ["1:0:0:0::/64", "1:0:0::/48"]],
    ["fe80::1%25en0", ["fe80:0:0:0::/64", "fe80:0:0::/48"]],
  ])("%s, with groups left out, is in %j", (address, keys) => {
    expect(keysOf(address)).toEqual(keys);
  });

  test("of another /64 shares the /48 alone, which may more", () => {
    const [one, two] = [networksOf("2001:db8:1:2::1"), networksOf("2001:db8:1:3::1")];
    expect(one[0]?.key).not.toBe(two[0]?.key);
    expect(one[1]).toEqual(two[1]);
    expect(one[1]?.most).toBeGreaterThan(2 * (one[0]?.most ?? 0));
  });
});

describe("an IPv4 address", () => {
  test.each(["192.0.2.7", "::ffff:192.0.2.7", "::FFFF:c000:207", "0:0:0:0:0:ffff:192.0.2.7"])(
    "spelled %s is counted alone",
    (address) => {
      expect(keysOf(address)).toEqual(["192.0.2.7"]);
    },
  );
});

test.each(["", " ", "127.0.0.1", "127.8.8.8", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"])(
  "%j is this machine, and isn't counted",
  (address) => {
    expect(keysOf(address)).toEqual([]);
  },
);

test.each([
  "1.2.3",
  "1.2.3.4.",
  "1.2.3.256",
  "01.2.3.4",
  "1.2.3.4:80",
  "1.2.3.4, 5.6.7.8",
  "2001:db8",
  "2001:db8:::1",
  "1::2::3",
  "1:2:3:4:5:6:7:8:9",
  "1:2:3:4:5:6:7:8::",
  "2001:db8:1:2:3:4:5:12345",
  "2001:db8::g",
  "[2001:db8::1]",
  "2001:db8::1.2.3",
  "1.2.3.4::",
  ":",
  "unknown",
  "x".repeat(10_000),
])("%j is no address: all of these are counted as one", (address) => {
  expect(keysOf(address)).toEqual(["unreadable"]);
});
