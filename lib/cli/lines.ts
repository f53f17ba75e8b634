/** Lines in, lines out, never faster than the other end takes them. */
import { once } from "node:events";

/** `number` counts from 1 and all lines; `text` is null where the line is longer than we read. */
export type InputLine = { readonly number: number; readonly text: string | null };

/** UTF-16 units of one line: many times the longest profile, and few enough for the memory. */
export const lineLengthMax = 64 * 1_024 * 1_024;

/**
 * The lines of standard input that are not empty. They end at line feeds alone: JSON may hold U+2028 and U+2029 as they are, at
 * which Node's own reader of lines cuts.
 */
export async function* inputLines(
  input: AsyncIterable<Buffer> = process.stdin,
  lengthMax = lineLengthMax,
): AsyncGenerator<InputLine> {
  const decoder = new TextDecoder();
  // Joined at the end of a line alone: a long one comes in very many pieces.
  let held: string[] = [];
  let length = 0;
  let number = 0;
  const hold = (text: string) => {
    length += text.length;
    if (length <= lengthMax) held.push(text);
    else held = [];
  };
  const end = (): InputLine | null => {
    number += 1;
    const text = length > lengthMax ? null : held.join("").replace(/\r$/, "");
    held = [];
    length = 0;
    return text?.trim() === "" ? null : { number, text };
  };
  for await (const piece of input) {
    const [first = "", ...others] = decoder.decode(piece, { stream: true }).split("\n");
    hold(first);
    for (const other of others) {
      const line = end();
      if (line) yield line;
      hold(other);
    }
  }
  hold(decoder.decode());
  const line = end();
  if (line) yield line;
}

export async function writeLine(value: unknown): Promise<void> {
  if (!process.stdout.write(`${JSON.stringify(value)}\n`)) await once(process.stdout, "drain");
}

/** What was found in a file, as a message shows it: on one line, and without signs that a terminal would obey. */
export function oneLine(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/\p{Cc}/gu, "\uFFFD")
    .trim();
}
