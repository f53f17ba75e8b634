import { expect, test } from "vitest";
import { isPublicAddress, parseAddressRanges } from "./public-address.ts";

test.each([
  ["0.0.0.0", "unspecified"],
  ["0.1.2.3", "this network"],
  ["10.0.0.1", "private"],
  ["100.64.0.1", "carrier-grade NAT"],
  ["100.127.255.255", "carrier-grade NAT"],
  ["127.0.0.1", "loopback"],
  ["127.255.0.9", "loopback"],
  ["169.254.169.254", "link-local, the clouds' metadata"],
  ["172.16.0.1", "private"],
  ["172.31.255.255", "private"],
  ["192.0.0.1", "protocol assignments"],
  ["192.0.2.1", "documentation"],
  ["192.88.99.1", "6to4 relay"],
  ["192.168.1.1", "private"],
  ["198.18.0.1", "benchmarking"],
  ["198.19.255.255", "benchmarking"],
  ["198.51.100.1", "documentation"],
  ["203.0.113.1", "documentation"],
  ["224.0.0.1", "multicast"],
  ["240.0.0.1", "reserved"],
  ["255.255.255.255", "broadcast"],
  ["::", "unspecified"],
  ["::1", "loopback"],
  ["::7f00:1", "IPv4-compatible"],
  ["::ffff:127.0.0.1", "mapped loopback"],
  ["::ffff:10.0.0.1", "mapped private"],
  ["::ffff:a9fe:a9fe", "mapped link-local"],
  ["::ffff:0:127.0.0.1", "translated"],
  ["64:ff9b::7f00:1", "NAT64"],
  ["64:ff9b:1::1", "local NAT64"],
  ["100::1", "discard"],
  ["2001::1", "Teredo"],
  ["2001:2::1", "benchmarking"],
  ["2001:10::1", "ORCHID"],
  ["2001:20::1", "ORCHIDv2"],
  ["2001:db8::1", "documentation"],
  ["2002:7f00:1::1", "6to4 of loopback"],
  ["2002:808:808::1", "6to4"],
  ["3fff::1", "documentation"],
  ["5f00::1", "segment routing"],
  ["fc00::1", "unique local"],
  ["fd12:3456::1", "unique local"],
  ["fe80::1", "link-local"],
  ["fe80::1%eth0", "link-local with a zone"],
  ["fec0::1", "site-local"],
  ["ff02::1", "multicast"],
  ["::8.8.8.8", "IPv4-compatible"],
  ["64:ff9b::8.8.8.8", "NAT64"],
  ["0177.0.0.1", "octal loopback"],
  ["2130706433", "decimal loopback"],
  ["localhost", "no address"],
  ["", "nothing"],
])("%s is not public (%s)", (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each([
  "1.1.1.1",
  "93.184.216.34",
  "172.32.0.1",
  "100.128.0.1",
  "2606:4700::1111",
  "::ffff:1.1.1.1",
  "0:0:0:0:0:ffff:1.1.1.1",
])("%s is public", (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test("an allowed range opens itself and nothing beside it", () => {
  const allow = parseAddressRanges("127.0.0.0/8, fd00::/8");
  expect(isPublicAddress("127.0.0.1", allow)).toBe(true);
  expect(isPublicAddress("::ffff:127.0.0.1", allow)).toBe(true);
  expect(isPublicAddress("fd00::1", allow)).toBe(true);
  expect(isPublicAddress("10.0.0.1", allow)).toBe(false);
  expect(isPublicAddress("::1", allow)).toBe(false);
  expect(isPublicAddress("::127.0.0.1", allow)).toBe(false);
});

test("a range that cannot be read is named", () => {
  expect(() => parseAddressRanges("127.0.0.0/8,tomorrow")).toThrow("tomorrow");
  expect(() => parseAddressRanges("10/8")).toThrow("10/8");
  expect(parseAddressRanges("")).toEqual([]);
});
