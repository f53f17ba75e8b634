/** Lines in, lines out, never faster than the other end takes them. */
import { once } from "node:events";

/**
 * The lines of standard input that are not empty. They end at line feeds alone: JSON may hold U+2028 and U+2029 as they are, at
 * which Node's own reader of lines cuts.
 */
export async function* inputLines(): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  // Joined at the end of a line alone: a long one comes in very many pieces.
  let held: string[] = [];
  for await (const piece of process.stdin as AsyncIterable<Buffer>) {
    const [first = "", ...others] = decoder.decode(piece, { stream: true }).split("\n");
    held.push(first);
    if (others.length === 0) continue;
    const lines = [held.join(""), ...others];
    held = [lines.pop() ?? ""];
    for (const line of lines) if (line.trim() !== "") yield line.replace(/\r$/, "");
  }
  const last = held.join("") + decoder.decode();
  if (last.trim() !== "") yield last.replace(/\r$/, "");
}

export async function writeLine(value: unknown): Promise<void> {
  if (!process.stdout.write(`${JSON.stringify(value)}\n`)) await once(process.stdout, "drain");
}
