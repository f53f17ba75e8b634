/**
 * What are the items of a JSON file that is one long array, one long object, or an object with such arrays inside? Cut out one by
 * one, so that its size does not matter.
 */
import type { ByteSource } from "../byte-source.ts";
import { readText } from "../read-lines.ts";

export type JsonItem =
  | {
      readonly kind: "item";
      readonly row: number;
      readonly key: string | null;
      readonly value: unknown;
      /** The name of the list the item stands in, where lists inside were asked for. */
      readonly list?: string;
    }
  | { readonly kind: "broken"; readonly row: number; readonly text: string }
  | { readonly kind: "too_long"; readonly row: number }
  | { readonly kind: "cut_short"; readonly row: number };

type Cut =
  | { readonly kind: "cut"; readonly text: string; readonly list?: string }
  | { readonly kind: "too_long" }
  | { readonly kind: "cut_short" };

/**
 * Items counted from 1. An item that is not JSON costs only itself; one longer than `charactersMax` is told and left out.
 * With `inside`, the items are those of the arrays among the members of the file's object whose names it accepts.
 */
export async function* readJsonItems(
  source: ByteSource,
  {
    charactersMax,
    encoding = "utf-8",
    inside,
  }: {
    readonly charactersMax: number;
    readonly encoding?: string;
    readonly inside?: (list: string) => boolean;
  },
): AsyncGenerator<JsonItem> {
  const cutter = new ItemCutter(charactersMax, inside);
  let row = 0;
  for await (const text of readText(source, encoding)) {
    for (const cut of cutter.push(text)) yield itemOf(cut, ++row);
    if (cutter.ended) return;
  }
  for (const cut of cutter.end()) yield itemOf(cut, ++row);
}

function itemOf(cut: Cut, row: number): JsonItem {
  if (cut.kind !== "cut") return { kind: cut.kind, row };
  const member = /^\s*("(?:[^"\\]|\\.){0,200}")\s*:/.exec(cut.text);
  try {
    const value: unknown = JSON.parse(member ? cut.text.slice(member[0].length) : cut.text);
    const key = member ? (JSON.parse(member[1] as string) as string) : null;
    return { kind: "item", row, key, value, ...(cut.list !== undefined && { list: cut.list }) };
  } catch {
    return { kind: "broken", row, text: cut.text };
  }
}

const quote = 34;
const comma = 44;
const openSquare = 91;
const backslash = 92;
const closeSquare = 93;
const openBrace = 123;
const closeBrace = 125;

/** Follows quotes and brackets only; whether an item is JSON is for the parser to say. */
class ItemCutter {
  readonly #charactersMax: number;
  readonly #inside: ((list: string) => boolean) | undefined;
  /** How deep the items stand. */
  readonly #itemDepth: 1 | 2;
  /** The list the items are in, where lists inside are read; null between them. */
  #list: string | null = null;
  #held = "";
  #depth = 0;
  #inText = false;
  #escaped = false;
  #skipping = false;
  ended = false;

  constructor(charactersMax: number, inside?: (list: string) => boolean) {
    this.#charactersMax = charactersMax;
    this.#inside = inside;
    this.#itemDepth = inside ? 2 : 1;
  }

  *push(text: string): Generator<Cut> {
    let from = 0;
    for (let at = 0; at < text.length && !this.ended; at++) {
      const code = text.charCodeAt(at);
      if (this.#inText) {
        if (this.#escaped) this.#escaped = false;
        else if (code === backslash) this.#escaped = true;
        else if (code === quote) this.#inText = false;
      } else if (code === quote) this.#inText = true;
      else if (code === openBrace || code === openSquare) {
        this.#depth++;
        if (this.#depth > this.#itemDepth) continue;
        if (this.#depth === 2) this.#openList(code === openSquare, text.slice(from, at));
        from = at + 1;
      } else if (code === closeBrace || code === closeSquare) {
        if (this.#depth === this.#itemDepth) {
          yield* this.#settle(text.slice(from, at));
          this.#list = null;
          from = at + 1;
        }
        this.#depth--;
        if (this.#depth === 0) this.ended = true;
      } else if (code === comma && this.#depth === this.#itemDepth) {
        yield* this.#settle(text.slice(from, at));
        from = at + 1;
      } else if (code === comma && this.#depth === 1) {
        this.#drop();
        from = at + 1;
      }
    }
    if (this.ended || this.#depth === 0) return;
    this.#hold(text.slice(from));
  }

  *end(): Generator<Cut> {
    if (this.#skipping && this.#isWanted) yield { kind: "too_long" };
    else if (!this.ended) yield { kind: "cut_short" };
  }

  get #isWanted(): boolean {
    return this.#inside === undefined || this.#list !== null;
  }

  /** What stands before an array inside says how it is called. */
  #openList(isArray: boolean, text: string): void {
    this.#hold(text);
    const name = /("(?:[^"\\]|\\.){0,200}")\s*:\s*$/.exec(this.#held)?.[1];
    this.#drop();
    const list = isArray && name !== undefined ? readName(name) : null;
    this.#list = list !== null && this.#inside?.(list) ? list : null;
  }

  #drop(): void {
    this.#held = "";
    this.#skipping = false;
  }

  #hold(text: string): void {
    if (this.#skipping) return;
    this.#held += text;
    if (this.#held.length <= this.#charactersMax) return;
    this.#skipping = true;
    this.#held = "";
  }

  *#settle(text: string): Generator<Cut> {
    this.#hold(text);
    const whole = this.#held;
    const skipped = this.#skipping;
    this.#drop();
    if (!this.#isWanted) return;
    if (skipped) yield { kind: "too_long" };
    else if (whole.trim() !== "")
      yield { kind: "cut", text: whole, ...(this.#list !== null && { list: this.#list }) };
  }
}

function readName(text: string): string | null {
  try {
    return String(JSON.parse(text));
  } catch {
    return null;
  }
}
