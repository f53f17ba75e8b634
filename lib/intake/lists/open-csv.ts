/** How is a CSV file laid out: with which separator, in which encoding, and does its first row name the columns? */
import Papa from "papaparse";
import type { ByteSource } from "../byte-source.ts";
import { type CsvSeparator, readCsvRecords } from "../read-csv-records.ts";
import { detectEncoding } from "./detect-encoding.ts";
import { looksLikePerson } from "./find-people.ts";
import type { ListRow, OpenedList } from "./list-row.ts";

const samplesMax = 20;
/** Excel's own way of saying how the rest is separated. */
const separatorLine = /^sep=([,;\t|])\r?\n/i;
const separators = [",", ";", "\t", "|"] as const satisfies readonly CsvSeparator[];

/** null when the text has only one column and no header that names one. */
export function openCsv(file: ByteSource, head: Uint8Array): OpenedList | null {
  const encoding = detectEncoding(head);
  const text = wholeLines(new TextDecoder(encoding.label).decode(head), head.length < file.size);
  const told = separatorLine.exec(text);
  const said = separators.find((one) => one === told?.[1]);
  const body = text.slice(told?.[0].length ?? 0);
  const { separator, data } = readSample(body, said);
  const [first, ...rest] = data;
  if (!first) return null;
  const hasHeader = !first.some(looksLikePerson);
  const width = Math.max(...data.map((cells) => cells.length));
  const columns = hasHeader
    ? first.map((name) => name.trim())
    : Array.from({ length: width }, (_, at) => String(at + 1));
  return {
    columns,
    hasHeader,
    samples: hasHeader ? rest : data.slice(0, samplesMax),
    encodingGuessed: encoding.guessed ? encoding.label : null,
    rows: () =>
      readRows(file, { separator, encoding: encoding.label, skipped: (told ? 1 : 0) + (hasHeader ? 1 : 0) }),
  };
}

type Sample = { readonly separator: CsvSeparator; readonly data: readonly string[][] };

/** As Papa guesses; where it finds one column, the separator with which most rows are as wide as the first. */
function readSample(text: string, said: CsvSeparator | undefined): Sample {
  const read = (delimiter?: CsvSeparator) =>
    Papa.parse<string[]>(text, {
      preview: samplesMax + 1,
      skipEmptyLines: "greedy",
      delimitersToGuess: [...separators],
      ...(delimiter && { delimiter }),
    });
  const guessed = read(said);
  const separator = separators.find((one) => one === guessed.meta.delimiter) ?? ",";
  if (said || (guessed.data[0]?.length ?? 0) > 1) return { separator, data: guessed.data };
  const others = separators.map((one): Sample => ({ separator: one, data: read(one).data }));
  const evenness = ({ data: [first = [], ...rest] }: Sample) =>
    first.length > 1 ? rest.filter((row) => row.length === first.length).length / rest.length : 0;
  const [best] = others.toSorted((one, other) => evenness(other) - evenness(one));
  return best && evenness(best) >= 0.5 ? best : { separator, data: guessed.data };
}

/** A line that the sample cuts in its middle says nothing of the layout. */
function wholeLines(text: string, isCut: boolean): string {
  const end = text.lastIndexOf("\n");
  return isCut && end > 0 ? text.slice(0, end) : text;
}

type Layout = {
  readonly separator: CsvSeparator;
  readonly encoding: string;
  /** Records that name nobody: Excel's line about the separator, and the header. */
  readonly skipped: number;
};

async function* readRows(file: ByteSource, layout: Layout): AsyncGenerator<ListRow> {
  let skipped = 0;
  for await (const record of readCsvRecords(file, layout.separator, layout.encoding)) {
    if (record.kind === "record" && record.cells.every((cell) => cell.trim() === "")) continue;
    if (skipped < layout.skipped) {
      skipped++;
      if (record.kind === "record") continue;
    }
    yield record;
  }
}
