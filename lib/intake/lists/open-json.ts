/** Is a JSON file a list of accounts: an array of objects, such an array inside an object, an object of objects by name, or an object a line? */
import type { ByteSource } from "../byte-source.ts";
import { bytesSource } from "../byte-source.ts";
import { readLines, textEncoding } from "../read-lines.ts";
import { cutFound } from "../refusal.ts";
import { rowCharactersMax } from "./list-caps.ts";
import type { ListRow, OpenedList } from "./list-row.ts";
import { type JsonItem, readJsonItems } from "./read-json-items.ts";

const samplesMax = 20;

type Items = (source: ByteSource) => AsyncIterable<JsonItem>;

/** The columns are the members of the first items. null when the items are no objects. */
export async function openJson(
  whole: ByteSource,
  wholeHead: Uint8Array<ArrayBuffer>,
): Promise<OpenedList | null> {
  const encoding = textEncoding(wholeHead);
  // One character is one byte or two here, so that a place in the text is one in the file.
  const text = new TextDecoder(encoding === "utf-8" ? "latin1" : encoding, { ignoreBOM: true }).decode(
    wholeHead,
  );
  const isLines = hasObjectOnEachLine(text);
  const start = isLines ? 0 : innerList(text) * (encoding === "utf-8" ? 1 : 2);
  const items: Items = (source) =>
    isLines ? readLineItems(source, encoding) : readJsonItems(source, rowCharactersMax, encoding);
  const file = start > 0 ? after(whole, start) : whole;
  const head = wholeHead.subarray(start);
  const firstItems: Record<string, unknown>[] = [];
  for await (const item of items(bytesSource(head))) {
    if (item.kind !== "item") continue;
    if (!isObject(item.value)) return null;
    firstItems.push(item.value);
    if (firstItems.length >= samplesMax) break;
  }
  // An item may be longer than the sample.
  if (firstItems.length === 0 && head.length < file.size) {
    for await (const item of items(file)) {
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
    rows: () => readRows(items(file), cellsOf),
  };
}

/** The first line is a whole object and the next begins with one, as `jq -c` and interfaces that stream write them. */
function hasObjectOnEachLine(text: string): boolean {
  const [first = "", next = ""] = text.replace(/^\u{FEFF}|^\u00EF\u00BB\u00BF/u, "").split(/[\r\n]+/, 2);
  return next.startsWith("{") && isObject(parse(first));
}

async function* readLineItems(source: ByteSource, encoding: string): AsyncGenerator<JsonItem> {
  for await (const line of readLines(source, rowCharactersMax, encoding)) {
    if (line.kind === "too_long") yield { kind: "too_long", row: line.number };
    else if (line.text.trim() !== "") {
      const value = parse(line.text);
      yield value === undefined
        ? { kind: "broken", row: line.number, text: line.text }
        : { kind: "item", row: line.number, key: null, value };
    }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const [quote, backslash, openSquare, openBrace] = [34, 92, 91, 123];
const [closeSquare, closeBrace] = [93, 125];

/** At which character the list begins in `{"data": [{…}], …}`, as interfaces answer; 0 where the file itself is the list. */
function innerList(text: string): number {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const byte = text.charCodeAt(at);
    if (byte === quote) {
      for (at++; at < text.length && text.charCodeAt(at) !== quote; at++)
        if (text.charCodeAt(at) === backslash) at++;
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
  items: AsyncIterable<JsonItem>,
  cellsOf: (value: Record<string, unknown>) => unknown[],
): AsyncGenerator<ListRow> {
  for await (const item of items) yield rowOf(item, cellsOf);
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
