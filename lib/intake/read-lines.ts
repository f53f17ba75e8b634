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

/**
 * The text in pieces, without its byte order mark. A text that is ASCII for a long way may still turn out not to be UTF-8: from
 * its first letter on it is then what Western spreadsheets write.
 */
export async function* readText(source: ByteSource, encoding?: string): AsyncGenerator<string> {
  const label = encoding ?? textEncoding(await source.read(0, Math.min(judgedBytes, source.size)));
  let decoder = new TextDecoder(label);
  let isAscii = decoder.encoding === "utf-8";
  for await (const bytes of readWindows(source, 0, source.size)) {
    if (isAscii && hasHighByte(bytes)) {
      isAscii = false;
      if (!beginsAsUtf8(bytes)) decoder = new TextDecoder("windows-1252");
    }
    yield decoder.decode(bytes, { stream: true });
  }
  yield decoder.decode();
}

function hasHighByte(bytes: Uint8Array): boolean {
  for (let at = 0; at < bytes.length; at++) if ((bytes[at] as number) >= 0x80) return true;
  return false;
}

/** Whether the first letters beyond ASCII are UTF-8; what comes later may be damaged. */
function beginsAsUtf8(bytes: Uint8Array): boolean {
  const first = bytes.findIndex((byte) => byte >= 0x80);
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(first, first + 4), { stream: true });
    return true;
  } catch {
    return (bytes[first] ?? 0) >= 0xc2 && ((bytes[first + 1] ?? 0) & 0xc0) === 0x80;
  }
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
  let separator: string | null = null;
  for await (const text of readText(source, encoding)) {
    // Old Macs end lines with the one character that others write before the line feed.
    separator ??= text.includes("\r") && !text.includes("\n") ? "\r" : "\n";
    const pieces = text.split(separator);
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
