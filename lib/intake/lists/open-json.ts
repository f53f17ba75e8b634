/** Is a JSON file a list of accounts: an array of objects, such an array inside an object, or an object of objects by name? */
import type { ByteSource } from "../byte-source.ts";
import { bytesSource } from "../byte-source.ts";
import { cutFound } from "../refusal.ts";
import { rowCharactersMax } from "./list-caps.ts";
import type { ListRow, OpenedList } from "./list-row.ts";
import { type JsonItem, readJsonItems } from "./read-json-items.ts";

const samplesMax = 20;

/** The columns are the members of the first items. null when the items are no objects. */
export async function openJson(
  whole: ByteSource,
  wholeHead: Uint8Array<ArrayBuffer>,
): Promise<OpenedList | null> {
  const start = innerList(wholeHead);
  const file = start > 0 ? after(whole, start) : whole;
  const head = wholeHead.subarray(start);
  const firstItems: Record<string, unknown>[] = [];
  for await (const item of readJsonItems(bytesSource(head), rowCharactersMax)) {
    if (item.kind !== "item") continue;
    if (!isObject(item.value)) return null;
    firstItems.push(item.value);
    if (firstItems.length >= samplesMax) break;
  }
  // An item may be longer than the sample.
  if (firstItems.length === 0 && head.length < file.size) {
    for await (const item of readJsonItems(file, rowCharactersMax)) {
      if (item.kind !== "item" || !isObject(item.value)) return null;
      firstItems.push(item.value);
      break;
    }
  }
  const columns = [...new Set(firstItems.flatMap((item) => Object.keys(item)))];
  const cellsOf = (value: Record<string, unknown>) => columns.map((column) => value[column]);
  return {
    columns,
    hasHeader: true,
    samples: firstItems.map(cellsOf),
    encodingGuessed: null,
    rows: () => readRows(file, cellsOf),
  };
}

const [quote, backslash, openSquare, openBrace] = [34, 92, 91, 123];
const [closeSquare, closeBrace] = [93, 125];

/** Where the list begins in `{"data": [{…}], …}`, as interfaces answer; 0 where the file itself is the list. */
function innerList(head: Uint8Array): number {
  const text = new TextDecoder("latin1").decode(head);
  let depth = 0;
  for (let at = 0; at < head.length; at++) {
    const byte = head[at];
    if (byte === quote) {
      for (at++; at < head.length && head[at] !== quote; at++) if (head[at] === backslash) at++;
    } else if (byte === openSquare || byte === openBrace) {
      if (depth === 0 && byte === openSquare) return 0;
      if (depth === 1 && byte === openSquare && /^\[\s*\{/.test(text.slice(at, at + 200))) return at;
      depth++;
    } else if (byte === closeSquare || byte === closeBrace) depth--;
  }
  return 0;
}

function after(source: ByteSource, start: number): ByteSource {
  return {
    size: source.size - start,
    read: (offset, length) => source.read(start + offset, length),
  };
}

async function* readRows(
  file: ByteSource,
  cellsOf: (value: Record<string, unknown>) => unknown[],
): AsyncGenerator<ListRow> {
  for await (const item of readJsonItems(file, rowCharactersMax)) yield rowOf(item, cellsOf);
}

function rowOf(item: JsonItem, cellsOf: (value: Record<string, unknown>) => unknown[]): ListRow {
  if (item.kind === "broken") return { ...item, text: cutFound(item.text) };
  if (item.kind !== "item") return item;
  return isObject(item.value)
    ? { kind: "record", row: item.row, cells: cellsOf(item.value) }
    : { kind: "broken", row: item.row, text: cutFound(JSON.stringify(item.value) ?? "") };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
