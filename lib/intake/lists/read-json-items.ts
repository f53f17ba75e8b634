/** What are the items of a JSON file that is one long array, or one long object? Cut out one by one, so that its size does not matter. */
import type { ByteSource } from "../byte-source.ts";
import { readText } from "../read-lines.ts";

export type JsonItem =
  | { readonly kind: "item"; readonly row: number; readonly key: string | null; readonly value: unknown }
  | { readonly kind: "broken"; readonly row: number; readonly text: string }
  | { readonly kind: "too_long"; readonly row: number }
  | { readonly kind: "cut_short"; readonly row: number };

type Cut =
  | { readonly kind: "cut"; readonly text: string }
  | { readonly kind: "too_long" }
  | { readonly kind: "cut_short" };

/** Items counted from 1. An item that is not JSON costs only itself; one longer than `charactersMax` is told and left out. */
export async function* readJsonItems(
  source: ByteSource,
  charactersMax: number,
  encoding = "utf-8",
): AsyncGenerator<JsonItem> {
  const cutter = new ItemCutter(charactersMax);
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
    return { kind: "item", row, key: member ? (JSON.parse(member[1] as string) as string) : null, value };
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
  #held = "";
  #depth = 0;
  #inText = false;
  #escaped = false;
  #skipping = false;
  ended = false;

  constructor(charactersMax: number) {
    this.#charactersMax = charactersMax;
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
        if (this.#depth === 1) from = at + 1;
      } else if (code === closeBrace || code === closeSquare) {
        this.#depth--;
        if (this.#depth === 0) {
          this.ended = true;
          yield* this.#settle(text.slice(from, at));
        }
      } else if (code === comma && this.#depth === 1) {
        yield* this.#settle(text.slice(from, at));
        from = at + 1;
      }
    }
    if (this.ended || this.#depth === 0) return;
    this.#hold(text.slice(from));
  }

  *end(): Generator<Cut> {
    if (this.#skipping) yield { kind: "too_long" };
    else if (!this.ended) yield { kind: "cut_short" };
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
    this.#held = "";
    this.#skipping = false;
    if (skipped) yield { kind: "too_long" };
    else if (whole.trim() !== "") yield { kind: "cut", text: whole };
  }
}
