import { describe, expect, it } from "vitest";
import { fileRefusalCodes, rowRefusalCodes } from "#lib/intake/refusal.ts";
import { sourceKindNames } from "#lib/intake/source-kind.ts";
import { sourceNoteCodes } from "#lib/intake/source-note.ts";
import words from "#lib/words/en/import.json" with { type: "json" };

const { looksLike: _looksLike, again: _again, partTitle: _partTitle, ...files } = words.files;
const { title: _title, ...notes } = words.notes;

describe("the import page has a sentence for", () => {
  it.each([
    ["every refused file", files, fileRefusalCodes],
    ["every refused row", words.rows, rowRefusalCodes],
    ["every note", notes, sourceNoteCodes],
    ["every kind of source", words.sources.kind, sourceKindNames],
  ])("%s, and none too many", (_what, sentences, codes) => {
    expect(Object.keys(sentences).sort()).toEqual([...codes].sort());
  });
});
