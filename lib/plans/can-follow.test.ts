import { expect, it } from "vitest";
import { canFollow } from "./can-follow.ts";

it.each([
  ["read:accounts read:follows write:follows", true],
  ["read write follow", true],
  ["read,write", true],
  ["follow", true],
  ["", true],
  ["read:accounts write:statuses", false],
  ["profile read", false],
])("scopes %j let us follow: %s", (scopes, allowed) => {
  expect(canFollow(scopes)).toBe(allowed);
});
