// Reads what a person chose, in the worker: an archive at once, a list once what must be known of it is answered.
import { archiveReader } from "#lib/intake/archive-reader.ts";
import type { InputFile, InputGroup } from "#lib/intake/byte-source.ts";
import type { ContactEntry } from "#lib/intake/contact-entry.ts";
import { entriesOf } from "#lib/intake/contact-set.ts";
import { askAboutList, type ListQuestion } from "#lib/intake/lists/ask-about-list.ts";
import { openList } from "#lib/intake/lists/open-list.ts";
import type { ListOptions } from "#lib/intake/lists/read-list.ts";
import { packEntries } from "#lib/intake/packed-entries.ts";
import { type ReadProgress, readArchive } from "#lib/intake/read-archive.ts";
import { isOwnList, lookAt, readContacts } from "#lib/intake/read-files.ts";
import type { FileRefusal, RowRefusal } from "#lib/intake/refusal.ts";
import type { BroughtSummary } from "./archive-messages.ts";

export type PickedReading =
  | {
      readonly kind: "read";
      readonly summary: BroughtSummary;
      readonly rows: (from: number, count: number) => readonly ContactEntry[];
    }
  | { readonly kind: "refused"; readonly refusal: FileRefusal }
  | {
      readonly kind: "ask";
      readonly question: ListQuestion;
      readonly answer: (options: ListOptions) => Promise<PickedReading>;
    };

type OnProgress = (progress: ReadProgress) => void;

export async function readPicked(group: InputGroup, onProgress: OnProgress): Promise<PickedReading> {
  const given = await lookAt(group);
  const [file] = group.files;
  if (!file || file.size === 0 || archiveReader.recognises(given)) return readAsArchive(group, onProgress);
  if (isOwnList(given)) return readAsList(group, { kind: "list", options: {} }, onProgress);
  const opening = await openList(file, { asText: group.pasted ?? false });
  if (opening.kind === "other" || opening.kind === "refused") {
    const found = given.format.name;
    const refusal: FileRefusal = {
      file: group.name,
      code: "unknown_format",
      ...(found !== "text" && { found }),
    };
    return { kind: "refused", refusal: opening.kind === "refused" ? opening.refusal : refusal };
  }
  const isExport = opening.kind === "known" && opening.tool === "twitter_web_exporter";
  const kind = group.pasted ? "paste" : isExport ? "export" : "list";
  return {
    kind: "ask",
    question: askAboutList(opening),
    answer: (options) => readAsList(group, { kind, options }, onProgress),
  };
}

async function readAsArchive(group: InputGroup, onProgress: OnProgress): Promise<PickedReading> {
  const reading = await readArchive(group, { onProgress });
  if (reading.kind === "cancelled") throw new Error("Nobody cancels here: the worker is ended instead.");
  if (reading.kind === "refused") return reading;
  const { contacts, summary } = reading;
  return {
    kind: "read",
    summary: { kind: "archive", ...summary },
    rows: (from, count) => entriesOf(contacts, from, count),
  };
}

async function readAsList(
  group: InputGroup,
  list: { readonly kind: "export" | "list" | "paste"; readonly options: ListOptions },
  onProgress: OnProgress,
): Promise<PickedReading> {
  const asText = group.pasted ? { asText: true } : {};
  const reading = readContacts([counting(group, onProgress)], { lists: { ...list.options, ...asText } });
  const entries = packEntries();
  for await (const entry of reading.entries) entries.add(entry);
  const {
    refusedFiles,
    refusedRows,
    refusedRowsTotal,
    notes,
    owners: _owners,
    ...counts
  } = reading.summary();
  const [refusal] = refusedFiles;
  if (entries.size === 0) {
    return { kind: "refused", refusal: refusal ?? { file: group.name, code: "nobody_inside" } };
  }
  const summary: BroughtSummary = {
    kind: list.kind,
    owner: null,
    generatedAt: list.kind === "export" ? exportedAt(group.name) : null,
    counts,
    notes,
    refusedFiles,
    refusedRows: refusedRows as readonly RowRefusal[],
    refusedRowsTotal,
  };
  return { kind: "read", summary, rows: (from, count) => entries.slice(from, count) };
}

/** The same files, telling how far they have been read. */
function counting(group: InputGroup, onProgress: OnProgress): InputGroup {
  const bytesTotal = group.files.reduce((sum, file) => sum + file.size, 0);
  const watched = (file: InputFile): InputFile => ({
    ...file,
    read: (offset, length) => {
      onProgress({ phase: "lists", bytesDone: Math.min(offset + length, bytesTotal), bytesTotal, found: 0 });
      return file.read(offset, length);
    },
  });
  return { ...group, files: group.files.map(watched) };
}

/** The export names its files `twitter-<title>-<milliseconds>.csv`. */
function exportedAt(name: string): string | null {
  const milliseconds = Number(/-(1[0-9]{12})(?: ?\([0-9]+\))?\.(?:csv|json)$/i.exec(name)?.[1]);
  return Number.isNaN(milliseconds) ? null : new Date(milliseconds).toISOString();
}
