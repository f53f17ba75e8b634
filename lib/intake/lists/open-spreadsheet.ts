/** What stands in the first sheet of an Excel workbook (.xlsx)? Unpacked with caps, read by a streaming XML parser. */
import { Parser } from "saxen";
import type { ByteSource, InputFile } from "../byte-source.ts";
import { type Member, readWhole } from "../member.ts";
import { openZip } from "../open-zip.ts";
import type { FileRefusal } from "../refusal.ts";
import { webUnpacker } from "../unpack.ts";
import { looksLikePerson } from "./find-people.ts";
import { spreadsheetBytesMax, spreadsheetInsideBytesMax } from "./list-caps.ts";
import { cellText, type ListRow, type OpenedList } from "./list-row.ts";

export type SpreadsheetOpening =
  | { readonly kind: "opened"; readonly list: OpenedList }
  | { readonly kind: "refused"; readonly refusal: FileRefusal };

const samplesMax = 20;
const columnsMax = 200;

/** By the name of its first entry, which stands in plain letters at the beginning of a zip. */
export function isSpreadsheet(head: Uint8Array): boolean {
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const length = head.length > 30 ? view.getUint16(26, true) : 0;
  const name = new TextDecoder().decode(head.subarray(30, 30 + length));
  return /^(?:\[Content_Types\]\.xml|_rels\/|docProps\/|xl\/)/.test(name);
}

export async function openSpreadsheet(file: InputFile): Promise<SpreadsheetOpening> {
  const refuse = (code: FileRefusal["code"]): SpreadsheetOpening => ({
    kind: "refused",
    refusal: { file: file.path, code },
  });
  if (file.size > spreadsheetBytesMax) return refuse("spreadsheet_too_large");
  const opened = await openZip(file as ByteSource, webUnpacker, (path) => wanted.test(path));
  if (opened.kind === "refused") return refuse("damaged_spreadsheet");
  const [sheet] = opened.members
    .filter(({ path }) => path.startsWith("xl/worksheets/"))
    .toSorted((one, other) => sheetNumber(one) - sheetNumber(other));
  if (!sheet) return refuse("damaged_spreadsheet");
  const shared = opened.members.find(({ path }) => path === "xl/sharedStrings.xml");
  if (sheet.size + (shared?.size ?? 0) > spreadsheetInsideBytesMax) return refuse("spreadsheet_too_large");
  const xml = shared ? await readXml(shared) : "<sst/>";
  const texts = xml === null ? null : readSharedTexts(xml);
  const cells = await readXml(sheet);
  const rows = texts === null || cells === null ? null : readSheet(cells, texts);
  return rows === null ? refuse("damaged_spreadsheet") : { kind: "opened", list: toList(rows) };
}

const wanted = /^xl\/(?:sharedStrings\.xml|worksheets\/sheet[0-9]{1,4}\.xml)$/;

function sheetNumber({ path }: Member): number {
  return Number(/([0-9]+)\.xml$/.exec(path)?.[1]);
}

async function readXml(member: Member): Promise<string | null> {
  const whole = await readWhole(member, spreadsheetInsideBytesMax);
  return whole.kind === "whole" ? new TextDecoder().decode(whole.bytes) : null;
}

type SheetRow = { readonly row: number; readonly cells: readonly (string | number)[] };

/** The texts of all sheets stand in one place, each made of one or more runs (`t`). Phonetic runs are no part of it. */
function readSharedTexts(xml: string): string[] | null {
  let isBroken = false;
  const texts: string[] = [];
  let text = "";
  let inText = false;
  let phonetic = false;
  const parser = new Parser();
  parser.on("openTag", (name: string) => {
    const tag = bare(name);
    if (tag === "si") text = "";
    else if (tag === "rPh") phonetic = true;
    else if (tag === "t") inText = !phonetic;
  });
  parser.on("closeTag", (name: string) => {
    const tag = bare(name);
    if (tag === "si") texts.push(text);
    else if (tag === "rPh") phonetic = false;
    else if (tag === "t") inText = false;
  });
  parser.on("text", (value: string, decode: (text: string) => string) => {
    if (inText) text += decode(value);
  });
  parser.on("error", () => {
    isBroken = true;
  });
  parser.parse(xml);
  return isBroken ? null : texts;
}

/** null when the XML is broken. */
function readSheet(xml: string, shared: readonly string[]): SheetRow[] | null {
  const rows: SheetRow[] = [];
  let cells: (string | number)[] = [];
  let row = 0;
  let column = -1;
  let type = "";
  let value = "";
  let inValue = false;
  let isBroken = false;
  const parser = new Parser();
  parser.on("openTag", (name: string, attributes: () => Record<string, string>) => {
    const tag = bare(name);
    if (tag === "row") {
      row = Number(attributes()["r"]) || row + 1;
      cells = [];
      column = -1;
    } else if (tag === "c") {
      const { r = "", t = "" } = attributes();
      column = columnOf(r) ?? column + 1;
      type = t;
      value = "";
    } else if (tag === "v" || tag === "t") inValue = true;
  });
  parser.on("closeTag", (name: string) => {
    const tag = bare(name);
    if (tag === "v" || tag === "t") inValue = false;
    else if (tag === "c" && value !== "" && column < columnsMax) {
      while (cells.length < column) cells.push("");
      cells[column] = cellOf(type, value, shared);
    } else if (tag === "row" && cells.some((cell) => String(cell).trim() !== "")) rows.push({ row, cells });
  });
  parser.on("text", (text: string, decode: (text: string) => string) => {
    if (inValue) value += decode(text);
  });
  parser.on("error", () => {
    isBroken = true;
  });
  parser.parse(xml);
  return isBroken ? null : rows;
}

/** Tags may carry a prefix, as some programs write them. */
function bare(name: string): string {
  return name.slice(name.indexOf(":") + 1);
}

/** "BC12" is the column 54, counted from 0. */
function columnOf(place: string): number | null {
  const letters = /^[A-Z]{1,3}/.exec(place)?.[0];
  return letters ? [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1 : null;
}

/** A number of more than 15 digits is one the spreadsheet has rounded: it is written so that nobody takes it for an id. */
function cellOf(type: string, value: string, shared: readonly string[]): string | number {
  if (type === "s") return shared[Number(value)] ?? "";
  if (type === "b") return value === "1" ? "true" : "false";
  if (type !== "" && type !== "n") return value;
  const number = Number(value);
  if (Number.isNaN(number)) return value;
  return Math.abs(number) < 1e15 ? number : number.toExponential();
}

function toList(rows: readonly SheetRow[]): OpenedList {
  const [first] = rows;
  const hasHeader = first !== undefined && !first.cells.some((cell) => looksLikePerson(cellText(cell)));
  const width = Math.max(0, ...rows.slice(0, samplesMax).map(({ cells }) => cells.length));
  const data = hasHeader ? rows.slice(1) : rows;
  return {
    columns: Array.from({ length: width }, (_, at) =>
      hasHeader ? cellText(first.cells[at]).trim() : String(at + 1),
    ),
    hasHeader,
    samples: data.slice(0, samplesMax).map(({ cells }) => cells),
    encodingGuessed: null,
    async *rows(): AsyncGenerator<ListRow> {
      for (const { row, cells } of data) yield { kind: "record", row, cells };
    },
  };
}
