/** In which encoding is a text written? By its mark, else UTF-8 when it is valid, else as a library guesses. */
import { detect } from "chardet";

export type TextEncoding = {
  /** A label `TextDecoder` knows. */
  readonly label: string;
  /** Neither a mark nor valid UTF-8 said so. */
  readonly guessed: boolean;
};

const utf8: TextEncoding = { label: "utf-8", guessed: false };

/** Judges by the first bytes; a character cut at their end does not count against UTF-8. */
export function detectEncoding(head: Uint8Array): TextEncoding {
  if (head[0] === 0xff && head[1] === 0xfe) return { label: "utf-16le", guessed: false };
  if (head[0] === 0xfe && head[1] === 0xff) return { label: "utf-16be", guessed: false };
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
