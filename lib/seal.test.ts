import { describe, expect, test } from "vitest";
import { hashToken, seal, unseal } from "./seal.ts";

const key = { appSecret: "ab".repeat(32), purpose: "token" };

describe("sealing", () => {
  test("what was sealed opens again", () => {
    expect(unseal(seal("s3cret ✓", key), key)).toBe("s3cret ✓");
  });

  test("the same text is never sealed the same way twice", () => {
    expect(seal("a", key)).not.toBe(seal("a", key));
  });

  test.each([
    ["another purpose", { ...key, purpose: "other" }],
    ["another secret", { ...key, appSecret: "cd".repeat(32) }],
  ])("%s does not open it", (_name, other) => {
    expect(() => unseal(seal("a", key), other)).toThrow();
  });

  test("a changed byte does not open", () => {
    const sealed = seal("abcdef", key);
    const broken = sealed.slice(0, -2) + (sealed.endsWith("AA") ? "BB" : "AA");
    expect(() => unseal(broken, key)).toThrow();
  });

  test("plain text is refused, never answered", () => {
    expect(() => unseal("plain-token", key)).toThrow("Not a sealed value");
  });

  test("a token is stored as its hash", () => {
    expect(hashToken("abc")).toMatch(/^[0-9a-f]{64}$/);
  });
});
