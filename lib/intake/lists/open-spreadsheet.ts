/** What stands in the first sheet of a workbook, of Excel (.xlsx) or LibreOffice (.ods)? Unpacked with caps. */
import type { ByteSource, InputFile } from "../byte-source.ts";
import { type Member, readWhole } from "../member.ts";
import { openZip } from "../open-zip.ts";
import type { FileRefusal } from "../refusal.ts";
import { webUnpacker } from "../unpack.ts";
import { looksLikePerson } from "./find-people.ts";
import { spreadsheetBytesMax, spreadsheetInsideBytesMax } from "./list-caps.ts";
import { cellText, type ListRow, type OpenedList } from "./list-row.ts";
import { readOdsSheet } from "./read-ods.ts";
import { readSharedTexts, readSheet, type SheetRow } from "./read-xlsx.ts";

export type SpreadsheetOpening =
  | { readonly kind: "opened"; readonly list: OpenedList }
  | { readonly kind: "refused"; readonly refusal: FileRefusal };

const samplesMax = 20;

/** The first entry of an OpenDocument file is its type, neither packed nor preceded by anything (OpenDocument 1.3, part 2, 3.3). */
const odsType = "application/vnd.oasis.opendocument.spreadsheet";

/** By its first entry, which stands in plain letters at the beginning of a zip. */
export function isSpreadsheet(head: Uint8Array): boolean {
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const [length, extra] = head.length > 30 ? [view.getUint16(26, true), view.getUint16(28, true)] : [0, 0];
  const name = new TextDecoder().decode(head.subarray(30, 30 + length));
  if (name === "mimetype") {
    const start = 30 + length + extra;
    return new TextDecoder().decode(head.subarray(start, start + odsType.length)) === odsType;
  }
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
  const { members } = opened;
  const content = members.find(({ path }) => path === "content.xml");
  const [sheet = content] = members
    .filter(({ path }) => path.startsWith("xl/worksheets/"))
    .toSorted((one, other) => sheetNumber(one) - sheetNumber(other));
  if (!sheet) return refuse("damaged_spreadsheet");
  const shared = members.find(({ path }) => path === "xl/sharedStrings.xml");
  if (sheet.size + (shared?.size ?? 0) > spreadsheetInsideBytesMax) return refuse("spreadsheet_too_large");
  const rows = sheet === content ? await readOds(sheet) : await readXlsx(sheet, shared);
  return rows === null ? refuse("damaged_spreadsheet") : { kind: "opened", list: toList(rows) };
}

const wanted = /^(?:content\.xml|xl\/(?:sharedStrings\.xml|worksheets\/[^/]{1,80}\.xml))$/;

function sheetNumber({ path }: Member): number {
  return Number(/([0-9]+)\.xml$/.exec(path)?.[1] ?? 0);
}

async function readXml(member: Member): Promise<string | null> {
  const whole = await readWhole(member, spreadsheetInsideBytesMax);
  return whole.kind === "whole" ? new TextDecoder().decode(whole.bytes) : null;
}

async function readXlsx(sheet: Member, shared: Member | undefined): Promise<SheetRow[] | null> {
  const xml = shared ? await readXml(shared) : "<sst/>";
  const texts = xml === null ? null : readSharedTexts(xml);
  const cells = await readXml(sheet);
  return texts === null || cells === null ? null : readSheet(cells, texts);
}

async function readOds(content: Member): Promise<SheetRow[] | null> {
  const xml = await readXml(content);
  return xml === null ? null : readOdsSheet(xml);
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
