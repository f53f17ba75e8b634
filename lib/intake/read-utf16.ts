/** Is a text UTF-16, and which byte of a letter comes first? By its mark, else by the zeros that letters and digits have there. */

export type Utf16 = "utf-16le" | "utf-16be";

const judgedBytes = 8 << 10;

/** null for every other encoding, and for data that is no text. */
export function readUtf16(head: Uint8Array): Utf16 | null {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  const pairs = Math.min(head.length, judgedBytes) >> 1;
  const zeros = [0, 0];
  for (let at = 0; at < pairs * 2; at++) if (head[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [first = 0, second = 0] = zeros;
  const label = first > second ? "utf-16be" : "utf-16le";
  // Whatever the script, separators, digits and line feeds are ASCII.
  if (Math.max(first, second) * 10 < pairs || Math.min(first, second) > 0 || pairs < 4) return null;
  return isPlainText(head.subarray(0, pairs * 2), label) ? label : null;
}

function isPlainText(bytes: Uint8Array, label: Utf16): boolean {
  try {
    const text = new TextDecoder(label, { fatal: true }).decode(bytes, { stream: true });
    return !/[^\P{Cc}\t\r\n]/u.test(text);
  } catch {
    return false;
  }
}
