/** Is a JSON file a list of accounts: an array of objects, or an object of objects by name? */
import type { ByteSource } from "../byte-source.ts";
import { bytesSource } from "../byte-source.ts";
import { cutFound } from "../refusal.ts";
import { rowCharactersMax } from "./list-caps.ts";
import type { ListRow, OpenedList } from "./list-row.ts";
import { type JsonItem, readJsonItems } from "./read-json-items.ts";

const samplesMax = 20;

/** The columns are the members of the first items. null when the items are no objects. */
export async function openJson(file: ByteSource, head: Uint8Array<ArrayBuffer>): Promise<OpenedList | null> {
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
