import { expect, it } from "vitest";
import { fullHandle, isSameAccount } from "./compare-acct.ts";

const local = ["prairie.test", "social.prairie.test"];

it.each([
  ["ana@alpage.test", "ana@alpage.test", true],
  ["Ana@Alpage.test", "ana@alpage.test", true],
  ["camille", "camille@prairie.test", true],
  ["camille", "camille@social.prairie.test", true],
  ["camille", "camille@alpage.test", false],
  ["ana.b@alpage.test", "ana@alpage.test", false],
  ["ana@alpage.test.evil.test", "ana@alpage.test", false],
  ["zoe@bücher.example", "zoe@xn--bcher-kva.example", true],
  ["", "ana@alpage.test", false],
])("acct %j is %j: %s", (acct, handle, same) => {
  expect(isSameAccount(acct, handle, local)).toBe(same);
});

it("adds the account's own domain where a server leaves it out", () => {
  expect(fullHandle("Camille", "prairie.test")).toBe("camille@prairie.test");
  expect(fullHandle("@ana@Alpage.test", "prairie.test")).toBe("ana@alpage.test");
});
