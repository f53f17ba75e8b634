/** Whom does a pasted text name? Names, links, numbers and addresses, mixed, with separators of any kind. */
import type { ByteSource } from "../byte-source.ts";
import { type ContactEntry, handleUrl } from "../contact-entry.ts";
import { readText } from "../read-lines.ts";
import { findPeople, type NamedPerson, readLoneName } from "./find-people.ts";
import { flagsOf, type Relation } from "./relation.ts";

export type PastedPiece =
  | { readonly kind: "person"; readonly row: number; readonly entry: ContactEntry }
  /** Nobody is named in this piece; `text` is what stands there. */
  | { readonly kind: "unread"; readonly row: number; readonly text: string }
  | { readonly kind: "too_long"; readonly row: number };

/** Text without line breaks is read in pieces of about this length; a word that is longer is no name and no link. */
const stretchCharacters = 100_000;

/**
 * Every account a text names, in its order; `row` is the line, counted from 1. A line is cut at commas, semicolons, tabs and bars.
 * A piece that names somebody plainly (`@name`, a link, an address, a long number) is read for all it names, and its other words
 * are left; a piece of one word is a name or a number; any other piece is told as unread.
 */
export async function* readPastedText(
  source: ByteSource,
  options: { readonly encoding?: string; readonly relation?: Relation } = {},
): AsyncGenerator<PastedPiece> {
  let row = 1;
  for await (const stretch of readStretches(source, options.encoding)) {
    if (stretch === null) {
      yield { kind: "too_long", row };
      continue;
    }
    for (const [at, line] of stretch.split(/\r\n|[\n\r\u2028\u2029]/).entries()) {
      if (at > 0) row++;
      yield* readLine(line, row, options.relation);
    }
  }
}

function* readLine(line: string, row: number, relation?: Relation): Generator<PastedPiece> {
  const pieces = withoutSeparatorsInLinks(line).split(/[,;|\t、，；]+/);
  const namesPlainly = pieces.some((piece) => piece.length < 500 && findPeople(piece).length > 0);
  for (const piece of pieces) {
    const text = piece.trim().replace(listMark, "");
    if (text === "") continue;
    const found = findPeople(text);
    const mayBeName = found.length === 0 && !/\s/.test(text) && !(namesPlainly && isWord(text));
    const lone = mayBeName ? readLoneName(text) : null;
    const people = lone ? [lone] : found;
    if (people.length === 0) yield { kind: "unread", row, text };
    for (const person of people) yield { kind: "person", row, entry: entryOf(person, relation) };
  }
}

/** A separator inside a link's query separates nothing, unless another link or name begins behind it. */
function withoutSeparatorsInLinks(line: string): string {
  if (!line.includes("?")) return line;
  return line.replace(/https?:\/\/[^\s?]{1,500}\?\S{1,2000}/gi, (link) =>
    link.replace(/[,;|](?=[^\s@,;|])(?!https?:)/gi, "%2C"),
  );
}

/** Beside an @name, a word with a capital is a place or a trade: "Nora Berg, Biologist, Berlin, @nora_b". */
function isWord(text: string): boolean {
  return /^\p{Lu}\p{Ll}+$/u.test(text);
}

/** "12." and "-" in front of an item of a list. */
const listMark = /^(?:[0-9]{1,5}[.)]|[-–—•*·]+)(?:\s+|$)/;

function entryOf(person: NamedPerson, relation?: Relation): ContactEntry {
  const flags = flagsOf(relation);
  switch (person.kind) {
    case "id":
      return { id: person.id, ...flags };
    case "username":
      return { username: person.username, ...flags };
    case "handle":
      return { ...flags, urls: [handleUrl(person.handle)] };
  }
}

/** The text in stretches that end at a line break, or at another blank where there is none; null for a word that was left out. */
async function* readStretches(source: ByteSource, encoding?: string): AsyncGenerator<string | null> {
  let held = "";
  let skipping = false;
  for await (const text of readText(source, encoding)) {
    held += text;
    if (skipping) {
      const blank = held.search(/\s/);
      held = blank < 0 ? "" : held.slice(blank);
      skipping = blank < 0;
    }
    const end = stretchEnd(held);
    if (end > 0) {
      yield held.slice(0, end);
      held = held.slice(end);
    }
    if (held.length > stretchCharacters) {
      yield null;
      held = "";
      skipping = true;
    }
  }
  if (held !== "") yield held;
}

/** Behind the last line break, or in a long text without one behind the last separator. 0 to wait for more. */
function stretchEnd(text: string): number {
  const lineEnd = text.lastIndexOf("\n") + 1;
  if (lineEnd > 0 || text.length < stretchCharacters) return lineEnd;
  for (let at = text.length - 1; at >= 0; at--) if (separators.has(text[at] as string)) return at + 1;
  return 0;
}

const separators: ReadonlySet<string> = new Set(" \t\r,;|、，；\u{A0}");
