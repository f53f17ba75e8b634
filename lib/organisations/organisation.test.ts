import { describe, expect, it } from "vitest";
import { isHandleOfIssuer, readHandles } from "./organisation.ts";

describe("a server speaks for a handle", () => {
  it.each([
    ["ada@prairie.example", "prairie.example", true],
    ["ada@prairie.org", "social.prairie.org", true],
    ["ada@prairie.org", "prairie.org.evil.com", false],
    ["ada@prairie.org", "evil.org", false],
    ["ada@one.github.io", "two.github.io", false],
    ["nonsense", "prairie.example", false],
  ])("%s on %s: %s", (handle, issuer, speaks) => {
    expect(isHandleOfIssuer(handle, issuer)).toBe(speaks);
  });
});

describe("pasted handles", () => {
  it("are read whatever stands between them, each once", () => {
    expect(readHandles("@Ada@prairie.example, bo@alp.example\n ada@prairie.example;?")).toEqual({
      handles: ["ada@prairie.example", "bo@alp.example"],
      refused: ["?"],
    });
  });
  it("of nobody are none", () => {
    expect(readHandles(" \n")).toEqual({ handles: [], refused: [] });
  });
});
