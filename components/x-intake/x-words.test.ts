import { describe, expect, it } from "vitest";
import { xRefusalCodes } from "#lib/intake/x-api/x-refusal.ts";
import { xWaitReasons } from "#lib/intake/x-api/x-run.ts";
import en from "#lib/words/en/x-intake.json" with { type: "json" };

describe("the words of X's API", () => {
  it("hold a sentence for every reason X may have, and none too many", () => {
    expect(Object.keys(en.refused.code).toSorted()).toEqual([...xRefusalCodes].toSorted());
  });

  it("hold a title and a text for everything that is waited for", () => {
    expect(Object.keys(en.run.waiting).toSorted()).toEqual([...xWaitReasons].toSorted());
    expect(Object.keys(en.run.waitingText).toSorted()).toEqual([...xWaitReasons].toSorted());
  });
});
