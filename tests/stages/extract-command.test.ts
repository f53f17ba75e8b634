import { expect, test } from "vitest";
import { extractLine } from "#lib/cli/extract.ts";
import { type InputLine, inputLines } from "#lib/cli/lines.ts";

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

test.each(["", "not json", "[]", "5", "null", '"mira"'])("%j is refused in words", (line) => {
  expect(extractLine(line)).toEqual({
    handles: [],
    hints: [],
    error: "this line is no JSON of a profile or a text",
  });
});

test.each([
  [{ location: 42 }, "location"],
  [{ urls: [42, "https://mastodon.social/@mira_b"] }, "urls[0]"],
  [{ name: { first: "Mira" }, pinned: ["a", 1] }, "name, pinned[1]"],
])("%j loses nothing but the members of a wrong type", (members, refused) => {
  const read = extractLine(JSON.stringify({ id: "7", description: "@mira@chaos.social", ...members }));
  expect(read).toMatchObject({
    id: "7",
    error: `left out, being of the wrong type: ${refused}`,
    handles: expect.arrayContaining([expect.objectContaining({ handle: "mira@chaos.social" })]),
  });
});

test("an id of a wrong type is named, and the texts are read", () => {
  expect(extractLine('{"id":true,"description":"@mira@chaos.social"}')).toMatchObject({
    error: "left out, being of the wrong type: id",
    handles: [{ handle: "mira@chaos.social" }],
  });
});

test("the lines of our own command read are read, each text in its field", () => {
  const line = {
    id: "7",
    username: "mira",
    displayNames: ["Mira @mira@chaos.social"],
    following: true,
    bio: "or @vera@chaos.social",
    location: "on piaille.fr/@nora",
    urls: ["https://mastodon.social/@otto"],
    pinned: "see @paul@chaos.social",
  };
  const { handles } = extractLine(JSON.stringify(line)) as {
    handles: { handle: string; field: string }[];
  };
  expect(Object.fromEntries(handles.map(({ handle, field }) => [handle, field]))).toEqual({
    "mira@chaos.social": "displayNames",
    "vera@chaos.social": "bio",
    "nora@piaille.fr": "location",
    "otto@mastodon.social": "urls",
    "paul@chaos.social": "pinned",
  });
});

test.each([
  ['{"field":"bio","text":"@mira@chaos.social"}', "bio", undefined],
  ['{"text":"@mira@chaos.social"}', "text", undefined],
  ['{"field":3,"text":"@mira@chaos.social"}', "text", "left out, being of the wrong type: field"],
])("one text: %s", (line, field, error) => {
  const read = extractLine(line) as { handles: object[]; error?: string };
  expect(read.handles).toMatchObject([{ handle: "mira@chaos.social", field }]);
  expect(read.error).toBe(error);
});

test("one text of a wrong type is refused", () => {
  expect(extractLine('{"field":"bio","text":7}')).toEqual({
    handles: [],
    hints: [],
    error: "left out, being of the wrong type: text",
  });
});

async function linesOf(pieces: readonly string[], lengthMax?: number): Promise<InputLine[]> {
  async function* input() {
    for (const piece of pieces) yield Buffer.from(piece);
  }
  const lines: InputLine[] = [];
  for await (const line of inputLines(input(), lengthMax)) lines.push(line);
  return lines;
}

test("empty lines are left out and counted, and the last needs no line feed", async () => {
  expect(await linesOf(["a\n\n \r\nb", "c\r\n", "\nd"])).toEqual([
    { number: 1, text: "a" },
    { number: 4, text: "bc" },
    { number: 6, text: "d" },
  ]);
  expect(await linesOf([])).toEqual([]);
});

test("a line that is too long is told, and the next is read", async () => {
  expect(await linesOf(["123456", "7890\nab\n", "123456789\n\ncd"], 8)).toEqual([
    { number: 1, text: null },
    { number: 2, text: "ab" },
    { number: 3, text: null },
    { number: 5, text: "cd" },
  ]);
});
