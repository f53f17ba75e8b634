import { expect, it } from "vitest";
import { canFollow, canImport, type Importer } from "./can-follow.ts";

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

it.each([
  ["gotosocial", "read:accounts write:follows write", true],
  ["gotosocial", "read:accounts write:follows", false],
  ["pleroma", "read:accounts write:follows", true],
  ["pleroma", "read write follow", true],
  ["pleroma", "read", false],
] satisfies readonly [Importer, string, boolean][])(
  "on %s scopes %j let us import: %s",
  (importer, scopes, allowed) => {
    expect(canImport(scopes, importer)).toBe(allowed);
  },
);
