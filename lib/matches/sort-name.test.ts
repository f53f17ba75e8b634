import { describe, expect, it } from "vitest";
import { searchable, sortNameOf } from "./sort-name.ts";

describe("a contact is sorted under", () => {
  it.each([
    [{ displayNames: ["Nora Berg", "Old"], username: "nora_b" }, "nora berg @nora_b"],
    [{ displayNames: ["🌲 Élodie  Petit"], username: null }, "elodie petit"],
    [{ displayNames: ["🌲🌲"], username: "Forest" }, "@forest"],
    [{ displayNames: [], username: "_under" }, "@_under"],
    [{ displayNames: ["山田太郎"], username: null }, "山田太郎"],
    [{ displayNames: ["𝐍𝐨𝐫𝐚"], username: null }, "nora"],
    [{ displayNames: ["a\u{200B}b\0c"], username: null }, "abc"],
    [{ displayNames: [], username: null }, "\u{FFFF}00000000000000000011"],
  ])("%j", (contact, expected) => {
    expect(sortNameOf({ id: "11", ...contact })).toBe(expected);
  });

  it("a name of bounded length, no character cut in half", () => {
    const name = sortNameOf({ id: "1", username: null, displayNames: ["𝟙𠀋".repeat(200)] });
    expect([...name]).toHaveLength(60);
    expect(name.isWellFormed()).toBe(true);
  });
});

it("a search finds what is sorted", () => {
  expect(searchable("  ÉLODIE   petit ")).toBe("elodie petit");
});
