/** What kind of file is this, judged by its first bytes and never by its name? */
import { readUtf16 } from "./read-utf16.ts";

export type FileFormat =
  | { readonly kind: "zip"; readonly name: "zip" }
  | { readonly kind: "split_zip"; readonly name: "zip" }
  /** The whole database of twitter-web-exporter (it is kept with the library Dexie, which writes this mark). */
  | { readonly kind: "database_dump"; readonly name: "json" }
  | { readonly kind: "archive_script"; readonly name: "js" }
  | { readonly kind: "json" | "text" | "other"; readonly name: string };

const magics: readonly (readonly [readonly number[], string])[] = [
  [[0x52, 0x61, 0x72, 0x21], "rar"],
  [[0x37, 0x7a, 0xbc, 0xaf], "7z"],
  [[0x1f, 0x8b], "gzip"],
  [[0x42, 0x5a, 0x68], "bzip2"],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], "xz"],
  [[0x25, 0x50, 0x44, 0x46], "pdf"],
  [[0x89, 0x50, 0x4e, 0x47], "png"],
  [[0xff, 0xd8, 0xff], "jpeg"],
  [[0x47, 0x49, 0x46, 0x38], "gif"],
  [[0xd0, 0xcf, 0x11, 0xe0], "old office file"],
];

export function sniffFormat(head: Uint8Array): FileFormat {
  if (startsWith(head, [0x50, 0x4b, 0x03, 0x04]) || startsWith(head, [0x50, 0x4b, 0x05, 0x06])) {
    return { kind: "zip", name: "zip" };
  }
  if (startsWith(head, [0x50, 0x4b, 0x07, 0x08]) || startsWith(head, [0x50, 0x4b, 0x30, 0x30])) {
    return { kind: "split_zip", name: "zip" };
  }
  const magic = magics.find(([bytes]) => startsWith(head, bytes));
  if (magic) return { kind: "other", name: magic[1] };
  return sniffText(head);
}

function sniffText(head: Uint8Array): FileFormat {
  const utf16 = head.includes(0) ? readUtf16(head) : null;
  if (head.includes(0) && !utf16 && !isTextWithNuls(head)) return { kind: "other", name: "binary data" };
  const text = new TextDecoder(utf16 ?? "utf-8").decode(head).trimStart();
  if (/^window\.[A-Za-z0-9_.]+\s*=/.test(text)) return { kind: "archive_script", name: "js" };
  if (/^(<!doctype html|<html)/i.test(text)) return { kind: "other", name: "html" };
  if (/^[[{]/.test(text)) {
    const isDump = /^\{\s*"formatName"\s*:\s*"dexie"/.test(text);
    return isDump ? { kind: "database_dump", name: "json" } : { kind: "json", name: "json" };
  }
  return { kind: "text", name: "text" };
}

/** X lets U+0000 stand in texts, and so do exports; few of them, and nothing else that is no text. */
function isTextWithNuls(head: Uint8Array): boolean {
  const nuls = head.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0);
  const others = head.reduce(
    (count, byte) => count + (byte > 0 && (byte < 9 || (byte > 13 && byte < 32)) ? 1 : 0),
    0,
  );
  return (
    nuls * 100 < head.length &&
    others * 100 < head.length &&
    new TextDecoder().decode(head).split("\u{FFFD}").length < 3
  );
}

function startsWith(head: Uint8Array, bytes: readonly number[]): boolean {
  return bytes.every((byte, at) => head[at] === byte);
}
