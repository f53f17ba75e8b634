import { describe, expect, it } from "vitest";
import { contactName, initialsOf, xProfileUrl } from "./contact-name.ts";

describe("the name of a contact", () => {
  it.each([
    [{ displayName: "Mélanie", username: "mel", xId: "1" }, "Mélanie"],
    [{ displayName: "  ", username: "mel", xId: "1" }, "@mel"],
    [{ displayName: null, username: null, xId: "9007199254740993" }, "9007199254740993"],
    [{ displayName: null, username: null, xId: null }, null],
  ])("%o is called %s", (contact, name) => expect(contactName(contact)).toBe(name));

  it("leads to the X profile by name, else by number", () => {
    expect(xProfileUrl({ username: "mel", xId: "1" })).toBe("https://x.com/mel");
    expect(xProfileUrl({ username: null, xId: "12" })).toBe("https://x.com/i/user/12");
    expect(xProfileUrl({ username: null, xId: null })).toBeNull();
  });
});

describe("initials", () => {
  it.each([
    ["Élise Dupont-Roux", "ÉD"],
    ["@mel_42", "M4"],
    ["🐘🐘", "?"],
    ["山田 太郎", "山太"],
    ["𝓐lice", "𝓐"],
    [null, "?"],
  ])("of %s are %s", (name, initials) => expect(initialsOf(name)).toBe(initials));
});
