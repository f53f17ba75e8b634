/** How is a text of any size read line by line? By decoding it in pieces, with a cap on the length of a line. */
import type { ByteSource } from "./byte-source.ts";
import { readWindows } from "./member.ts";
import { readUtf16, type Utf16 } from "./read-utf16.ts";

export type Line =
  | { readonly kind: "line"; readonly number: number; readonly text: string }
  | { readonly kind: "too_long"; readonly number: number };

/** UTF-8 unless the beginning is UTF-16. */
export function textEncoding(head: Uint8Array): "utf-8" | Utf16 {
  return readUtf16(head) ?? "utf-8";
}

const judgedBytes = 8 << 10;

/** The text in pieces, without its byte order mark. */
export async function* readText(source: ByteSource, encoding?: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(
    encoding ?? textEncoding(await source.read(0, Math.min(judgedBytes, source.size))),
  );
  for await (const bytes of readWindows(source, 0, source.size))
    yield decoder.decode(bytes, { stream: true });
  yield decoder.decode();
}

/** Lines counted from 1; a line longer than `charactersMax` is told once and left out. */
export async function* readLines(
  source: ByteSource,
  charactersMax: number,
  encoding?: string,
): AsyncGenerator<Line> {
  let held = "";
  let number = 1;
  let skipping = false;
  for await (const text of readText(source, encoding)) {
    const pieces = text.split("\n");
    for (const [at, piece] of pieces.entries()) {
      if (!skipping) held += piece;
      if (held.length > charactersMax && !skipping) {
        skipping = true;
        held = "";
        yield { kind: "too_long", number };
      }
      if (at === pieces.length - 1) break;
      if (!skipping) yield { kind: "line", number, text: held.replace(/\r$/, "") };
      held = "";
      skipping = false;
      number++;
    }
  }
  if (!skipping && held !== "") yield { kind: "line", number, text: held.replace(/\r$/, "") };
}
