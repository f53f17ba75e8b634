import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bytesSource } from "../byte-source.ts";
import { type PastedPiece, readPastedText } from "./read-pasted-text.ts";

async function read(text: string): Promise<PastedPiece[]> {
  const pieces: PastedPiece[] = [];
  for await (const piece of readPastedText(bytesSource(new TextEncoder().encode(text)))) pieces.push(piece);
  return pieces;
}

/** "@name", "#id" and addresses, with unread pieces in brackets. */
async function short(text: string): Promise<string[]> {
  return (await read(text)).map((piece) => {
    if (piece.kind === "too_long") return "(too long)";
    if (piece.kind === "unread") return `(${piece.text})`;
    const { id, username, urls } = piece.entry;
    return id ? `#${id}` : username ? `@${username}` : (urls?.[0] ?? "?").replace("acct:", "");
  });
}

describe("a pasted text names", () => {
  test.each<[string, string[]]>([
    ["@nora_b", ["@nora_b"]],
    ["nora_b", ["@nora_b"]],
    ["@nora_b @tom,@lea;@zoe\t@lou|@max", ["@nora_b", "@tom", "@lea", "@zoe", "@lou", "@max"]],
    ["nora\ntom\r\nlea\rzoe", ["@nora", "@tom", "@lea", "@zoe"]],
    ["https://x.com/nora_b", ["@nora_b"]],
    ["https://x.com/nora_b?ref=a,b;c|d", ["@nora_b"]],
    ["https://x.com/nora_b?a=1,https://x.com/tom,@lea", ["@nora_b", "@tom", "@lea"]],
    ["Nora Berg, Biologist, Berlin, @nora_b", ["(Nora Berg)", "(Biologist)", "(Berlin)", "@nora_b"]],
    ["lea, @zoe, tom", ["@lea", "@zoe", "@tom"]],
    ["call +33612345678 or 0612345678", ["(call +33612345678 or 0612345678)"]],
    ["Nora <nora@gmail.com>", ["(Nora <nora@gmail.com>)"]],
    ["@nora@prairie.test <nora@gmail.com>", ["nora@prairie.test"]],
    ["http://www.twitter.com/nora_b?lang=fr", ["@nora_b"]],
    ["https://mobile.twitter.com/nora_b/status/12345678901", ["@nora_b"]],
    ["x.com/nora_b/", ["@nora_b"]],
    ["twitter.com/#!/nora_b", ["@nora_b"]],
    ["twitter.com/@nora_b", ["@nora_b"]],
    ["https://twitter.com/intent/user?user_id=77", ["#77"]],
    ["https://x.com/intent/follow?screen_name=tom&x=1", ["@tom"]],
    ["https://x.com/i/user/1234567890123456789", ["#1234567890123456789"]],
    ["https://x.com/home", ["(https://x.com/home)"]],
    ["https://x.com/i/lists/123456789", ["(https://x.com/i/lists/123456789)"]],
    ["https://notx.com/nora", ["(https://notx.com/nora)"]],
    ["1234567890123456789", ["#1234567890123456789"]],
    ["12", ["#12"]],
    ["99999999999999999999", ["(99999999999999999999)"]],
    ["@nora@prairie.test", ["nora@prairie.test"]],
    ["nora@prairie.test", ["nora@prairie.test"]],
    ["acct:Nora@Prairie.test", ["nora@prairie.test"]],
    ["https://prairie.test/@nora", ["nora@prairie.test"]],
    ["https://prairie.test/@nora@colline.test/123456", ["nora@colline.test"]],
    ["https://prairie.test/users/nora", ["nora@prairie.test"]],
    ["＠nora_b", ["@nora_b"]],
    ["@kanaさん、日本@taro_z", ["@kana", "@taro_z"]],
    ["@noéline", ["(@noéline)"]],
    ["@nora\u{200B}_b", ["@nora_b"]],
    ["Nora B. (@nora_b), géniale !", ["@nora_b", "(géniale !)"]],
    ["1. @nora_b\n2) tom_k\n- @lea", ["@nora_b", "@tom_k", "@lea"]],
    ["merci à tous", ["(merci à tous)"]],
    ["@lou.bsky.social", ["(@lou.bsky.social)"]],
    ["@nora_b.", ["@nora_b"]],
    ["«@nora_b»", ["@nora_b"]],
    ["a@b", ["(a@b)"]],
    ["@abcdefghijklmnopqrstuvwxyz", ["(@abcdefghijklmnopqrstuvwxyz)"]],
    ["https://linktr.ee/nora", ["(https://linktr.ee/nora)"]],
    ["", []],
    ["\n\n,,;;\n", []],
  ])("%j", async (text, names) => {
    expect(await short(text)).toEqual(names);
  });

  test("and the line of each is known", async () => {
    const pieces = await read("@nora\n\nzut alors\n@tom");
    expect(pieces.map(({ kind, row }) => [kind, row])).toEqual([
      ["person", 1],
      ["unread", 3],
      ["person", 4],
    ]);
  });
});

test("names are found wherever the text is cut, on one line of any length", async () => {
  const names = Array.from({ length: 30_000 }, (_, at) => `name_${at}`);
  const found = await short(names.map((name) => `@${name}`).join(" "));
  expect(found).toEqual(names.map((name) => `@${name}`));
});

test("one word without end is left out and what follows is read", async () => {
  expect(await short(`@nora ${"x".repeat(3_000_000)} @tom`)).toEqual(["@nora", "(too long)", "@tom"]);
});

test("no text takes longer than its length deserves", async () => {
  for (const unit of [
    "@",
    "a",
    "@a",
    "a.",
    "http://",
    "x.com/",
    "@a@",
    "a-",
    "0",
    "@a@b.",
    "https://x.com/a,",
  ]) {
    const started = performance.now();
    await read(unit.repeat(200_000 / unit.length));
    expect(performance.now() - started).toBeLessThan(3_000);
  }
});

test("everybody in a list of any shape is found", async () => {
  const name = fc
    .stringMatching(/^[A-Za-z_][A-Za-z0-9_]{3,14}$/)
    .filter(
      (one) =>
        !/^(home|intent|jobs|login|logout|about|compose|explore|follow|hashtag|messages|notifications|privacy|search|settings|share|signup|who_to_follow)$/i.test(
          one,
        ),
    );
  const written = fc.tuple(
    name,
    fc.constantFrom("@", "https://x.com/", "twitter.com/", "https://mobile.twitter.com/"),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(written, { minLength: 1, maxLength: 20 }),
      fc.constantFrom(" ", "\n", ", ", ";", "\t", " | ", "\r\n", " – "),
      async (people, separator) => {
        const found = await short(people.map(([one, before]) => before + one).join(separator));
        expect(found).toEqual(people.map(([one]) => `@${one}`));
      },
    ),
  );
});
