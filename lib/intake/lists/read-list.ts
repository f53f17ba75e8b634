/** Whom does a list name? Any list we know, row by row; a row that cannot be used costs only itself. */
import type { ByteSource, InputFile } from "../byte-source.ts";
import { type ContactEntry, soleHandle } from "../contact-entry.ts";
import { cutFound, type FileRefusal, type RowRefusal } from "../refusal.ts";
import type { Report } from "../source-reader.ts";
import {
  type ColumnChoice,
  type ColumnMapping,
  columnRoles,
  mappingOf,
  namesSomebody,
  readMappedRow,
} from "./column-mapping.ts";
import { type RowReading, readFlagCell, refuseRow } from "./entry-text.ts";
import { listBytesMax, listRowsMax } from "./list-caps.ts";
import type { ListNoteCode } from "./list-note.ts";
import type { ListRow, OpenedList } from "./list-row.ts";
import { headerLine, type ListOpening } from "./open-list.ts";
import { readExporterRow } from "./read-exporter-row.ts";
import { readAddressRow, readDebirdifyRow, readFedifinderRow } from "./read-finder-row.ts";
import { readPastedText } from "./read-pasted-text.ts";
import type { Relation } from "./relation.ts";

/** What the person says of a list, as far as they were asked. */
export type ListOptions = {
  readonly relation?: Relation;
  /** For tables; without it the guess is taken. */
  readonly mapping?: ColumnMapping;
  /** The same by the names of columns. A table we know by its columns is then read as any other. */
  readonly columns?: readonly ColumnChoice[];
  /** How many X itself shows, to tell an export that is not complete. */
  readonly shownOnX?: number;
  /** The text was pasted: nothing else is looked for in it. */
  readonly asText?: boolean;
};

type Reading = {
  readonly file: InputFile;
  readonly options: ListOptions;
  readonly report: Report;
  readonly signal: AbortSignal | undefined;
};

/** Yields every contact it can read and reports the rest. Stops at `listBytesMax` and `listRowsMax`, keeping what came before. */
export async function* readList(
  opening: Exclude<ListOpening, { kind: "other" }>,
  reading: Reading,
): AsyncGenerator<ContactEntry> {
  const { file, options, report } = reading;
  if (opening.kind === "refused") return report.refuseFile(opening.refusal);
  const mapping = chooseMapping(opening, options);
  if (mapping === "unknown_columns" && opening.kind !== "text") {
    return report.refuseFile(unknownColumns(file, opening.list));
  }
  if (mapping === "unknown_columns") return;
  const tally = { read: 0, linksHidden: 0, first: null as RowRefusal | null };
  const note = (code: ListNoteCode, detail?: string) =>
    report.note({ file: file.path, code, ...(detail !== undefined && { detail }) });
  let rows = 0;
  for await (const row of rowsOf({ opening, mapping }, reading, note)) {
    if (reading.signal?.aborted) return;
    if (++rows > listRowsMax) break;
    if (row.reading.kind === "entry") {
      tally.read++;
      if (row.linksHidden) tally.linksHidden++;
      yield row.reading.entry;
      continue;
    }
    const { code, found } = row.reading;
    const refused: RowRefusal = {
      file: file.path,
      row: row.row,
      code,
      ...(found !== undefined && { found }),
    };
    tally.first ??= refused;
    report.refuseRow(refused);
  }
  if (tally.linksHidden > 0) note("links_hidden", String(tally.linksHidden));
  if (rows > listRowsMax) note("stopped_at_rows", String(listRowsMax));
  else if (file.size > listBytesMax) note("stopped_at_bytes");
  if (tally.read === 0) return report.refuseFile(nobody(file, tally.first));
  const { shownOnX } = options;
  if (shownOnX !== undefined && tally.read < shownOnX) note("fewer_than_shown", `${shownOnX}/${tally.read}`);
}

/** Nobody could be read: because nobody is there, or for a reason the first row names. */
function nobody(file: InputFile, first: RowRefusal | null): FileRefusal {
  if (first === null) return { file: file.path, code: "nobody_inside" };
  const found = first.found === undefined ? first.code : cutFound(`${first.code}: ${first.found}`);
  return { file: file.path, code: "every_row_refused", found };
}

/** null for a list that needs none. */
function chooseMapping(
  opening: Extract<ListOpening, { kind: "known" | "table" | "text" }>,
  { mapping, columns }: ListOptions,
): ColumnMapping | "unknown_columns" | null {
  if (opening.kind === "text") return null;
  const chosen = columns ? mappingOf(opening.list.columns, columns) : null;
  if (chosen && "missing" in chosen) return "unknown_columns";
  const taken = chosen?.mapping ?? (opening.kind === "table" ? (mapping ?? opening.guess) : null);
  return taken === null || namesSomebody(taken) ? taken : "unknown_columns";
}

type ReadRow = { readonly row: number; readonly reading: RowReading; readonly linksHidden?: boolean };
type Note = (code: ListNoteCode, detail?: string) => void;

