/**
 * Is a JSON file a list of accounts: an array of objects, such arrays inside an object, an object of objects by name, an object a
 * line, or an array of nothing but names?
 */
import type { ByteSource } from "../byte-source.ts";
import { bytesSource } from "../byte-source.ts";
import { readLines, textEncoding } from "../read-lines.ts";
import { cutFound } from "../refusal.ts";
import { type NamedPerson, readLoneName } from "./find-people.ts";
import { rowCharactersMax } from "./list-caps.ts";
import type { ListRow, OpenedList } from "./list-row.ts";
import { type JsonItem, readJsonItems } from "./read-json-items.ts";
import type { Relation } from "./relation.ts";

const samplesMax = 20;

type Items = (source: ByteSource) => AsyncIterable<JsonItem>;

/** The columns of a list whose items are only names, numbers and addresses. */
const loneColumns: Readonly<Record<NamedPerson["kind"], string>> = {
  id: "id",
  username: "username",
  handle: "acct",
};

/** The columns are the members of the first items. null when the items are neither objects nor names. */
export async function openJson(file: ByteSource, head: Uint8Array<ArrayBuffer>): Promise<OpenedList | null> {
  const encoding = textEncoding(head);
  const text = new TextDecoder(encoding).decode(head);
  const isLines = hasObjectOnEachLine(text);
  const inside = isLines ? null : listsInside(text);
  const items: Items = isLines
    ? (source) => readLineItems(source, encoding)
    : (source) =>
        readJsonItems(source, { charactersMax: rowCharactersMax, encoding, ...(inside && { inside }) });
  const first = await takeItems(items(bytesSource(head)), samplesMax);
  // An item may be longer than the sample.
  if (first.length === 0 && head.length < file.size) first.push(...(await takeItems(items(file), 1)));
  const firstItems = first.map(toMembers);
  if (firstItems.some((item) => item === null)) return null;
  const isLone = first.some((value) => !isObject(value));
  const columns = isLone
    ? Object.values(loneColumns)
    : [...new Set(firstItems.flatMap((item) => Object.keys(item ?? {})))];
  const cellsOf = (value: Record<string, unknown>) => columns.map((column) => value[column]);
  return {
    columns,
    hasHeader: true,
    samples: firstItems.map((item) => cellsOf(item ?? {})),
    encodingGuessed: null,
    saysRelation: inside === isRelation,
    rows: () => readRows(items(file), cellsOf),
  };
}

async function takeItems(items: AsyncIterable<JsonItem>, count: number): Promise<unknown[]> {
  const taken: unknown[] = [];
  for await (const item of items) {
    if (item.kind === "item") taken.push(item.value);
    if (taken.length >= count) break;
  }
  return taken;
}

/** null for what is nobody: a list in a list, true, nothing. */
function toMembers(value: unknown): Record<string, unknown> | null {
  if (typeof value === "number") return { [loneColumns.id]: value };
  if (typeof value !== "string") return isObject(value) ? value : null;
  const person = readLoneName(value);
  // What names nobody is refused as a name, with its row.
  return { [loneColumns[person?.kind ?? "username"]]: value };
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

const relationNames: readonly (readonly [Relation, RegExp])[] = [
  ["following", /^(?:followings?|followed|friends?|follows|abonnements?|suivis?)$/i],
  ["follower", /^(?:followers?|followed_?by|abonn[eé]{1,2}s?)$/i],
];

function relationOf(list: string): Relation | undefined {
  return relationNames.find(([, pattern]) => pattern.test(list))?.[0];
}

const isRelation = (list: string) => relationOf(list) !== undefined;

/**
 * Which lists to read in `{"following": […], "followers": […]}`, as programs keep them, or in `{"data": [{…}], …}`, as interfaces
 * answer: those that say whose accounts they hold, or else the first. null where the file itself is the list.
 */
function listsInside(text: string): ((list: string) => boolean) | null {
  const lists = [...arraysInside(text)];
  if (lists.some(({ name }) => isRelation(name))) return isRelation;
  const first = lists.find(({ ofObjects }) => ofObjects);
  return first ? (list) => list === first.name : null;
}

const [quote, backslash, openSquare, openBrace] = [34, 92, 91, 123];
const [closeSquare, closeBrace] = [93, 125];

/** The arrays among the members of the object a text begins with. */
function* arraysInside(text: string): Generator<{ readonly name: string; readonly ofObjects: boolean }> {
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      for (at++; at < text.length && text.charCodeAt(at) !== quote; at++)
        if (text.charCodeAt(at) === backslash) at++;
    } else if (code === openSquare || code === openBrace) {
      if (depth === 0 && code === openSquare) return;
      const name = /"([^"\\]{1,200})"\s*:\s*$/.exec(text.slice(Math.max(0, at - 220), at))?.[1];
      const [first] = /[^\s]/.exec(text.slice(at + 1, at + 200)) ?? [];
      if (depth === 1 && code === openSquare && name !== undefined && first !== "]")
        yield { name, ofObjects: first === "{" };
      depth++;
    } else if (code === closeSquare || code === closeBrace) depth--;
  }
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
  const members = toMembers(item.value);
  if (members === null)
    return { kind: "broken", row: item.row, text: cutFound(JSON.stringify(item.value) ?? "") };
  const relation = item.list === undefined ? undefined : relationOf(item.list);
  return { kind: "record", row: item.row, cells: cellsOf(members), ...(relation && { relation }) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
