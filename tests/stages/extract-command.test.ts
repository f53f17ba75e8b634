import { expect, test } from "vitest";
import { extractLine } from "#lib/cli/extract.ts";

test("a line with empty links is read, and its id comes back", () => {
  const line = {
    id: 7,
    name: "Mira",
    description: null,
    urls: [null, { expanded_url: null }, { expanded_url: "https://chaos.social/@mira" }],
  };
  expect(extractLine(JSON.stringify(line))).toEqual({
    id: 7,
    handles: [
      {
        handle: "mira@chaos.social",
        field: "urls",
        fragment: "https://chaos.social/@mira",
        rule: "profile_link",
        strength: "explicit",
      },
    ],
    hints: [],
  });
});

test("an id that is a number too large for JavaScript comes back digit for digit", () => {
  expect(extractLine('{"id":9007199254740993,"name":"Mira"}')).toMatchObject({ id: "9007199254740993" });
  expect(extractLine('{"id":"9007199254740993"}')).toMatchObject({ id: "9007199254740993" });
});

test.each(["", "not json", "[]", "5", '{"name":5}', '{"urls":"x"}'])("%j is refused in words", (line) => {
  expect(extractLine(line)).toEqual({
    handles: [],
    hints: [],
    error: "this line is no JSON of a profile or a text",
  });
});