async function* rowsOf(
  {
    opening,
    mapping,
  }: {
    readonly opening: Extract<ListOpening, { kind: "known" | "table" | "text" }>;
    readonly mapping: ColumnMapping | null;
  },
  reading: Reading,
  note: Note,
): AsyncGenerator<ReadRow> {
  const { options } = reading;
  if (opening.kind === "text") {
    if (opening.encodingGuessed) note("encoding_guessed", opening.encoding);
    if (options.relation === undefined) note("relation_assumed");
    return yield* pasted(capped(reading.file), opening.encoding, options.relation);
  }
  const { list } = opening;
  if (list.encodingGuessed !== null) note("encoding_guessed", list.encodingGuessed);
  if (mapping && !options.mapping && !options.columns)
    note("columns_guessed", describeMapping(list, mapping));
  const saysRelation = saysWhose(opening, mapping);
  if (options.relation === undefined && !saysRelation) note("relation_assumed");
  const read: RowReader = mapping
    ? (cells, relation) => ({ reading: readMappedRow(cells, mapping, relation) })
    : knownReader(opening as Extract<ListOpening, { kind: "known" }>);
  for await (const row of list.rows()) yield readRow(row, read, options.relation);
}

function unknownColumns(file: InputFile, list: OpenedList) {
  const expected = "a column with X names, X ids or fediverse addresses";
  return { file: file.path, code: "wrong_columns", found: headerLine(list), expected } as const;
}

function isMuteList({ columns }: OpenedList): boolean {
  return columns.some((column) => column.toLowerCase() === "hide notifications");
}

/** Whether the list itself tells who follows whom. */
function saysWhose(
  opening: Extract<ListOpening, { kind: "known" | "table" }>,
  mapping: ColumnMapping | null,
): boolean {
  if (opening.list.saysRelation) return true;
  if (mapping) return mapping.includes("following") || mapping.includes("follower");
  if (opening.kind !== "known") return false;
  // Mastodon's list of muted accounts says so by its second column.
  if (opening.tool === "addresses" && isMuteList(opening.list)) return true;
  if (opening.tool !== "twitter_web_exporter") return false;
  const { columns, samples } = opening.list;
  return ["following", "followed_by"].some((name) => {
    const at = columns.findIndex((column) => column.toLowerCase() === name);
    return at >= 0 && samples.some((cells) => readFlagCell(cells[at]) !== undefined);
  });
}

type RowReader = (
  cells: readonly unknown[],
  relation: Relation | undefined,
) => {
  readonly reading: RowReading;
  readonly linksHidden?: boolean;
};

function knownReader({ tool, isCsv, list }: Extract<ListOpening, { kind: "known" }>): RowReader {
  const places = new Map(list.columns.map((column, at) => [column.toLowerCase(), at]));
  const by = (cells: readonly unknown[]) => (column: string) => {
    const at = places.get(column.toLowerCase());
    return at === undefined ? undefined : cells[at];
  };
  switch (tool) {
    case "twitter_web_exporter":
      return (cells, relation) => {
        const reading = readExporterRow(by(cells), { isCsv, ...(relation && { relation }) });
        return { reading, ...(reading.linksHidden && { linksHidden: true }) };
      };
    case "fedifinder":
      return (cells, relation) => ({ reading: readFedifinderRow(by(cells), relation) });
    case "debirdify":
      return (cells, relation) => ({
        reading: readDebirdifyRow(by(cells), cells.slice(list.columns.length), relation),
      });
    case "addresses": {
      const isMutes = isMuteList(list);
      return (cells, relation) => ({ reading: readAddressRow(cells[0], relation, isMutes) });
    }
  }
}

function readRow(row: ListRow, read: RowReader, said: Relation | undefined): ReadRow {
  switch (row.kind) {
    case "record":
      return { row: row.row, ...read(row.cells, row.relation ?? said) };
    case "broken":
      return { row: row.row, reading: refuseRow("row_broken", row.text) };
    case "too_long":
      return { row: row.row, reading: refuseRow("row_too_long") };
    case "cut_short":
      return { row: row.row, reading: refuseRow("file_cut_short") };
  }
}

async function* pasted(file: ByteSource, encoding: string, relation?: Relation): AsyncGenerator<ReadRow> {
  const also = relation === undefined ? {} : { relation };
  for await (const piece of readPastedText(file, { encoding, ...also })) {
    if (piece.kind === "person") yield { row: piece.row, reading: { kind: "entry", entry: piece.entry } };
    else if (piece.kind === "too_long") yield { row: piece.row, reading: refuseRow("row_too_long") };
    else yield { row: piece.row, reading: refuseRow("nobody_named", cutFound(piece.text)) };
  }
}

/** The beginning of a file that is larger than we read. */
export function capped<Source extends ByteSource>(file: Source): Source {
  if (file.size <= listBytesMax) return file;
  return {
    ...file,
    size: listBytesMax,
    read: (offset, length) => file.read(offset, Math.max(0, Math.min(length, listBytesMax - offset))),
  };
}

function describeMapping(list: OpenedList, mapping: ColumnMapping): string {
  const parts = columnRoles.flatMap((role) => {
    const columns = list.columns.filter((_column, at) => mapping[at] === role);
    return columns.length > 0 ? [`${role}=${columns.join("+")}`] : [];
  });
  return cutFound(parts.join(", "));
}

/** By what a contact is told apart from the others of its list. */
export function entryKey(entry: ContactEntry): string {
  return entry.id ?? `@${entry.username?.toLowerCase() ?? soleHandle(entry) ?? ""}`;
}
