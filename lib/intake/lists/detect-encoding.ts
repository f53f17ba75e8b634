/** In which encoding is a text written? By its mark, else UTF-8 when it is valid, else as a library guesses. */
import { detect } from "chardet";
import { readUtf16 } from "../read-utf16.ts";

export type TextEncoding = {
  /** A label `TextDecoder` knows. */
  readonly label: string;
  /** Neither a mark nor valid UTF-8 said so. */
  readonly guessed: boolean;
};

const utf8: TextEncoding = { label: "utf-8", guessed: false };

/** Judges by the first bytes; a character cut at their end does not count against UTF-8. */
export function detectEncoding(head: Uint8Array): TextEncoding {
  const utf16 = readUtf16(head);
  if (utf16) return { label: utf16, guessed: false };
  if (isUtf8(head)) return utf8;
  const label = detect(head);
  return label !== null && canDecode(label) ? { label: label.toLowerCase(), guessed: true } : utf8;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function canDecode(label: string): boolean {
  try {
    return new TextDecoder(label) !== null;
  } catch {
    return false;
  }
}
