/** Brings a file of known handles into the directory, in slices, keeping account of every row. */
import type { Db } from "#lib/db/client.ts";
import type { importableSources, NewClaim } from "./claim.ts";
import { type ClaimRow, readClaims } from "./read-claims.ts";
import { saveClaims } from "./store.ts";

export type DirectoryImport = {
  readonly added: number;
  /** Rows whose claim was there before. */
  readonly known: number;
  readonly refused: number;
};

type RefusedClaim = Extract<ClaimRow, { kind: "refused" }>;

const rowsAtOnce = 5_000;

/** Safe to repeat: what is there already is only seen again. `onRefused` hears of every row that was left out. */
export async function runDirectoryImport(options: {
  readonly db: Db;
  readonly chunks: AsyncIterable<Uint8Array>;
  readonly source: (typeof importableSources)[number];
  readonly listName: string;
  readonly now: Date;
  readonly onRefused: (row: RefusedClaim) => void;
}): Promise<DirectoryImport> {
  const { db, listName, now } = options;
  const total = { added: 0, known: 0, refused: 0 };
  let waiting: NewClaim[] = [];
  const save = async () => {
    const saved = await saveClaims(db, waiting, { listName, now });
    total.added += saved.added;
    total.known += waiting.length - saved.added;
    waiting = [];
  };
  for await (const row of readClaims(options.chunks, { source: options.source })) {
    if (row.kind === "refused") {
      total.refused += 1;
      options.onRefused(row);
      continue;
    }
    waiting.push(row.claim);
    if (waiting.length >= rowsAtOnce) await save();
  }
  await save();
  return total;
}
